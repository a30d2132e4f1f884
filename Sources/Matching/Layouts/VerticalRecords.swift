import Console
import CourseModel

/// Rows of a table printed one below the other, a line for each column: `\G`, `\x`, `--format=…`.
enum VerticalRecords {
  private static let lineLimit = 20_000
  private static let columnLimit = 200

  /// - Returns: Nil where a line is anything else, or a record has fewer than two properties.
  static func table(_ lines: [String]) -> TextTable? {
    guard lines.count <= lineLimit else { return nil }
    var columns: [String] = []
    var keys: [String] = []
    var known: Set<String> = []
    var records: [[String: String]] = [[:]]
    for line in lines {
      let text = trimmed(line)
      if text.isEmpty || isSeparator(text) {
        if records.last?.isEmpty == false { records.append([:]) }
        continue
      }
      guard let property = property(text) else {
        guard OutputParts.rowCount(text) != nil else { return nil }
        continue
      }
      let key = PropertyLines.normalized(property.name)
      if records[records.count - 1][key] != nil { records.append([:]) }
      records[records.count - 1][key] = property.value
      if known.insert(key).inserted {
        columns.append(property.name)
        keys.append(key)
        guard columns.count <= columnLimit else { return nil }
      }
    }
    records.removeAll(where: \.isEmpty)
    guard !records.isEmpty, columns.count >= 2,
      records.allSatisfy({ $0.count >= 2 })
    else { return nil }
    return TextTable(
      columns: columns, rows: records.map { record in keys.map { record[$0] ?? "" } }, lines: 0..<0)
  }

  /// `*** 1. row ***`, `-[ RECORD 1 ]---`, `---`
  private static func isSeparator(_ text: String) -> Bool {
    text.hasPrefix("***") || text.hasPrefix("-[ ")
      || text.utf8.allSatisfy { $0 == UInt8(ascii: "-") }
  }

  /// `Name: web`, `name | web`, `name="web"`
  private static func property(_ text: String) -> PropertyLines.Property? {
    if let bar = text.offset(of: "| ") {
      let name = trimmed(String(decoding: Array(text.utf8.prefix(bar)), as: UTF8.self))
      guard bar > 0, !name.isEmpty, !name.hasText("|") else { return nil }
      return PropertyLines.Property(
        name: name,
        value: trimmed(String(decoding: Array(text.utf8.dropFirst(bar + 1)), as: UTF8.self)))
    }
    guard var property = PropertyLines.property(text) else { return nil }
    let value = property.value
    if value.utf8.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
      property.value = String(value.dropFirst().dropLast())
    }
    return property
  }
}
