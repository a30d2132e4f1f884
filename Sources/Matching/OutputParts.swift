import Console
import CourseModel

/// An output cut into its tables and the lines around them.
struct OutputParts {
  var tables: [TextTable] = []
  /// Whether the author left out rows.
  private var hasElision = false
  /// The line right before each table; empty where there is none.
  private(set) var titles: [String] = []
  /// The other lines, in order.
  var rest: [String] = []

  /// Reads every table, drawn or aligned by spaces.
  init(_ lines: [String]) {
    let drawn = TextTable.all(in: lines)
    guard drawn.isEmpty else {
      self.init(lines, tables: drawn)
      return
    }
    var aligned: [TextTable] = []
    var index = 0
    var isStart = true
    while index < lines.count {
      let isBlank = trimmed(lines[index]).isEmpty
      // A row of something is no heading of what follows.
      let gaps = trimmed(lines[index]).split(separator: "  ").count
      if isStart, !isBlank, let table = AlignedTable.read(lines, from: index),
        table.columns.count >= 3
      {
        aligned.append(table)
        index = table.lines.upperBound
      } else {
        isStart = isBlank || gaps < 3
        index += 1
      }
    }
    self.init(lines, tables: aligned)
  }

  init(_ lines: [String], tables: [TextTable]) {
    self.tables = tables
    hasElision = tables.contains { table in lines[table.lines].contains(where: isElision) }
    titles = tables.map { Self.title(of: $0, in: lines) }
    var index = 0
    for table in tables {
      rest += lines[index..<max(index, table.lines.lowerBound)]
      // Not joined to what follows.
      rest.append("")
      index = table.lines.upperBound
    }
    rest += lines[index...]
  }

  /// The line right before a table: `Chain INPUT (policy DROP)`.
  static func title(of table: TextTable, in lines: [String]) -> String {
    let start = table.lines.lowerBound
    return start > 0 && start <= lines.count ? trimmed(lines[start - 1]) : ""
  }

  /// Whether a line only counts a table's rows: `(2 rows)`, `6 rows in set (0.00 sec)`.
  func countsRows(_ line: String) -> Bool {
    guard let count = Self.rowCount(line) else { return false }
    // What the author left out is counted, too.
    return tables.contains { hasElision ? count >= $0.rows.count : count == $0.rows.count }
  }

  /// How many rows a line says that there are; nil if it says something else.
  static func rowCount(_ line: String) -> Int? {
    guard line.utf8.count <= 40,
      line.utf8.first.map({ $0 == UInt8(ascii: "(") || $0 &- 0x30 < 10 }) == true
    else { return nil }
    return ValueScanner.tokens(of: line).first { $0.kind == .number }.flatMap { Int($0.text) }
  }
}
