import Console
import CourseModel

/// Compares a table with a table: by the names of columns and the keys of rows.
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

  /// The table with rows that go on with the row above (an empty first cell) put together.
  private static func unwrapped(_ table: TextTable) -> TextTable? {
    var rows: [[String]] = []
    for row in table.rows {
      if row.first?.isEmpty == true, let last = rows.last, row.count == last.count {
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
    var columns: [(name: String, ours: Int, theirs: Int)] = []
    for (index, name) in expected.columns.enumerated() {
      if let position = positions[PropertyLines.normalized(name)] {
        columns.append((name, index, position))
      } else {
        differences.append(
          Difference(.missingColumn, at: "column \(name)", expected: name, actual: nil))
      }
    }
    let missing = differences.count
    let ours = expected.rows.map { row in columns.map { $0.ours < row.count ? row[$0.ours] : "" } }
    let theirs = actual.rows.map { row in
      columns.map { $0.theirs < row.count ? row[$0.theirs] : "" }
    }
    let names = columns.map(\.name)
    let properties = names.map { Property($0, in: matcher.context) }
    let alignment = RowAlignment(expected: ours, actual: theirs, columns: properties, judge: judge)
    var right = 0
    for (index, row) in ours.enumerated() {
      if let other = alignment.pairs[index] {
        right += run.compareCells(row, theirs[other], properties, &differences)
      } else {
        differences.append(
          Difference(
            .missingRow, at: "row \(Self.label(row, names))",
            expected: row.filter { !$0.isEmpty }.joined(separator: " | "), actual: nil))
      }
    }
    var total = max(expected.rows.count, 1) * max(expected.columns.count, 1)
    if expected.rows.isEmpty { right = columns.count }
    for index in alignment.unpairedActual {
      guard let removed = matcher.removedThing(in: actual.rows[index]) else { continue }
      total += 1
      differences.append(
        Difference(
          .extraRow, at: "row \(Self.label(theirs[index], names))",
          expected: nil,
          actual: "still listed after it was removed: \(removed.joined(separator: " "))"))
    }
    if missing == expected.columns.count { right = 0 }
    return MatchResult(
      right: right, total: total, differences: differences, bindings: run.judge.bindings)
  }

  private mutating func compareCells(
    _ row: [String], _ other: [String], _ columns: [Property], _ differences: inout [Difference]
  ) -> Int {
    var right = 0
    func place(_ name: String) -> String {
      "row \(Self.label(row, columns.map(\.name))), column \(name)"
    }
    for (column, property) in columns.enumerated() {
      switch judge.judge(row[column], other[column], property: property) {
      case .right: right += 1
      case .wrong:
        differences.append(
          Difference(
            .cell, at: place(property.name), expected: row[column],
            actual: other[column]))
      case .conflict(let variable, let bound):
        differences.append(
          Difference(
            .binding, at: place(property.name),
            expected: "\(bound) (\(variable))", actual: other[column]))
      }
    }
    return right
  }

  /// What a person calls the row: its name, else its first cell.
  static func label(_ row: [String], _ names: [String]) -> String {
    let index =
      names.firstIndex {
        ["name", "display name", "binary"].contains(PropertyLines.normalized($0))
      } ?? 0
    let cell = index < row.count ? row[index] : ""
    return cell.isEmpty ? row.first { !$0.isEmpty } ?? "without name" : cell
  }
}
