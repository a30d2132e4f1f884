package import CourseModel
package import Grading
import Matching

/// The document that `grade checks --format json` prints.
package struct ChecksDocument: Encodable {
  package var lab: String
  package var checks: [Check]
  package var uncovered: [Uncovered]

  package struct Check: Encodable {
    package var id: String
    package var step: String
    /// In the manual, from 1.
    package var line: Int
    package var node: NodeName
    package var fact: String
    package var probe: String
    package var expects: String
    package var vacuous: Bool
    package var optional: Bool
    package var dependsOn: [String]
    /// Points.
    package var weight: Double
    package var strength: OrNull<Strength>
  }

  /// How much of an expected output is compared, found by changing each value.
  package struct Strength: Encodable {
    /// How many of its values are compared.
    package var compared: Int
    package var values: Int
    /// Changes that would pass.
    package var passing: [Change]

    init(_ strength: CheckStrength) {
      compared = strength.compared
      values = strength.values.count
      passing = strength.values.filter { !$0.isCompared }.map {
        Change(value: $0.text, changed: $0.changed)
      }
    }
  }

  package struct Change: Encodable {
    package var value: String
    package var changed: String
  }

  package struct Uncovered: Encodable {
    package var step: String
    package var line: Int
    package var command: String
    package var why: String
  }

  package init(lab: String, _ all: LabChecks) {
    self.lab = lab
    checks = all.checks.map {
      Check(
        id: $0.id, step: $0.step.id, line: $0.step.position.line, node: $0.node, fact: $0.fact,
        probe: $0.probe, expects: $0.expects, vacuous: $0.isVacuous,
        optional: $0.step.reasonToLeave != nil, dependsOn: $0.dependsOn,
        weight: $0.weight, strength: OrNull($0.strength.map(Strength.init)))
    }
    uncovered = all.uncovered.map {
      Uncovered(
        step: $0.step.id, line: $0.step.position.line, command: $0.command, why: $0.why)
    }
  }
}
