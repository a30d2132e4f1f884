import Console
import CourseModel
import Knowledge
import Nodes

/// Judges whether a fact holds by its probe's answer: a pure function of the answer.
struct FactJudge {
  let fact: Fact
  private let messages: Messages
  /// The student's own values so far; those that the answer shows are added.
  var bindings: Bindings

  struct Judgement {
    /// From 0 to 1.
    var score: Double
    var differences: [Difference]
  }

  init(_ fact: Fact, bindings: Bindings, messages: Messages) {
    self.messages = messages
    self.fact = fact
    self.bindings = bindings
  }

  mutating func judge(_ evidence: Evidence) -> Judgement {
    let found = holds(evidence)
    guard fact.isGone else { return found }
    guard found.score == 1 else { return Judgement(score: 1, differences: []) }
    return Judgement(
      score: 0,
      differences: [
        Difference(.extraRow, at: .named(fact.text), expected: nil, actual: fact.expects)
      ])
  }

  private mutating func holds(_ evidence: Evidence) -> Judgement {
    switch fact.kind.expects {
    case .success:
      return evidence.outcome == .exited(0)
        ? Judgement(score: 1, differences: [])
        : failed(.exit, expected: "exit status 0", evidence)
    case .line(let template):
      return lines([FactText.filled(template, values: fact.values) { $0 }], evidence)
    case .text(let template):
      return lines([FactText.filled(template, values: fact.values) { $0 }], evidence, isPart: true)
    case .lines(let name):
      return lines(fact.values[name] ?? [], evidence)
    case .row(let cells):
      return row(cells.compactMapValues { fact.wanted($0) }, evidence)
    }
  }

  private func failed(_ kind: Difference.Kind, expected: String, _ evidence: Evidence) -> Judgement
  {
    let said = evidence.lines.first { !$0.allSatisfy(\.isWhitespace) }
    let actual =
      switch evidence.outcome {
      case .exited(0): said
      case .exited(let code): said ?? "exit status \(code)"
      case .signalled(let name): "signal \(name)"
      case .unended: "no end"
      }
    return Judgement(
      score: 0,
      differences: [
        Difference(
          actual == nil ? .empty : kind, at: .named(fact.text), expected: expected, actual: actual)
      ])
  }

  // MARK: Lines

  /// - Parameter isPart: Whether a wanted text may be only part of a line.
  private mutating func lines(
    _ wanted: [String], _ evidence: Evidence, isPart: Bool = false
  ) -> Judgement {
    guard evidence.outcome == .exited(0) else {
      return failed(.text, expected: wanted.first ?? "", evidence)
    }
    let shown = evidence.lines.map(Self.normal)
    let missing = wanted.filter { line in
      let line = Self.normal(line)
      return !shown.contains { isPart && $0.hasText(line) || matches(line, $0) }
    }
    let found = wanted.count - missing.count
    return Judgement(
      score: wanted.isEmpty ? 1 : Double(found) / Double(wanted.count),
      differences: missing.map {
        Difference(
          .text, at: .named(fact.text), expected: $0,
          actual: wanted.count == 1 && shown.count == 1 ? shown[0] : nil)
      })
  }

  /// The line with its spacing made uniform: `a = b` is `a=b`.
  private static func normal(_ line: String) -> String {
    // In a here-document `\$` is `$`.
    line.replacing("\\$", with: "$").split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .replacing(" = ", with: "=").replacing(" =", with: "=").replacing("= ", with: "=")
  }

  // MARK: Rows

  private mutating func row(_ cells: [String: String], _ evidence: Evidence) -> Judgement {
    let rows = Self.rows(evidence.lines)
    for row in rows {
      var trial = self
      guard cells.allSatisfy({ trial.matches($1, row[Self.column($0)]) }) else { continue }
      trial.bindIDs(of: row)
      self = trial
      return Judgement(score: 1, differences: [])
    }
    let described = cells.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    guard !rows.isEmpty else {
      return failed(.missingRow, expected: described.joined(separator: ", "), evidence)
    }
    return Judgement(
      score: 0,
      differences: [
        Difference(
          .missingRow, at: .named(fact.text), expected: described.joined(separator: ", "),
          actual: "\(rows.count) other \(rows.count == 1 ? "row" : "rows")")
      ])
  }

  /// The rows of tables and records, by column, whatever their layout.
  private static func rows(_ lines: [String]) -> [[String: String]] {
    let drawn = TextTable.all(in: lines)
    if !drawn.isEmpty { return drawn.flatMap(rows) }
    switch OutputShape(lines) {
    case .table(let table): return rows(table)
    case .record(_, let properties): return [record(properties)]
    case .none, .text: return []
    }
  }

  private static func rows(_ table: TextTable) -> [[String: String]] {
    if table.isRecord { return [record(table.properties)] }
    let columns = table.columns.map(column)
    return table.rows.map { Dictionary(zip(columns, $0), uniquingKeysWith: { first, _ in first }) }
  }

  private static func record(_ properties: [PropertyLines.Property]) -> [String: String] {
    Dictionary(
      properties.map { (column($0.name), $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  private static func column(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// Binds the row's `id` as the student's own, in place of the one that the manual showed when the thing was made.
  private mutating func bindIDs(of row: [String: String]) {
    guard let own = row["id"], ValueScanner.ids(in: own) == [own], fact.step.defines.count == 1,
      let occurrence = fact.step.defines.first
    else { return }
    bindings.bind(occurrence.variable, to: own)
  }

  // MARK: Values

  /// Whether a value is the wanted one: an id is the student's own, a placeholder always the same, and
  /// whatever a shell would substitute for `$NAME` may be anything.
  private mutating func matches(_ wanted: String, _ actual: String?) -> Bool {
    guard let actual else { return false }
    if let id = fact.step.uses.first(where: { $0.value == wanted }) {
      guard let own = bindings[id.variable] else {
        bindings.bind(id.variable, to: actual)
        return true
      }
      return own == actual
    }
    if wanted == actual { return true }
    // `$(tenant_id)s` may have been kept, or written differently.
    let open = Self.withoutVariables(wanted)
    let pieces = Placeholder.pieces(of: open)
    guard pieces.count > 1, let values = Placeholder.values(pieces, in: actual) else {
      return false
    }
    for (index, value) in values.enumerated() {
      let name = messages.canonical(pieces[2 * index + 1])
      guard name != Self.variable, !isSecret(name) else { continue }
      if let known = bindings[name] {
        if known != value { return false }
      } else if fact.taken.contains(value) {
        return false
      }
      bindings.bind(name, to: value)
    }
    return true
  }

  private static let variable = "<shell variable>"

  /// The text with shell variables turned into placeholders.
  private static func withoutVariables(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "$", let next = rest.first, next.isLetter || "{_(".contains(next) else {
        result.append(character)
        continue
      }
      if next == "(" {
        // Nested parentheses are ignored: the rest of the line decides.
        rest = rest.drop { $0 != ")" }.dropFirst()
        result += variable
        continue
      }
      let name = rest.prefix { $0.isLetter || $0.isNumber || "_{}".contains($0) }
      rest = rest.dropFirst(name.count)
      result += variable
    }
    return result
  }

  /// Whether it is a password or the like, which goes into no report.
  private func isSecret(_ placeholder: String) -> Bool {
    messages.speak(.placeholderSecret, in: placeholder.lowercased())
  }
}
