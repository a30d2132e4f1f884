import Console

/// Properties whose names end in one column, as `\G` prints a row, and verbs that do, as in `   Compiling x`,
/// `    Finished y`: they are on one level.
enum RightAlignedNames {
  /// The fewest lines that are taken for such a block.
  private static let least = 3

  /// The lines with such blocks indented alike.
  static func flattened(_ lines: [String]) -> [String] {
    var result = lines
    var block = 0..<0
    var column: Int?
    for index in lines.indices where !isElision(lines[index]) {
      let end = end(of: lines[index])
      if let end, end == column {
        block = block.lowerBound..<(index + 1)
      } else {
        flatten(block, in: &result)
        block = index..<(index + 1)
        column = end
      }
    }
    flatten(block, in: &result)
    return result
  }

  private static func flatten(_ block: Range<Int>, in lines: inout [String]) {
    guard block.count >= least else { return }
    let indents = Set(lines[block].map { $0.utf8.prefix(while: isBlank).count })
    // In YAML and the like a name of the same length stands in the same column, too.
    guard indents.count >= 3, let least = indents.min() else { return }
    for index in block {
      lines[index] = String(repeating: " ", count: least) + trimmed(lines[index])
    }
  }

  /// Where a line's name ends: at its colon, or after its first word, if that begins with a capital.
  private static func end(of line: String) -> Int? {
    let bytes = Array(line.utf8.prefix(80))
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      colon + 1 >= bytes.count || isBlank(bytes[colon + 1])
    {
      return colon
    }
    guard let start = bytes.firstIndex(where: { !isBlank($0) }), start > 0,
      bytes[start] &- 0x41 < 26
    else { return nil }
    return bytes[start...].firstIndex(where: isBlank)
  }
}
