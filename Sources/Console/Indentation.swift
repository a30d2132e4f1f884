/// The width of a line's leading white space in columns, with tab stops every four (CommonMark 0.31, 2.2).
package func indentation(_ line: String) -> Int {
  var column = 0
  for byte in line.utf8 {
    if byte == 0x20 {
      column += 1
    } else if byte == 0x09 {
      column += 4 - column % 4
    } else {
      break
    }
  }
  return column
}
