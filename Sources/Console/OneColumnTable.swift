/// A table of one column, as SQL's clients show it: its name, underlined or not, and a value on each line.
public enum OneColumnTable {
  /// - Parameter name: Only a line that is this name opens the table; without it any output would be one.
  public static func read(_ lines: [String], name: String) -> TextTable? {
    guard
      let start = lines.firstIndex(where: { trimmed($0).lowercased() == name.lowercased() })
    else { return nil }
    var rows: [[String]] = []
    var end = start + 1
    while end < lines.count {
      let text = trimmed(lines[end])
      let isRule = end == start + 1 && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") }
      // `(3 rows)`
      let isCount =
        text.hasPrefix("(") && text.hasSuffix(")") && text.dropFirst().first?.isNumber == true
      if text.isEmpty && end > start + 1 || isCount { break }
      if !isRule { rows.append([text]) }
      end += 1
    }
    return rows.isEmpty
      ? nil : TextTable(columns: [trimmed(lines[start])], rows: rows, lines: start..<end)
  }
}
