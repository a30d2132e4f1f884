import Console

/// Changes a line without moving what stands in the columns to the right.
enum AlignedLine {
  static func replacing(_ range: Range<Int>, with text: [UInt8], in line: [UInt8]) -> [UInt8] {
    var rest = line[range.upperBound...]
    var text = text
    let gap = rest.prefix(while: isBlank).count
    // One blank only separates words.
    if gap < rest.count, gap >= 2 || (gap == 1 && text.last.map(isBlank) == true) {
      let growth = text.count - range.count
      if growth < 0 {
        text += [UInt8](repeating: 0x20, count: -growth)
      } else {
        rest = rest.dropFirst(min(growth, gap - 1))
      }
    }
    return line[..<range.lowerBound] + text + rest
  }
}
