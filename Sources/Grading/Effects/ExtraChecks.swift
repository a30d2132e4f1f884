import Console
import CourseModel

/// The checks that a grader file adds to a step, in the form in which they are asked.
struct ExtraChecks {
  let lab: Lab

  func check(
    _ extra: ExtraCheck, of step: Step, _ settings: LabOverrides.Settings,
    needing dependencies: [String]
  ) -> LabChecks.Check? {
    guard let node = extra.node ?? step.node ?? step.candidates.first else { return nil }
    var asked = step
    asked.key = "\(step.key).\(extra.name)"
    asked.action = .command(TypedCommand(extra.command))
    asked.credentials = extra.credentials ?? step.credentials
    asked.placeholders = []
    var fact: Fact?
    var expects = "exit status 0"
    switch extra.expects {
    case .success: fact = self.fact(extra, expectation: .success, step: asked, node: node)
    case .fields(let cells):
      fact = self.fact(extra, expectation: .row(cells), step: asked, node: node)
    case .output(let lines):
      asked.updateCommand { $0.expected = ExpectedOutput(reading: lines) }
      expects = "\(lines.count) \(lines.count == 1 ? "line" : "lines") as in the grader file"
    }
    let shown = ([extra.command] + asked.expected.lines).joined(separator: "\n")
    let ids = occurrences.filter { shown.contains($0.value) }
    asked.defines = []
    asked.uses = ids
    return LabChecks.Check(
      id: asked.key, step: asked, node: node, fact: fact?.text ?? extra.name, probe: extra.command,
      expects: fact?.expects ?? expects, isVacuous: false, dependsOn: dependencies,
      weight: extra.weight, credentials: asked.credentials, inferred: fact,
      hints: (extra.hints + settings.hints).sorted { $0.cost < $1.cost },
      ids: ids.filter { extra.command.contains($0.value) })
  }

  private func fact(
    _ extra: ExtraCheck, expectation: FactKind.Expectation, step: Step, node: NodeName
  ) -> Fact {
    let kind = FactKind(
      name: extra.name, says: extra.name.replacing("-", with: " "), key: [], probe: extra.command,
      expects: expectation)
    return Fact(kind: kind, node: node, values: [:], step: step)
  }

  /// The manual's ids; here too they stand for the student's own.
  private var occurrences: [IDOccurrence] {
    var seen: Set<String> = []
    return lab.steps.flatMap { $0.defines + $0.uses }.filter { seen.insert($0.value).inserted }
  }
}
