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
      // A here-document and its end follow the command.
      let lines = (commands[index] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      let count = question.step.input.map { $0.count + 1 } ?? 0
      shown.append(
        SessionCommand(
          host: question.node.hostName, text: lines.dropLast(count).joined(separator: "\n"),
          input: lines.suffix(count).dropLast(), output: evidence.lines, line: index + 1)
      )
    }
    var report = SessionGrader(course: course, lab: asked, knowledge, overrides: overrides).grade(
      answers: shown)
    // These lines are no recording's.
    for index in report.checks.indices { report.checks[index].recordedLine = nil }
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

  /// Leaves out the ways that the student did not take, as far as what they left behind tells. If nothing of any way is
  /// there, and one of them leaves nothing that can be asked for, a person has to look.
  private func withWays(_ checks: [CheckResult]) -> [CheckResult] {
    guard lab.steps.contains(where: { !$0.ways.isEmpty }) else { return checks }
    let steps = Dictionary(uniqueKeysWithValues: lab.steps.map { ($0.id, $0) })
    // What a step leaves behind says more than what any machine shows.
    let made = Set(questions.filter { $0.inferred != nil }.map(\.step.id))
    let telling = Set(lab.steps.filter { made.contains($0.id) }.flatMap(\.ways).map(\.group))
    var scores: [String: [Double]] = [:]
    for (question, check) in zip(questions, checks)
    where check.verdict == .passed || check.verdict.isWrong {
      let isTold = question.step.ways.contains { telling.contains($0.group) }
      guard question.weight > 0, !isTold || question.inferred != nil else { continue }
      scores[question.step.id, default: []].append(check.score)
    }
    let ways = ChosenWays(lab.steps) { step in
      scores[step.id].map { $0.reduce(0, +) / Double($0.count) }
    }
    let silent = silentGroups(telling, scores)
    return checks.map { check in
      guard let step = check.step.flatMap({ steps[$0] }), !step.ways.isEmpty else { return check }
      var other = check
      if !ways.require(step) {
        (other.verdict, other.hint) = (.skipped, ChosenWays.hint)
      } else if check.verdict.isWrong, step.ways.contains(where: { silent.contains($0.group) }) {
        other.verdict = .manual
        other.hint =
          "the manual shows another way to do this, which leaves nothing that can be checked"
      }
      return other
    }
  }

  /// The groups in which a way leaves nothing that can be asked for, and nothing of any other way is there.
  private func silentGroups(_ telling: Set<SourcePosition>, _ scores: [String: [Double]])
    -> Set<SourcePosition>
  {
    var told: [Way: Bool] = [:]
    var started: Set<SourcePosition> = []
    for step in lab.steps where step.typed != nil {
      for way in step.ways {
        told[way] = told[way, default: false] || scores[step.id] != nil
        if scores[step.id]?.contains(where: { $0 > 0 }) == true { started.insert(way.group) }
      }
    }
    return Set(told.filter { !$0.value }.map(\.key.group)).intersection(telling).subtracting(
      started)
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
