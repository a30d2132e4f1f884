import Console
import CourseModel

/// Compares a table with a table, by the names of columns and the keys of rows.
struct TableComparison {
  private let matcher: Matcher
  private var judge: ValueJudge

  init(_ matcher: Matcher, _ bindings: Bindings) {
    self.matcher = matcher
    judge = ValueJudge(context: matcher.context, bindings: bindings)
  }

  func compare(_ expected: ExpectedOutput, with actual: TextTable) -> MatchResult {
    let plain = compareRows(expected, with: actual)
    guard !plain.differences.isEmpty, let unwrapped = Self.unwrapped(actual) else { return plain }
    let other = compareRows(expected, with: unwrapped)
    return other.score > plain.score || other.differences.isEmpty ? other : plain
  }

  /// Joins rows that continue the row above: their id is empty, or their first cell if there is no
  /// id column.
  private static func unwrapped(_ table: TextTable) -> TextTable? {
    let key =
      table.columns.firstIndex { ["id", "uuid"].contains(PropertyLines.normalized($0)) } ?? 0
    var rows: [[String]] = []
    for row in table.rows {
      if key < row.count, row[key].isEmpty, let last = rows.last, row.count == last.count {
        rows[rows.count - 1] = zip(last, row).map { $1.isEmpty ? $0 : $0 + "\n" + $1 }
      } else {
        rows.append(row)
      }
    }
    guard rows.count < table.rows.count else { return nil }
    return TextTable(columns: table.columns, rows: rows, lines: table.lines)
  }

  private func compareRows(_ expected: ExpectedOutput, with actual: TextTable) -> MatchResult {
    var run = self
    var differences: [Difference] = []
    var positions: [String: Int] = [:]
    for (index, name) in actual.columns.enumerated() {
      let key = PropertyLines.normalized(name)
      if positions[key] == nil { positions[key] = index }
    }
    var columns: [SharedColumn] = []
    for (index, name) in expected.columns.enumerated() {
      if let position = positions[PropertyLines.normalized(name)] {
        columns.append(
          SharedColumn(
            property: Property(name, in: matcher.context), ours: index, theirs: position))
      } else {
        differences.append(
          Difference(.missingColumn, at: .named("column \(name)"), expected: name, actual: nil))
      }
    }
    let missing = differences.count
    run.judge.bindings.reserve(expected.rows.count)
    let alignment = RowAlignment(
      expected: expected.rows, actual: actual.rows, columns: columns, judge: judge)
    var right = 0
    for (index, row) in expected.rows.enumerated() {
      if let other = alignment.pairs[index] {
        right += run.compareCells(
          row, other: actual.rows[other], columns: columns, differences: &differences)
      } else {
        let cells = columns.map { $0.expected(row) }
        differences.append(
          Difference(
            .missingRow, at: .named("row \(Self.label(cells, columns))"),
            expected: cells.filter { !$0.isEmpty }.joined(separator: " | "), actual: nil))
      }
    }
    var total = max(expected.rows.count, 1) * max(expected.columns.count, 1)
    if expected.rows.isEmpty { right = columns.count }
    for index in alignment.unpairedActual {
      guard let removed = matcher.removedThing(in: actual.rows[index]) else { continue }
      total += 1
      let cells = columns.map { $0.actual(actual.rows[index]) }
      differences.append(
        Difference(
          .extraRow, at: .named("row \(Self.label(cells, columns))"), expected: nil,
          actual: "still listed after it was removed: \(removed.joined(separator: " "))"))
    }
    if missing == expected.columns.count { right = 0 }
    return MatchResult(
      right: right, total: total, differences: differences, bindings: run.judge.bindings)
  }

  private mutating func compareCells(
    _ row: [String], other: [String], columns: [SharedColumn],
    differences: inout [Difference]
  ) -> Int {
    var right = 0
    func place(_ name: String) -> Difference.Place {
      .named("row \(Self.label(columns.map { $0.expected(row) }, columns)), column \(name)")
    }
    for column in columns {
      let (wanted, found) = (column.expected(row), column.actual(other))
      switch judge.judge(wanted, found, property: column.property) {
      case .right: right += 1
      case .wrong:
        differences.append(
          Difference(.cell, at: place(column.property.name), expected: wanted, actual: found))
      case .conflict(let variable, let bound):
        differences.append(
          Difference(
            .binding, at: place(column.property.name), expected: "\(bound) (\(variable))",
            actual: found))
      }
    }
    return right
  }

  /// A row's name for people: its name cell, else its first cell.
  static func label(_ row: [String], _ columns: [SharedColumn]) -> String {
    let names: Set<String> = ["name", "display name", "binary"]
    let index =
      columns.firstIndex { names.contains(PropertyLines.normalized($0.property.name)) } ?? 0
    let cell = index < row.count ? row[index] : ""
    return cell.isEmpty ? row.first { !$0.isEmpty } ?? "without name" : cell
  }
}
