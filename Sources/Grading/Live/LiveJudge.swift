import Console
import CourseModel
import Knowledge
import Matching
import Nodes
import Sessions

/// Judges the nodes' answers: a pure function of them.
struct LiveJudge: Sendable {
  let knowledge: Knowledge
  let course: Course
  let lab: Lab
  /// What they leave out is not among the questions.
  let overrides: LabOverrides
  let questions: [LabChecks.Check]

  /// - Parameters:
  ///   - answers: By the index of their question.
  ///   - commands: As they were asked, with the student's own ids.
  func report(on answers: [Int: LiveAnswer], to commands: [Int: String]) -> LabReport {
    var asked = lab
    asked.steps = []
    var shown: [SessionCommand] = []
    for (index, question) in questions.enumerated() where question.inferred == nil {
      guard case .evidence(let evidence)? = answers[index], case .exited = evidence.outcome else {
        continue
      }
      var step = question.step
      step.node = question.node
      step.alsoOn = []
      // Each is asked once, so it does not matter here whether the manual has a command twice.
      asked.steps.append(step)
      shown.append(
        SessionCommand(
          host: question.node.hostName, text: commands[index] ?? "", output: evidence.lines,
          line: index + 1)
      )
    }
    var report = SessionGrader(course: course, lab: asked, knowledge, overrides: overrides).grade(
      answers: shown)
    let judged = Dictionary(
      report.checks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    report.lab = lab
    var bindings = report.bindings
    report.checks = questions.enumerated().map { index, question in
      switch answers[index] {
      case .evidence(let evidence):
        if let broken = broken(question, evidence) { return broken }
        if let fact = question.inferred {
          return check(
            question, fact: fact, evidence: evidence, command: commands[index], bindings: &bindings)
        }
        return judged[question.id].map { withStatus($0, question: question, evidence: evidence) }
          ?? check(question, verdict: .error, hint: "the grader did not judge the answer")
      case .fault(let fault): return check(question, verdict: .blocked, hint: fault.description)
      case .unknown(let value):
        return check(question, verdict: .skipped, hint: "\(value) is not known from any answer")
      // An answer that went missing here is this program's fault and costs no points.
      case nil: return check(question, verdict: .error, hint: "the grader lost the answer")
      }
    }
    report.bindings = bindings
    report.checks = withWays(withCauses(report.checks)).map(withHints)
    return report
  }

  /// Skips what is wrong in the ways that the student did not take. Of a way that leaves nothing behind nobody can tell
  /// whether it was taken: then what is wrong in the others is skipped, too.
  private func withWays(_ checks: [CheckResult]) -> [CheckResult] {
    let scores = Dictionary(grouping: checks.filter { $0.verdict == .passed || $0.verdict.isWrong })
    { $0.step ?? "" }.mapValues {
      $0.reduce(0) { $0 + $1.score } / Double($0.count)
    }
    let ways = ChosenWays(lab.steps) { scores[$0.id] }
    guard lab.steps.contains(where: { !$0.ways.isEmpty }) else { return checks }
    let steps = Dictionary(uniqueKeysWithValues: lab.steps.map { ($0.id, $0) })
    let tellable = Set(lab.steps.filter { scores[$0.id] != nil }.flatMap(\.ways))
    let silent = Set(lab.steps.flatMap(\.ways)).subtracting(tellable).map(\.group)
    return checks.map { check in
      guard check.verdict.isWrong, let step = check.step.flatMap({ steps[$0] }),
        !ways.require(step) || step.ways.contains(where: { silent.contains($0.group) })
      else { return check }
      var skipped = check
      skipped.verdict = .skipped
      skipped.hint = ChosenWays.hint
      return skipped
    }
  }

  private func check(_ question: LabChecks.Check, verdict: Verdict, hint: String?)
    -> CheckResult
  {
    CheckResult(
      id: question.id, step: question.step.id, line: question.step.position.line,
      node: question.node, command: question.probe, verdict: verdict,
      score: verdict == .passed ? 1 : 0, weight: question.weight, hint: hint)
  }

  /// Judges whether a fact holds.
  private func check(
    _ question: LabChecks.Check, fact: Fact, evidence: Evidence, command: String?,
    bindings: inout Bindings
  ) -> CheckResult {
    var judge = FactJudge(fact, bindings: bindings, messages: knowledge.messages)
    var judgement = judge.judge(evidence)
    for other in question.later where judgement.score < 1 {
      var further = FactJudge(other, bindings: bindings, messages: knowledge.messages)
      let found = further.judge(evidence)
      if found.score == 1 { (judge, judgement) = (further, found) }
    }
    bindings = judge.bindings
    if judgement.score < 1, question.isOptional {
      return check(question, verdict: .skipped, hint: "optional, and not done")
    }
    let verdict: Verdict =
      judgement.score == 1 ? .passed : judgement.score > 0 ? .partial : .failed
    var result = check(question, verdict: verdict, hint: nil)
    result.command = question.step.title
    result.score = judgement.score
    result.differences = judgement.differences
    result.shown = evidence.lines
    // The difference already says that something is missing.
    if judgement.differences.first?.kind != .missingRow {
      result.hint = Hint(knowledge.messages).text(
        step: question.step, differences: judgement.differences)
    }
    return result
  }

  /// The check as failed if the command did not end normally on a node that answers; nil otherwise.
  private func broken(_ question: LabChecks.Check, _ evidence: Evidence) -> CheckResult? {
    let reason: String
    switch evidence.outcome {
    case .exited: return nil
    case .signalled(let name): reason = "killed its shell (signal \(name))"
    case .unended: reason = "did not end in time"
    }
    if question.isOptional {
      return check(question, verdict: .skipped, hint: "optional, and \(reason)")
    }
    var result = check(
      question, verdict: .failed,
      hint:
        "'\(PlainLine.text(question.probe, 80))' \(reason), although \(question.node) answers: what is stopping it there?"
    )
    result.differences = [
      Difference(.exit, at: .exitStatus, expected: "0", actual: reason)
    ]
    return result
  }

  /// Shows one cause instead of twenty consequences: what rests on a failure is skipped, and names it.
  private func withCauses(_ checks: [CheckResult]) -> [CheckResult] {
    let failed = Set(checks.filter { $0.verdict == .failed }.map(\.id))
    let dependencies = CheckDependencies(questions)
    return checks.map { check in
      guard check.verdict == .failed, let cause = dependencies.cause(of: check.id, among: failed)
      else { return check }
      var skipped = check
      skipped.verdict = .skipped
      skipped.blockedBy = cause
      return skipped
    }
  }

  /// Adds the instructor's hints to what went wrong.
  private func withHints(_ check: CheckResult) -> CheckResult {
    guard check.verdict.isWrong,
      let question = questions.first(where: { $0.id == check.id })
    else { return check }
    var hinted = check
    hinted.hints = question.hints
    return hinted
  }

  /// A command that shows nothing is right only if its exit status is 0, too.
  private func withStatus(
    _ shown: CheckResult, question: LabChecks.Check, evidence: Evidence
  ) -> CheckResult {
    var check = shown
    check.weight = question.weight
    guard check.verdict == .passed, Matcher.showsNothing(question.step.expected, knowledge),
      case .exited(let code) = evidence.outcome, code != 0
    else { return check }
    var failed = check
    failed.verdict = .failed
    failed.score = 0
    failed.differences = [Difference(.exit, at: .exitStatus, expected: "0", actual: "\(code)")]
    failed.hint = Hint(knowledge.messages).text(
      step: question.step, differences: failed.differences)
    return failed
  }
}
