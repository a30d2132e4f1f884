import Console
public import CourseModel
import Nodes

/// A list that a node shows and its service can be asked for, without changing anything.
public struct CrossCheck: Hashable, Sendable {
  public var name: String
  public var command: String
  public var node: NodeName
  public var credentials: String
  let list: ServiceList

  /// The cross-checks of a lab: one for each list that its checks ask for and that was right, once per user.
  public static func all(of checks: LabChecks, rules: EffectRules, after report: LabReport)
    -> [CrossCheck]
  {
    let passed = Set(report.checks.filter { $0.verdict == .passed }.map(\.id))
    var seen: Set<[String]> = []
    return checks.checks.compactMap { check in
      guard let credentials = check.credentials, passed.contains(check.id),
        let list = rules.lists.first(where: { $0.command == check.probe }),
        seen.insert([check.node.description, check.probe, credentials]).inserted
      else { return nil }
      return CrossCheck(
        name: "\(check.id).cross-check", command: check.probe, node: check.node,
        credentials: credentials, list: list)
    }
  }

  /// Finds the rows that only one side has.
  func differences(_ session: CloudSession) async throws -> [Difference] {
    let evidence = try await session.run(command)
    let things: [JSONValue]
    do {
      let path = list.path.replacing("{project}", with: session.api.project)
      things = try await session.api.list(list.service, path, named: list.named)
    } catch let failure as CloudAPI.Failure where failure.status == 403 {
      // Not everyone may list everything; then the node's client must be refused too.
      guard evidence.outcome == .exited(0) else { return [] }
      throw failure
    }
    let shown = ExpectedOutput(reading: evidence.output.lines)
    let columns = shown.columns.enumerated().compactMap { index, heading in
      list.columns[heading].map { (index: index, heading: heading, property: $0) }
    }
    guard !columns.isEmpty || things.isEmpty else {
      return [
        Difference(
          .text, at: .named(command), expected: "\(things.count) rows, as the service lists them",
          actual: evidence.lines.last ?? "nothing")
      ]
    }
    let rows = shown.rows.map { row in columns.map { Self.cell(row[$0.index]) } }
    let answered = things.map { thing in
      columns.map { Self.cell(thing[$0.property]?.word ?? "") }
    }
    var differences: [Difference] = []
    for row in Set(rows).union(answered).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let (here, there) = (rows.count { $0 == row }, answered.count { $0 == row })
      guard here != there else { continue }
      let text = row.joined(separator: " ")
      differences.append(
        here < there
          ? Difference(.missingRow, at: .named(command), expected: text, actual: nil)
          : Difference(.extraRow, at: .named(command), expected: nil, actual: text))
    }
    return differences
  }

  /// A cell without a value made empty: clients print it in different ways.
  private static func cell(_ text: String) -> String { text == "None" ? "" : text }
}
