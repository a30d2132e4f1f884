package import CourseModel
package import Grading
import Matching

/// A lab's checks for a person: under each command what must hold after it.
package struct ChecksText {
  package let text: String

  package init(_ lab: Lab, _ all: LabChecks) {
    var text = "\(lab.id): \(lab.title)\n"
    var step: String?
    for check in all.checks {
      if check.step.id != step {
        step = check.step.id
        text +=
          "\nline \(check.step.position.line)  \(check.step.title)\n"
      }
      let weak = check.isVacuous ? "  (vacuous: earns nothing)" : ""
      let left = check.step.reasonToLeave == nil ? "" : "  (optional)"
      text += "  \(check.node)  \(check.fact)\(weak)\(left)\n"
      if check.probe != check.step.command { text += "         asked with: \(check.probe)\n" }
      if check.expects != "exit status 0" { text += "         expected: \(check.expects)\n" }
      if let strength = check.strength { text += Self.strength(strength) }
      if !check.dependsOn.isEmpty {
        text += "         rests on: \(check.dependsOn.joined(separator: ", "))\n"
      }
    }
    let vacuous = all.checks.count(where: \.isVacuous)
    text +=
      "\n\(all.checks.count) \(all.checks.count == 1 ? "check" : "checks"), \(vacuous) vacuous; "
    text +=
      all.uncovered.isEmpty
      ? "every command has a check\n"
      : "\(all.uncovered.count) \(all.uncovered.count == 1 ? "command" : "commands") without a check (--uncovered)\n"
    self.text = text
  }

  /// How much of the output is compared, and a few values that may be others.
  private static func strength(_ strength: CheckStrength) -> String {
    let free = strength.values.filter { !$0.isCompared }.map { PlainLine.text($0.text, 30) }
    let shown = free.prefix(5).joined(separator: ", ") + (free.count > 5 ? ", …" : "")
    return
      "         compares \(strength.compared) of \(strength.values.count) values\(free.isEmpty ? "" : "; may be others: \(shown)")\n"
  }

  /// Only the commands that change a node and have no check.
  package static func uncovered(_ all: LabChecks) -> String {
    guard !all.uncovered.isEmpty else { return "every command that changes a node has a check\n" }
    return all.uncovered.map {
      "line \($0.step.position.line)  \($0.step.node?.description ?? "?")  \($0.command)\n    \($0.why)\n"
    }.joined()
  }
}
