package import CourseModel
package import Grading

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

  /// Only the commands that change a node and have no check.
  package static func uncovered(_ all: LabChecks) -> String {
    guard !all.uncovered.isEmpty else { return "every command that changes a node has a check\n" }
    return all.uncovered.map {
      "line \($0.step.position.line)  \($0.step.node?.description ?? "?")  \($0.command)\n    \($0.why)\n"
    }.joined()
  }
}
