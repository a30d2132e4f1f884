import Console
public import CourseModel
public import Knowledge

/// Compares a step's actual output with the one in the manual.
///
/// A table is compared as a table, a record by its properties, text line by line. Which values may
/// differ depends on where they come from: see ``ValueRule``.
public struct Matcher: Sendable {
  public let context: MatchContext
  private let basis: ComparisonBasis

  public init(context: MatchContext) {
    self.context = context
    basis = ComparisonBasis(context)
  }

  /// Compares an output, and binds the student's values.
  /// - Parameters:
  ///   - expected: The output in the manual, or read from a file.
  ///   - actual: The lines of the node's answer, with escape codes applied.
  ///   - bindings: The student's values so far.
  public func compare(
    _ expected: ExpectedOutput, with actual: [String], bindings: Bindings = Bindings()
  ) -> MatchResult {
    let expected = freed(expected)
    let result = compareAsWritten(expected, with: actual, bindings: bindings)
    guard !result.differences.isEmpty else { return result }
    var best = result
    var (wanted, found) = (expected, actual)
    if let settled = settled(expected, actual) {
      (wanted, found) = settled
      best.improve(compareAsWritten(wanted, with: found, bindings: bindings))
    }
    if !best.differences.isEmpty, !actual.isEmpty,
      let layout = OtherLayout(context).common(wanted.lines, found)
    {
      let rewritten =
        layout.expected == wanted.lines ? wanted : ExpectedOutput(reading: layout.expected)
      var other = compareAsWritten(rewritten, with: layout.actual, bindings: bindings)
      other.isOtherLayout = true
      best.improve(other)
    }
    return best
  }

  /// Whether no line is one of those that may have any words in this step.
  public func frees(nothingOf lines: [String]) -> Bool {
    let judge = basis.judge(Bindings())
    return !lines.contains { line in
      context.freeLines.contains { judge.matches($0, trimmed(line)) }
    }
  }

  /// The expected output with `...` where a line may have any words.
  private func freed(_ expected: ExpectedOutput) -> ExpectedOutput {
    guard !context.freeLines.isEmpty else { return expected }
    let judge = basis.judge(Bindings())
    let lines = expected.lines.map { line in
      context.freeLines.first { judge.matches($0, trimmed(line)) } ?? line
    }
    return lines == expected.lines ? expected : ExpectedOutput(reading: lines)
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
    let actual = PlainText.withPlainBlanks(actual)
    let content = actual.filter { !trimmed($0).isEmpty }
    if Self.showsNothing(expected, context.knowledge) { return compareNothing(content, bindings) }
    guard !content.isEmpty else {
      return MatchResult(
        verdict: .failed, score: 0,
        differences: [
          Difference(.empty, at: .output, expected: summary(expected), actual: nil)
        ], bindings: bindings)
    }
    var tally = compareParts(expected, with: WrappedTable.joined(actual), bindings)
    if tally.differences.isEmpty, let failure = basis.errors.failure(atEndOf: content),
      basis.errors.first(in: expected.lines) == nil
    {
      tally.total += 1
      tally.differences.append(
        Difference(.text, at: .output, expected: "no error", actual: failure))
    }
    return tally.result
  }

  /// Whether a step has no output, or the manual omits all of it.
  public static func showsNothing(_ expected: ExpectedOutput, _ knowledge: Knowledge) -> Bool {
    expected.kind == .none
      || (expected.kind == .text
        && TextComparison.isEmpty(expected.lines, knowledge))
  }

  /// Compares with no output, or one that is omitted: only a failure is wrong.
  private func compareNothing(_ actual: [String], _ bindings: Bindings) -> MatchResult {
    guard let error = basis.errors.failure(of: actual) else {
      return MatchResult(verdict: .passed, score: 1, differences: [], bindings: bindings)
    }
    return MatchResult(
      verdict: .failed, score: 0,
      differences: [Difference(.text, at: .output, expected: "no error", actual: error)],
      bindings: bindings)
  }

  private func summary(_ expected: ExpectedOutput) -> String {
    switch expected.kind {
    case .table: Self.summary(ofRows: expected.rows.count)
    case .record: "a record with \(expected.rows.count) properties"
    case .text, .none: expected.lines.first.map(trimmed) ?? ""
    }
  }

  // MARK: Parts

  /// Compares an output by the finest structure that both sides have.
  private func compareParts(
    _ expected: ExpectedOutput, with actual: [String], _ bindings: Bindings
  ) -> Tally {
    let lines = WrappedTable.joined(expected.lines)
    if let wanted = JSONText(lines), let found = JSONText(Self.body(of: actual)) {
      return JSONComparison(basis, bindings).compare(wanted, with: found)
    }
    var results: [Tally] = []
    switch expected.kind {
    case .record:
      let rows = expected.rows.filter { $0.count == 2 }
      if expected.columns.isEmpty {
        results.append(
          TextComparison(basis, bindings).compare(
            lines, with: actual, isOrdered: RowOrder.counts(under: lines, context)))
        if results[0].differences.isEmpty { return results[0] }
        let parts = OutputParts(lines)
        if !parts.tables.isEmpty { results.append(compareTables(parts, with: actual, bindings)) }
        if results[0].isPaired, parts.tables.isEmpty { return results[0] }
        // The same properties in a table, or as JSON.
        guard rows.count == Outline(lines, context.knowledge).lines.count else { break }
      }
      if let record = RecordComparison(basis, bindings).compare(
        rows, with: actual, readsLines: !expected.columns.isEmpty)
      {
        results.append(record)
      }
    case .table:
      let parts = parts(of: expected, lines)
      results.append(compareTables(parts, with: actual, bindings))
      let hasOnlyOtherCells =
        results[0].right > 0
        && results[0].differences.allSatisfy { $0.kind == .cell || $0.kind == .binding }
      if !hasOnlyOtherCells, !lines.contains(where: { $0.hasPrefix("+") || $0.hasText("|") }) {
        // Aligned by spaces only: if the columns cannot be told apart, compare line by line.
        results.append(
          TextComparison(basis, bindings).compare(
            lines, with: actual,
            isOrdered: parts.tables.contains { RowOrder.counts(in: $0, context) }))
      }
    case .text, .none:
      results.append(
        TextComparison(basis, bindings).compare(
          lines, with: actual, isOrdered: RowOrder.counts(under: lines, context)))
      if results[0].differences.isEmpty { return results[0] }
      let parts = OutputParts(lines)
      if results[0].isPaired, parts.tables.isEmpty { return results[0] }
      if !parts.tables.isEmpty { results.append(compareTables(parts, with: actual, bindings)) }
    }
    results += otherForms(expected, lines, actual, bindings).map { tally in
      var other = tally
      other.isOtherLayout = true
      return other
    }
    let best = results.max { $1.isBetter(than: $0) }
    if let best, best.right > 0 || best.differences.isEmpty || expected.kind == .text {
      return best
    }
    let found = basis.errors.first(in: actual) ?? actual.first { !trimmed($0).isEmpty }.map(trimmed)
    return Tally(
      right: 0, total: 1,
      differences: [Difference(.text, at: .output, expected: summary(expected), actual: found)],
      bindings: bindings)
  }

  /// Whether a line has the headings of a table, in whatever order.
  private func hasHeading(_ columns: [String], _ lines: [String]) -> Bool {
    let names = Set(columns.map { $0.lowercased() })
    return lines.prefix(200).contains { line in
      let words = Set(line.lowercased().split(separator: " ").map(String.init))
      return 2 * names.intersection(words).count > names.count
    }
  }

  /// The same thing in another form: YAML for JSON, names in columns, rows one below the other for a table, values alone.
  private func otherForms(
    _ expected: ExpectedOutput, _ lines: [String], _ actual: [String], _ bindings: Bindings
  ) -> [Tally] {
    if let wanted = StructuredText.read(lines), let found = StructuredText.read(actual) {
      return [JSONComparison(basis, bindings).compare(wanted, with: found)]
    }
    if expected.kind == .text, let names = NameColumns.common(lines, actual) {
      return [TextComparison(basis, bindings).compare(names.expected, with: names.actual)]
    }
    if expected.kind == .table {
      // Without its heading a row is a line of values.
      guard tables(in: actual, like: expected.columns).isEmpty,
        !hasHeading(expected.columns, actual)
      else { return [] }
      let rows = expected.rows.map { $0.joined(separator: " ") }
      return [TextComparison(basis, bindings).compare(rows, with: actual)]
    }
    guard expected.columns.isEmpty, let wanted = VerticalRecords.table(lines),
      VerticalRecords.table(actual) == nil
    else { return [] }
    return [compareTables(OutputParts([], tables: [wanted]), with: actual, bindings)]
  }

  /// The lines from the first bracket on: a warning may come before.
  private static func body(of lines: [String]) -> ArraySlice<String> {
    let start = lines.firstIndex { line in
      let first = line.utf8.first { $0 != 0x20 && $0 != 0x09 }
      return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
    return lines[(start ?? 0)...]
  }

  private func parts(of expected: ExpectedOutput, _ lines: [String]) -> OutputParts {
    let parts = OutputParts(lines)
    if !parts.tables.isEmpty { return parts }
    // Read with knowledge that these lines do not have, or made from something else.
    return OutputParts(
      [], tables: [TextTable(columns: expected.columns, rows: expected.rows, lines: 0..<0)])
  }

  /// Compares each table with the one that is most like it, and the lines around them with the other lines.
  private func compareTables(
    _ expected: OutputParts, with actual: [String], _ bindings: Bindings
  ) -> Tally {
    var tally = Tally(right: 0, total: 0, differences: [], bindings: bindings)
    var taken: [Range<Int>] = []
    for (table, title) in zip(expected.tables, expected.titles) {
      let judge = basis.judge(tally.bindings)
      // A table belongs under its title where the output has that.
      let isTitled = !title.isEmpty && actual.contains { judge.matches(title, trimmed($0)) }
      let found = tables(in: actual, like: table.columns).filter { other in
        (other.lines.isEmpty || !taken.contains(other.lines))
          && (!isTitled || other.lines.isEmpty
            || judge.matches(title, OutputParts.title(of: other, in: actual)))
      }
      let results = found.map {
        TableComparison(basis, tally.bindings).compare(table, with: $0)
      }
      guard let best = results.indices.max(by: { results[$1].isBetter(than: results[$0]) }) else {
        tally.total += max(table.rows.count, 1) * max(table.columns.count, 1)
        tally.differences.append(
          Difference(
            .text, at: .output, expected: Self.summary(ofRows: table.rows.count),
            actual: basis.errors.first(in: actual)
              ?? actual.first { !trimmed($0).isEmpty }.map(trimmed)))
        continue
      }
      tally.add(results[best])
      taken.append(found[best].lines)
    }
    let lines = expected.rest.filter { !expected.countsRows(trimmed($0)) }
    guard !TextComparison.isEmpty(lines, context.knowledge) else { return tally }
    tally.add(TextComparison(basis, tally.bindings).compare(lines, with: actual))
    return tally
  }

  private static func summary(ofRows count: Int) -> String {
    "a table with \(count) row\(count == 1 ? "" : "s")"
  }

  /// Finds the tables of an output, with borders, aligned by spaces, or as JSON.
  private func tables(in lines: [String], like columns: [String]) -> [TextTable] {
    let drawn = TextTable.all(in: lines).prefix(32)
    if !drawn.isEmpty { return Array(drawn) }
    if let table = JSONText(Self.body(of: lines))?.table ?? StructuredText.read(lines)?.table {
      return [table]
    }
    if columns.count == 1 {
      return OneColumnTable.read(lines, name: columns[0]).map { [$0] } ?? []
    }
    let names = Set(columns.map(PropertyLines.normalized))
    var tables: [TextTable] = []
    var index = 0
    while index < min(lines.count, 100_000), tables.count < 32 {
      let words = index < 4000 || !tables.isEmpty ? PropertyLines.normalized(lines[index]) : ""
      if names.contains(where: { !$0.isEmpty && words.contains($0) }),
        let table = AlignedTable.read(lines, from: index)
      {
        tables.append(table)
        index = max(table.lines.upperBound, index + 1)
      } else {
        index += 1
      }
    }
    if tables.isEmpty, let table = VerticalRecords.table(lines),
      names.count(where: Set(table.columns.map(PropertyLines.normalized)).contains) >= 2
    {
      return [table]
    }
    return tables
  }
}
