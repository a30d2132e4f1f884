import Console

/// A column that both tables have.
struct SharedColumn {
  let property: Property
  /// Its index in the expected rows.
  let ours: Int
  /// Its index in the actual rows.
  let theirs: Int

  func expected(_ row: [String]) -> String { ours < row.count ? row[ours] : "" }
  func actual(_ row: [String]) -> String { theirs < row.count ? row[theirs] : "" }
}

/// Finds the actual row for each expected row: the one about the same thing.
///
/// Rows are paired by key (the values that are the same for every student), then by a column with
/// unique values, then, for the few remaining rows, by best assignment. The time grows with the
/// number of rows, not with their product.
struct RowAlignment {
  /// The index of the actual row for each expected row.
  private(set) var pairs: [Int?]
  /// Whether each actual row is not paired yet.
  private var isFree: [Bool]
  private let judge: ValueJudge
  private let columns: [SharedColumn]
  private let expected: [[String]]
  private let actual: [[String]]

  /// The most rows for which all pairs are compared; the rest stay unpaired.
  private static let assignmentLimit = 96
  /// The most rows with the same key that are tried to find the one whose ids match.
  private static let twinLimit = 64

  /// Pairs the rows of two tables.
  /// - Parameters:
  ///   - columns: The columns that both have, in the order of the cells.
  init(expected: [[String]], actual: [[String]], columns: [SharedColumn], judge: ValueJudge) {
    self.expected = expected
    self.actual = actual
    self.columns = columns
    self.judge = judge
    pairs = Array(repeating: nil, count: expected.count)
    isFree = Array(repeating: true, count: actual.count)
    pairByKey()
    pairByUniqueColumn()
    pairByAssignment()
  }

  var unpairedActual: [Int] { actual.indices.filter { isFree[$0] } }

  private mutating func pair(_ row: Int, _ other: Int) {
    pairs[row] = other
    isFree[other] = false
  }

  /// Hashes the values that are the same for every student. Swift seeds its hasher in every process,
  /// so no one can make two rows collide on purpose.
  private func key(_ row: [String], isExpected: Bool) -> Int {
    var hasher = Hasher()
    for column in columns {
      let cell = isExpected ? column.expected(row) : column.actual(row)
      hasher.combine(judge.stableKey(cell, property: column.property, isExpected: isExpected))
    }
    return hasher.finalize()
  }

  private mutating func pairByKey() {
    // Rows with the same key are chained: the key leads to the first, each row to the next.
    var first: [Int: Int] = [:]
    first.reserveCapacity(actual.count)
    var next = [Int?](repeating: nil, count: actual.count)
    for index in actual.indices.reversed() {
      let key = key(actual[index], isExpected: false)
      next[index] = first.updateValue(index, forKey: key)
    }
    for row in expected.indices {
      let key = key(expected[row], isExpected: true)
      guard let head = first[key] else { continue }
      // Twins: the one whose ids match the bindings, else the first.
      var choice = head
      var before: Int?
      var chosenBefore: Int?
      var current: Int? = next[head] == nil ? nil : head
      var tries = 0
      while let candidate = current, tries < Self.twinLimit {
        if agrees(row, candidate) {
          choice = candidate
          chosenBefore = before
          break
        }
        before = candidate
        current = next[candidate]
        tries += 1
      }
      if let chosenBefore { next[chosenBefore] = next[choice] } else { first[key] = next[choice] }
      pair(row, choice)
    }
  }

  private func agrees(_ row: Int, _ other: Int) -> Bool {
    columns.allSatisfy { column in
      judge.matches(
        column.expected(expected[row]), column.actual(actual[other]), property: column.property,
        conflictIsRight: false)
    }
  }

  /// Pairs rows by a name that only one expected and one actual row have, whatever else differs.
  private mutating func pairByUniqueColumn() {
    for column in columns.indices where pairs.contains(where: { $0 == nil }) {
      var theirs: [String: [Int]] = [:]
      for index in unpairedActual {
        theirs[
          stable(columns[column].actual(actual[index]), column, isExpected: false), default: []
        ].append(index)
      }
      var ours: [String: [Int]] = [:]
      for row in expected.indices where pairs[row] == nil {
        ours[stable(columns[column].expected(expected[row]), column, isExpected: true), default: []]
          .append(row)
      }
      for (value, rows) in ours {
        guard rows.count == 1, let others = theirs[value], others.count == 1, Self.identifies(value)
        else { continue }
        if similarity(rows[0], others[0]) >= 0.3 || Self.isNameColumn(columns[column].property.name)
        {
          pair(rows[0], others[0])
        }
      }
    }
  }

  private func stable(_ cell: String, _ column: Int, isExpected: Bool) -> String {
    judge.stableKey(cell, property: columns[column].property, isExpected: isExpected)
  }

  /// Whether a value distinguishes rows: it has at least two letters; "True", "1" and an id's stand-in do not.
  private static func identifies(_ value: String) -> Bool {
    let letters = value.utf8.count { ($0 | 0x20) &- 0x61 < 26 }
    return letters >= 2
      && !["true", "false", "none", "yes", "no", "active", "enabled"].contains(value.lowercased())
  }

  private static func isNameColumn(_ name: String) -> Bool {
    ["name", "display name", "binary", "ip", "host"].contains(PropertyLines.normalized(name))
  }

  private func similarity(_ row: Int, _ other: Int) -> Double {
    guard !columns.isEmpty else { return 0 }
    let right = columns.count { column in
      judge.matches(
        column.expected(expected[row]), column.actual(actual[other]), property: column.property)
    }
    return Double(right) / Double(columns.count)
  }

  private mutating func pairByAssignment() {
    let rows = expected.indices.filter { pairs[$0] == nil }.prefix(Self.assignmentLimit)
    let others = unpairedActual.prefix(Self.assignmentLimit)
    guard !rows.isEmpty, !others.isEmpty else { return }
    let width = max(rows.count, others.count)
    let cost = rows.map { row in
      (0..<width).map { position in
        position < others.count ? 1 - similarity(row, others[position]) : 1
      }
    }
    for (row, column) in zip(rows, Assignment.best(cost)) where column < others.count {
      // At least half of the cells must match: otherwise it is simply another row.
      if cost[rows.firstIndex(of: row) ?? 0][column] <= 0.5 { pair(row, others[column]) }
    }
  }
}
