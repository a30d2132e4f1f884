import Console
import CourseModel
import Knowledge

/// Compares a table with a table, by the names of columns and the keys of rows.
struct TableComparison {
  private let basis: ComparisonBasis
  private var judge: ValueJudge

  init(_ basis: ComparisonBasis, _ bindings: Bindings) {
    self.basis = basis
    judge = basis.judge(bindings)
  }

  func compare(_ expected: TextTable, with actual: TextTable) -> Tally {
    let expected = TreeColumn.flattened(expected)
    let actual = TreeColumn.flattened(
      TableLayout.adapted(actual, to: expected, basis.context.knowledge.values.composed))
    let plain = compareRows(expected, with: actual)
    guard !plain.differences.isEmpty, let unwrapped = Self.unwrapped(actual) else { return plain }
    let other = compareRows(expected, with: unwrapped)
    return other.isBetter(than: plain) ? other : plain
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

  private func compareRows(_ expected: TextTable, with actual: TextTable) -> Tally {
    var run = self
    var differences: [Difference] = []
    var columns = sharedColumns(expected, actual)
    run.judge.bindings.reserve(expected.rows.count)
    let alignment = RowAlignment(
      expected: expected.rows, actual: actual.rows, columns: columns, judge: judge)
    let renamed = renamedColumns(expected, actual, columns, alignment)
    columns += renamed
    columns.sort { $0.ours < $1.ours }
    for (index, name) in expected.columns.enumerated()
    where !columns.contains(where: { $0.ours == index }) && name != TreeColumn.parent {
      differences.append(
        Difference(.missingColumn, at: .column(name), expected: name, actual: nil))
    }
    var right = 0
    for (index, row) in expected.rows.enumerated() {
      if let other = alignment.pairs[index] {
        right += run.compareCells(
          row, other: actual.rows[other], columns: columns, differences: &differences)
      } else {
        let cells = columns.map { $0.expected(row) }
        differences.append(
          Difference(
            .missingRow, at: .row(Self.label(cells, columns)),
            expected: cells.filter { !$0.isEmpty }.joined(separator: " | "), actual: nil))
      }
    }
    var total = max(expected.rows.count, 1) * max(expected.columns.count, 1)
    if expected.rows.isEmpty { right = columns.count }
    for index in alignment.unpairedActual {
      let reason =
        basis.removedThing(in: actual.rows[index]).map {
          "still listed after it was removed: \($0.joined(separator: " "))"
        } ?? TreeColumn.newBranch(index, expected, actual)
      guard let reason else { continue }
      total += 1
      let cells = columns.map { $0.actual(actual.rows[index]) }
      differences.append(
        Difference(
          .extraRow, at: .row(Self.label(cells, columns)), expected: nil, actual: reason)
      )
    }
    if let disorder = disorder(expected, columns, alignment.pairs) {
      total += 1
      differences.append(disorder)
    }
    if columns.isEmpty { right = 0 }
    return Tally(
      right: right, total: total, differences: differences, bindings: run.judge.bindings,
      isOtherLayout: !renamed.isEmpty || columns.count < actual.columns.count)
  }

  private func sharedColumns(_ expected: TextTable, _ actual: TextTable) -> [SharedColumn] {
    var positions: [String: Int] = [:]
    for (index, name) in actual.columns.enumerated() {
      let key = PropertyLines.normalized(name)
      if positions[key] == nil { positions[key] = index }
    }
    return expected.columns.enumerated().compactMap { index, name in
      positions[PropertyLines.normalized(name)].map {
        SharedColumn(
          property: Property(name, in: basis.context), ours: index, theirs: $0)
      }
    }
  }

  /// Columns that another version of the program calls by a similar name: with the same values, in rows that other
  /// columns pair.
  private func renamedColumns(
    _ expected: TextTable, _ actual: TextTable, _ shared: [SharedColumn], _ alignment: RowAlignment
  ) -> [SharedColumn] {
    guard !shared.isEmpty else { return [] }
    var taken = Set(shared.map(\.theirs))
    var result: [SharedColumn] = []
    for (index, name) in expected.columns.enumerated()
    where !shared.contains(where: { $0.ours == index }) {
      for (other, otherName) in actual.columns.enumerated()
      where !taken.contains(other) && Self.areSimilar(name, otherName) {
        let column = SharedColumn(
          property: Property(name, in: basis.context), ours: index, theirs: other)
        let isSame = expected.rows.indices.allSatisfy { row in
          guard let pair = alignment.pairs[row] else { return true }
          return judge.matches(
            column.expected(expected.rows[row]), column.actual(actual.rows[pair]),
            property: column.property)
        }
        if isSame {
          taken.insert(other)
          result.append(column)
          break
        }
      }
    }
    return result
  }

  /// Whether one name begins with the other, or they share a word.
  private static func areSimilar(_ name: String, _ other: String) -> Bool {
    let (left, right) = (PropertyLines.normalized(name), PropertyLines.normalized(other))
    guard !left.isEmpty, !right.isEmpty else { return false }
    if left.hasPrefix(right) || right.hasPrefix(left) { return true }
    let separators: (Character) -> Bool = { " -/:".contains($0) }
    return !Set(left.split(whereSeparator: separators)).isDisjoint(
      with: right.split(whereSeparator: separators))
  }

  /// Where the order of rows counts, the first pair that is exchanged.
  private func disorder(
    _ expected: TextTable, _ columns: [SharedColumn], _ pairs: [Int?]
  ) -> Difference? {
    guard basis.context.isOrdered || RowOrder.counts(in: expected, basis.context)
    else { return nil }
    var last: (row: Int, actual: Int)?
    for (row, pair) in pairs.enumerated() {
      guard let pair else { continue }
      if let before = last, pair < before.actual {
        func label(_ row: Int) -> String {
          Self.label(columns.map { $0.expected(expected.rows[row]) }, columns)
        }
        return Difference(
          .text, at: .named("order of rows"), expected: "\(label(before.row)) before \(label(row))",
          actual: "\(label(row)) comes first")
      }
      last = (row, pair)
    }
    return nil
  }

  private mutating func compareCells(
    _ row: [String], other: [String], columns: [SharedColumn],
    differences: inout [Difference]
  ) -> Int {
    var right = 0
    func place(_ name: String) -> Difference.Place {
      .cell(row: Self.label(columns.map { $0.expected(row) }, columns), column: name)
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
