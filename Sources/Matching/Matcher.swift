import Console
public import CourseModel
public import Knowledge

/// Compares a step's actual output with the one in the manual.
///
/// A table is compared as a table, a record by its properties, text line by line. Which values may
/// differ depends on where they come from: see ``ValueRule``.
public struct Matcher: Sendable {
  public let context: MatchContext
  let errors: ErrorMessages

  public init(context: MatchContext) {
    self.context = context
    errors = ErrorMessages(context.knowledge)
  }

  /// Compares an output, and binds the student's values.
  /// - Parameters:
  ///   - expected: The output in the manual, or read from a file.
  ///   - actual: The lines of the node's answer, with escape codes applied.
  ///   - bindings: The student's values so far.
  public func compare(
    _ expected: ExpectedOutput, with actual: [String], bindings: Bindings = Bindings()
  ) -> MatchResult {
    let result = compareAsWritten(expected, with: actual, bindings: bindings)
    guard !result.differences.isEmpty, let settled = settled(expected, actual) else {
      return result
    }
    let other = compareAsWritten(settled.expected, with: settled.actual, bindings: bindings)
    return other.score > result.score || other.differences.isEmpty ? other : result
  }

  /// Both sides with the manual's own contradictions resolved; nil if it has none.
  private func settled(_ expected: ExpectedOutput, _ actual: [String]) -> (
    expected: ExpectedOutput, actual: [String]
  )? {
    guard !context.otherSpellings.isEmpty || !context.unfounded.isEmpty else { return nil }
    var wanted = expected
    func isFounded(_ line: String) -> Bool { !context.unfounded.contains { line.hasText($0) } }
    wanted.lines.removeAll { !isFounded($0) }
    wanted.rows.removeAll { !$0.allSatisfy(isFounded) }
    var found = actual
    for (spelling, other) in context.otherSpellings {
      found = found.map { $0.replacing(other, with: spelling) }
    }
    return (wanted, found)
  }

  private func compareAsWritten(
    _ expected: ExpectedOutput, with actual: [String], bindings: Bindings
  ) -> MatchResult {
    let content = actual.filter { !trimmed($0).isEmpty }
    if Self.showsNothing(expected, context.knowledge) { return compareNothing(content, bindings) }
    guard !content.isEmpty else {
      return MatchResult(
        verdict: .failed, score: 0,
        differences: [
          Difference(.empty, at: .output, expected: summary(expected), actual: nil)
        ], bindings: bindings)
    }
    switch expected.kind {
    case .table: return compareTable(expected, with: actual, bindings)
    case .record: return RecordComparison(self, bindings).compare(expected, with: actual)
    case .text, .none:
      return TextComparison(self, bindings).compare(expected.lines, with: actual)
    }
  }

  /// Whether a step has no output, or the manual omits all of it.
  public static func showsNothing(_ expected: ExpectedOutput, _ knowledge: Knowledge) -> Bool {
    expected.kind == .none
      || (expected.kind == .text
        && TextComparison.content(expected.lines, knowledge.promptNames).isEmpty)
  }

  /// Compares with no output, or one that is omitted: only a failure is wrong.
  private func compareNothing(_ actual: [String], _ bindings: Bindings) -> MatchResult {
    guard let error = errors.first(in: actual) else {
      return MatchResult(right: 1, total: 1, differences: [], bindings: bindings)
    }
    return MatchResult(
      verdict: .failed, score: 0,
      differences: [Difference(.text, at: .output, expected: "no error", actual: error)],
      bindings: bindings)
  }

  private func summary(_ expected: ExpectedOutput) -> String {
    switch expected.kind {
    case .table: "a table with \(expected.rows.count) row\(expected.rows.count == 1 ? "" : "s")"
    case .record: "a record with \(expected.rows.count) properties"
    case .text, .none: expected.lines.first.map(trimmed) ?? ""
    }
  }

  // MARK: Tables

  private func compareTable(
    _ expected: ExpectedOutput, with actual: [String], _ bindings: Bindings
  ) -> MatchResult {
    let comparison = TableComparison(self, bindings)
    var results = tables(in: actual, like: expected.columns).map {
      comparison.compare(expected, with: $0)
    }
    if !expected.lines.contains(where: { $0.hasPrefix("+") || $0.hasText("|") }) {
      // Aligned by spaces only: if the columns cannot be told apart, compare line by line.
      results.append(TextComparison(self, bindings).compare(expected.lines, with: actual))
    }
    if let best = results.max(by: {
      ($0.differences.isEmpty ? 2 : $0.score) < ($1.differences.isEmpty ? 2 : $1.score)
    }) {
      return best
    }
    let found = errors.first(in: actual) ?? actual.first { !trimmed($0).isEmpty }.map(trimmed)
    return MatchResult(
      verdict: .failed, score: 0,
      differences: [Difference(.text, at: .output, expected: summary(expected), actual: found)],
      bindings: bindings)
  }

  /// Finds the tables of an output, with borders or aligned by spaces.
  private func tables(in lines: [String], like columns: [String]) -> [TextTable] {
    let drawn = TextTable.all(in: lines).prefix(32)
    if !drawn.isEmpty { return Array(drawn) }
    if columns.count == 1 {
      return OneColumnTable.read(lines, name: columns[0]).map { [$0] } ?? []
    }
    let names = Set(columns.map(PropertyLines.normalized))
    for (index, line) in lines.enumerated().prefix(4000) {
      let words = PropertyLines.normalized(line)
      guard names.contains(where: { !$0.isEmpty && words.contains($0) }) else { continue }
      if let table = AlignedTable.read(lines, from: index) { return [table] }
    }
    return []
  }

  /// Finds a removed thing all of whose words are in a row.
  func removedThing(in cells: [String]) -> [String]? {
    guard !context.removed.isEmpty else { return nil }
    var words = Set(cells)
    for cell in cells {
      for word in cell.split(whereSeparator: { " \t,=|".contains($0) }) {
        words.insert(String(word))
      }
    }
    return context.removed.first { $0.allSatisfy(words.contains) }
  }
}
