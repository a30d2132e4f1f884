import Console
import CourseModel
import Fixtures
import Knowledge
import Nodes

@testable import Grading

/// Simulated nodes that know what each step leaves behind, by the same rules that the checks come from. So
/// even a manual whose machines no longer exist can be carried out, leaving out one step at a time; whether
/// the rules are true is proved on real nodes, by `grade prove`.
actor SimulatedGround: ProvingGround {
  private let course: Course
  private let lab: Lab
  private let rules: EffectRules
  private let grader: LiveGrader
  private let checks: [LabChecks.Check]
  private var done: [Step] = []
  private var kept: [String: [Step]] = [:]

  init(course: Course, lab: Lab, rules: EffectRules) {
    self.course = course
    self.lab = lab
    self.rules = rules
    checks = LabChecks(course: course, lab: lab, .shipped, rules: rules).checks
    grader = LiveGrader(course: course, lab: lab, .shipped, rules: rules, includesHost: true)
  }

  func carryOut(_ step: Step, isPatient: Bool) -> StepOutcome {
    done.append(step)
    return .done
  }

  func save(as name: String) { kept[name] = done }

  func restore(_ name: String) { done = kept[name] ?? [] }

  func grade() async -> LabReport {
    let world = SimulatedWorld(
      course: course, lab: lab, rules: rules, done: done, checks: checks)
    var nodes: [NodeName: any Node] = [:]
    for name in grader.nodes { nodes[name] = SimulatedNode(name: name, world: world) }
    return await grader.grade(nodes: nodes).report
  }
}

/// The state after some of a lab's steps.
private struct SimulatedWorld: Sendable {
  /// The facts that hold, and those that would if all steps were done.
  private let facts: [Fact]
  private let missing: [Fact]
  /// The author's own values, with the placeholders that they stand for.
  private let choices: [String: String]
  private let checks: [LabChecks.Check]

  init(
    course: Course, lab: Lab, rules: EffectRules, done: [Step], checks: [LabChecks.Check]
  ) {
    let knowledge = CourseKnowledge(course, .shipped)
    let addresses = knowledge.nodes
    choices = knowledge.choices
    self.checks = checks
    var part = lab
    part.steps = done
    let held = LabEffects(part, .shipped, rules: rules, addresses: addresses).facts
    facts = held
    let keys = Set(held.map(\.key))
    missing = LabEffects(lab, .shipped, rules: rules, addresses: addresses).facts.filter {
      !keys.contains($0.key)
    }
  }

  /// A node's output, and its exit status.
  func answer(_ script: String, on node: NodeName) -> (lines: [String], status: Int32) {
    let asked = checks.filter { check in
      script.hasSuffix("\n" + check.probe) && isSeen(check, from: node)
        && hasCredentials(script.dropLast(check.probe.count), check.credentials)
    }
    if let question = asked.first(where: { $0.inferred == nil }) {
      guard isPossible(question) else { return (["error: not there"], 1) }
      let needed = Set(question.dependsOn)
      let absent = checks.filter { needed.contains($0.id) }.compactMap(\.inferred).filter { fact in
        missing.contains { $0.key == fact.key }
      }.flatMap { $0.values["name"] ?? [] }.flatMap { name in
        choices.filter { $0.value == name }.keys + [name]
      }
      let lines = question.step.expected.lines.filter { line in
        !ElidedLines.contains(line) && !absent.contains(where: line.hasText)
      }
      return (lines, 0)
    }
    let wanted = asked.compactMap(\.inferred)
    guard let first = wanted.first else { return ([], 1) }
    if first.isGone { return ([], facts.contains { $0.key == first.key && $0.isGone } ? 1 : 0) }
    let held = facts.filter { fact in !fact.isGone && wanted.contains { $0.key == fact.key } }
    guard !held.isEmpty else { return ([], 1) }
    return (held.flatMap(Self.lines), 0)
  }

  private func isSeen(_ check: LabChecks.Check, from node: NodeName) -> Bool {
    check.node == node || check.inferred?.kind.scope == .cloud
  }

  private func hasCredentials(_ prelude: Substring, _ file: String?) -> Bool {
    guard let file else { return prelude == "cd\n" }
    return prelude.contains(file)
  }

  /// Whether no package, service or file that it rests on is missing.
  private func isPossible(_ check: LabChecks.Check) -> Bool {
    let needed = Set(check.dependsOn)
    return checks.allSatisfy { other in
      guard needed.contains(other.id), let fact = other.inferred, fact.kind.scope == .node
      else { return true }
      return facts.contains { $0.key == fact.key }
    }
  }

  private static func lines(_ fact: Fact) -> [String] {
    func filled(_ template: String) -> String {
      FactText.filled(template, values: fact.values) { $0 }
    }
    switch fact.kind.expects {
    case .success: return []
    case .line(let template), .text(let template): return [filled(template)]
    case .lines(let name): return fact.values[name] ?? []
    case .row(let cells):
      var shown = cells.compactMapValues { fact.wanted($0) }
      if fact.step.defines.count == 1 { shown["id"] = fact.step.defines[0].value }
      let columns = shown.keys.sorted()
      let rule = "+" + columns.map { _ in "---+" }.joined()
      let row = columns.map { " \(shown[$0] ?? "") |" }.joined()
      return [rule, "|" + columns.map { " \($0) |" }.joined(), rule, "|" + row, rule]
    }
  }
}

private enum ElidedLines {
  static func contains(_ line: String) -> Bool {
    let text = line.filter { !$0.isWhitespace }
    return text.count > 1 && text.allSatisfy { $0 == "." || $0 == "…" }
  }
}

private struct SimulatedNode: Node {
  let name: NodeName
  let world: SimulatedWorld

  func run(_ command: NodeCommand) async throws -> Evidence {
    let (lines, status) = world.answer(command.script, on: name)
    return Evidence(
      node: name, command: command.script, outcome: .exited(status),
      output: KeptOutput(lines.map { $0 + "\n" }.joined()), error: KeptOutput(""), start: 0,
      duration: 0)
  }

  func close() async {}
}
