import CourseModel
import Grading

/// What `grade checks --format json` prints.
struct ChecksDocument: Encodable {
  var lab: String
  var checks: [Check]
  var uncovered: [Uncovered]

  struct Check: Encodable {
    var id: String
    var step: String
    var line: Int
    var node: String
    var fact: String
    var probe: String
    var expects: String
    var vacuous: Bool
    var optional: Bool
    var dependsOn: [String]
    var weight: Double
  }

  struct Uncovered: Encodable {
    var step: String
    var line: Int
    var command: String
    var why: String
  }

  init(lab: String, _ all: LabChecks) {
    self.lab = lab
    checks = all.checks.map {
      Check(
        id: $0.id, step: $0.step.id, line: $0.step.position.line, node: $0.node, fact: $0.fact,
        probe: $0.probe, expects: $0.expects, vacuous: $0.isVacuous,
        optional: $0.step.optional != nil, dependsOn: $0.dependsOn,
        weight: $0.weight)
    }
    uncovered = all.uncovered.map {
      Uncovered(
        step: $0.step.id, line: $0.step.position.line, command: $0.command, why: $0.why)
    }
  }
}
