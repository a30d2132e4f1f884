/// Tables whose lines a terminal broke because it was too narrow.
public enum WrappedTable {
  /// The most parts of one line.
  private static let partLimit = 32

  /// Joins the lines of such tables again.
  public static func joined(_ lines: [String]) -> [String] {
    guard let start = lines.indices.dropLast().first(where: { isBroken(lines, $0) }) else {
      return lines
    }
    let width = lines[start].unicodeScalars.count
    var result = Array(lines[..<start])
    var index = start
    while index < lines.count {
      var line = lines[index]
      index += 1
      var parts = 1
      while let end = closing(line), !trimmed(line).hasSuffix(end), index < lines.count,
        parts < partLimit,
        closing(lines[index]) == nil || line.unicodeScalars.count % width == 0
      {
        // Blanks at the end may have been lost.
        let length = line.unicodeScalars.count
        let missing = (width - length % width) % width
        line += String(repeating: " ", count: missing) + lines[index]
        index += 1
        parts += 1
      }
      result.append(line)
    }
    return result
  }

  /// Whether a table's first line goes on in the next one.
  private static func isBroken(_ lines: [String], _ index: Int) -> Bool {
    let line = lines[index]
    let next = lines[index + 1]
    return line.utf8.count >= 20 && line.hasPrefix("+-") && line.hasSuffix("-")
      && next.hasSuffix("+")
      && (line + next).utf8.allSatisfy { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
  }

  /// What a line of a table ends with; nil for other lines.
  private static func closing(_ line: String) -> String? {
    line.hasPrefix("+-") ? "+" : line.hasPrefix("|") ? "|" : nil
  }
}
