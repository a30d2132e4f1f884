import Console
public import CourseModel
public import Knowledge
import Matching
public import Nodes
import Sessions

/// Grades a lab by asking its nodes. It changes nothing on them.
public struct LiveGrader: Sendable {
  /// What grading came to: the report, and the nodes' raw answers that it rests on.
  public struct Result: Sendable {
    public var report: LabReport
    public var answers: [KeptAnswer]
  }

  private let knowledge: Knowledge
  private let course: Course
  private let lab: Lab
  /// What is left out is not among the questions.
  private let overrides: LabOverrides
  private let questions: [LabChecks.Check]
  public var limits: Limits

  /// What takes longer is given up, and its checks are blocked.
  public struct Limits: Sendable {
    /// One command.
    public var command: Duration
    /// All that one node is asked together.
    public var node: Duration
    /// In how many shells one node is asked at once; nil for what suits the number of nodes. Where others are asked
    /// beside these, one is right.
    public var lanes: Int?
    /// Nobody is there to be asked once more.
    private(set) var areOfKeptAnswers = false
    /// How long a question is put again where its fault may pass.
    var patience = Patience(unreached: .seconds(3), reached: .seconds(45))

    struct Patience: Sendable {
      /// On a node that has not answered yet.
      var unreached: Duration
      /// On one that has, and may be rebooting.
      var reached: Duration
    }

    public init(command: Duration = .seconds(30)) {
      self.command = command
      node = command * 8
    }

    /// Kept answers are what they are: no fault among them passes.
    public static let ofKeptAnswers: Limits = {
      var limits = Limits()
      limits.areOfKeptAnswers = true
      limits.patience = Patience(unreached: .zero, reached: .zero)
      return limits
    }()
  }

  /// - Parameters:
  ///   - rules: By which checks are inferred from what the steps change; none for the reading steps alone.
  ///   - includesHost: Whether `host`, the reader's own machine, is asked like a node.
  public init(
    course: Course, lab: Lab, _ knowledge: Knowledge, rules: EffectRules = EffectRules(),
    overrides: LabOverrides = LabOverrides(), limits: Limits = Limits(), includesHost: Bool = false
  ) {
    self.knowledge = knowledge
    self.course = course
    self.lab = lab
    self.overrides = overrides.leavingNothingOut
    self.limits = limits
    let all = LabChecks(course: course, lab: lab, knowledge, rules: rules, overrides: overrides)
      .checks
    questions = all.filter { $0.node != "guest" && ($0.node != "host" || includesHost) }
    leavesHostOut = !includesHost && all.contains { $0.node == "host" }
  }

  /// Whether there are questions to the reader's own machine that are not asked.
  public let leavesHostOut: Bool

  /// The nodes that have to be asked, by the manual's names.
  public var nodes: [String] { Set(questions.map(\.node)).sorted() }

  /// - Parameters:
  ///   - nodes: The nodes by the manual's names; a node that is not here is blocked.
  ///   - progress: Gets how many of how many questions are answered.
  public func grade(
    nodes: [String: any Node], progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async -> Result {
    let reached = ReachedNodes()
    var answers: [Int: Answer] = [:]
    /// The commands as they were put, with the student's own ids.
    var commands: [Int: String] = [:]
    var scripts: [Int: String] = [:]
    var bindings = Bindings()
    // Two rounds: what is asked for by an id, or by a name of the student's own, waits until another answer
    // has shown it.
    for isSecond in [false, true] {
      let round = questions.indices.filter {
        (questions[$0].ids.isEmpty && questions[$0].placeholders.isEmpty) != isSecond
      }
      guard !round.isEmpty else { continue }
      if isSecond { bindings = judged(answers, commands).bindings }
      for index in round {
        do throws(Unknown) {
          let command = try command(questions[index], bindings)
          commands[index] = command
          let file = questions[index].credentials
          guard let script = NodeScript.text(command, credentials: file) else {
            throw Unknown(value: "the file \(file ?? "")")
          }
          scripts[index] = script
        } catch {
          answers[index] = .unknown(error.value)
        }
      }
      let done = answers.count
      let asked = await ask(scripts.filter { answers[$0.key] == nil }, nodes, reached) {
        progress(done + $0, questions.count)
      }
      answers.merge(await askedAgain(asked, scripts, nodes, reached)) { $1 }
    }
    let kept = questions.indices.compactMap { index -> KeptAnswer? in
      let node = questions[index].node
      return switch answers[index] {
      case .evidence(let evidence):
        KeptAnswer(node: node, script: evidence.command, result: .success(evidence))
      case .fault(let fault):
        KeptAnswer(node: node, script: scripts[index] ?? "", result: .failure(fault))
      case .killed, .outOfTime, .unknown, nil: nil
      }
    }
    return Result(report: judged(answers, commands), answers: kept)
  }

  // MARK: Asking

  private enum Answer: Sendable {
    case evidence(Evidence)
    case fault(NodeFault)
    /// Its shell was ended by a signal, however often it was put.
    case killed(signal: String)
    /// It was not put, or not to its end: the time of all its node's questions was up.
    case outOfTime
    /// A value of the student's that no answer shows.
    case unknown(String)

    /// Whether the infrastructure is at fault, or what its student put on the node.
    var isOpen: Bool {
      switch self {
      case .fault(let fault): fault.kind == .timedOut
      case .killed, .outOfTime: true
      case .evidence, .unknown: false
      }
    }

    /// Whether it did not end on a node that answered all the while.
    var isUnended: Bool {
      if case .evidence(let evidence) = self { evidence.outcome == .unended } else { false }
    }
  }

  /// A placeholder or an id whose value is not known.
  private struct Unknown: Error { var value: String }

  /// The step's command with the student's own ids in place of the manual's.
  private func command(_ question: LabChecks.Check, _ bindings: Bindings) throws(Unknown) -> String
  {
    var command = question.probe
    for id in question.ids {
      // A node's word goes into a command line only if it is an id and nothing else.
      guard let value = bindings[id.variable], ValueScanner.ids(in: value) == [value] else {
        throw Unknown(value: "the id of \(id.entity)")
      }
      command = command.replacing(id.value, with: value)
    }
    for placeholder in Placeholder.all(in: command) {
      // Nothing that a shell could take for more than a word.
      guard let value = bindings[knowledge.messages.canonical(placeholder)], !value.isEmpty,
        value.utf8.allSatisfy({ isWordByte($0) || "-.@".utf8.contains($0) }), value.first != "-"
      else { throw Unknown(value: "your own \(placeholder)") }
      command = command.replacing(placeholder, with: value)
    }
    return command
  }

  private func ask(
    _ scripts: [Int: String], _ nodes: [String: any Node],
    _ reached: ReachedNodes, _ progress: @escaping @Sendable (Int) -> Void
  ) async -> [Int: Answer] {
    let indices = Dictionary(grouping: scripts.keys.sorted()) { questions[$0].node }
    return await withTaskGroup(of: [(Int, Answer)].self) { group in
      for (name, indices) in indices {
        guard let node = nodes[name] else {
          let fault = NodeFault(.unreachable, node: name, "is not known")
          group.addTask { indices.map { ($0, .fault(fault)) } }
          continue
        }
        for lane in Self.lanes(indices, limits.lanes ?? max(16 / nodes.count, 1)) {
          let commands = lane.map { NodeCommand(scripts[$0] ?? "", timeLimit: limits.command) }
          group.addTask {
            let (answers, isAlive) = await SignOfLife(within: limits.command).during(node) {
              await Self.within(limits.node) {
                await Self.ask(node, commands, reached, limits.patience)
              }
            } matters: {
              $0.contains(where: \.isOpen) && !limits.areOfKeptAnswers
            }
            return Array(
              zip(lane, settled(answers, to: commands, on: name, isAlive: isAlive)))
          }
        }
      }
      var answers: [Int: Answer] = [:]
      for await some in group {
        answers.merge(some) { $1 }
        progress(answers.count)
      }
      return answers
    }
  }

  /// What did not end is asked once more, alone and with twice the time: a machine that many are asking at once is slow, and
  /// that is nobody's fault. Once a node's time is up, what is left stays as it was.
  private func askedAgain(
    _ answers: [Int: Answer], _ scripts: [Int: String], _ nodes: [String: any Node],
    _ reached: ReachedNodes
  ) async -> [Int: Answer] {
    guard !limits.areOfKeptAnswers else { return answers }
    let unended = answers.filter { $0.value.isUnended }.keys.sorted()
    return await withTaskGroup(of: [Int: Answer].self) { group in
      for (name, indices) in Dictionary(grouping: unended, by: { questions[$0].node }) {
        guard let node = nodes[name] else { continue }
        group.addTask {
          var again: [Int: Answer] = [:]
          let end = ContinuousClock.now + limits.node
          for index in indices where ContinuousClock.now < end {
            let command = NodeCommand(scripts[index] ?? "", timeLimit: limits.command * 2)
            let (answers, isAlive) = await SignOfLife(within: limits.command).during(node) {
              await Self.ask(node, [command], reached, limits.patience)
            } matters: {
              $0.contains(where: \.isOpen)
            }
            again[index] = settled(answers, to: [command], on: name, isAlive: isAlive).first
          }
          return again
        }
      }
      return await group.reduce(into: answers) { all, again in all.merge(again) { $1 } }
    }
  }

  /// A node that answers is reached: a question that never ends there, or ends its shell each time, is its student's. So are
  /// those for which such questions left no time.
  private func settled(
    _ answers: [Answer], to commands: [NodeCommand], on node: String, isAlive: Bool
  ) -> [Answer] {
    func isUnended(_ answer: Answer) -> Bool {
      if case .fault(let fault) = answer { fault.kind == .timedOut } else { false }
    }
    let tookAllTime = limits.command * answers.count(where: isUnended) >= limits.node / 2
    return zip(answers, commands).map { answer, command in
      var outcome = Evidence.Outcome.unended
      switch answer {
      case .fault(let fault) where isAlive && fault.kind == .timedOut: break
      case .outOfTime where isAlive && tookAllTime: break
      case .killed(let signal) where isAlive || limits.areOfKeptAnswers:
        outcome = .signalled(signal)
      case .killed(let signal):
        return .fault(NodeFault(.lost, node: node, "the command was ended by signal \(signal)"))
      case .outOfTime:
        return .fault(
          NodeFault(.timedOut, node: node, "its questions took too long together"))
      default: return answer
      }
      return .evidence(
        Evidence(
          node: node, command: command.script, outcome: outcome,
          output: KeptOutput(""), error: KeptOutput(""), start: 0, duration: 0))
    }
  }

  /// Runs something for so long, and cancels it then: what it has by then counts.
  private static func within<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    let task = Task { await body() }
    let watch = Task {
      try await Task.sleep(for: limit)
      task.cancel()
    }
    defer { watch.cancel() }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Questions that travel together: few nodes work on several at once, many nodes on one each.
  private static func lanes(_ indices: [Int], _ most: Int) -> [[Int]] {
    let count = min(most, 8, indices.count)
    return (0..<count).map { lane in
      stride(from: lane, to: indices.count, by: count).map { indices[$0] }
    }
  }

  private static func ask(
    _ node: any Node, _ commands: [NodeCommand], _ reached: ReachedNodes,
    _ patience: Limits.Patience
  ) async -> [Answer] {
    let results = await node.run(commands)
    // Those first that show whether the node is there: others may wait for it.
    for case .success in results { await reached.insert(node.name) }
    return await withTaskGroup(of: (Int, Answer).self) { group in
      var answers: [Answer?] = []
      for (index, result) in results.enumerated() {
        if case .success(let evidence) = result, case .exited = evidence.outcome {
          answers.append(.evidence(evidence))
        } else {
          answers.append(nil)
          group.addTask {
            (index, await ask(node, commands[index], reached, patience, first: result))
          }
        }
      }
      for await (index, answer) in group { answers[index] = answer }
      return answers.compactMap(\.self)
    }
  }

  /// Asks again where the fault may pass: a connection that broke, and a node that has answered before
  /// and may be rebooting.
  private static func ask(
    _ node: any Node, _ command: NodeCommand, _ reached: ReachedNodes,
    _ patience: Limits.Patience, first: Swift.Result<Evidence, any Error>
  ) async -> Answer {
    var pause = Duration.milliseconds(500)
    // Waiting for its turn on a connection is nobody's fault: the time runs from the first one.
    let clock = ContinuousClock.now
    var result = first
    while true {
      var signal: String?
      do {
        let evidence = try result.get()
        await reached.insert(node.name)
        // Killed, by a shutdown for one: what it would have said is not known.
        if case .signalled(let name) = evidence.outcome {
          signal = name
          throw NodeFault(.lost, node: node.name, "the command was ended by signal \(name)")
        }
        return .evidence(evidence)
      } catch let fault as NodeFault {
        let limit = await reached.contains(node.name) ? patience.reached : patience.unreached
        let mayPass =
          switch fault.kind {
          case .lost, .busy: true
          case .refused, .unreachable: await reached.contains(node.name)
          default: false
          }
        guard mayPass, ContinuousClock.now - clock < limit else {
          return signal.map { .killed(signal: $0) } ?? .fault(fault)
        }
        try? await Task.sleep(for: pause)
        pause = min(pause * 2, .seconds(4))
      } catch {
        return .outOfTime
      }
      do { result = .success(try await node.run(command)) } catch { result = .failure(error) }
    }
  }

  // MARK: Judging

  /// A pure function of the answers.
  private func judged(
    _ answers: [Int: Answer], _ texts: [Int: String]
  ) -> LabReport {
    var asked = lab
    asked.steps = []
    var commands: [SessionCommand] = []
    for (index, question) in questions.enumerated() where question.inferred == nil {
      guard case .evidence(let evidence)? = answers[index], case .exited = evidence.outcome else {
        continue
      }
      var step = question.step
      step.node = question.node
      step.alsoOn = []
      // Each is asked once: that a command stands twice in the manual does not matter here.
      asked.steps.append(step)
      commands.append(
        SessionCommand(
          host: question.node, text: texts[index] ?? "", output: evidence.lines, line: index + 1))
    }
    var report = SessionGrader(course: course, lab: asked, knowledge, overrides: overrides).grade(
      answers: commands)
    let shown = Dictionary(
      report.checks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    report.lab = lab
    var bindings = report.bindings
    report.checks = questions.enumerated().map { index, question in
      switch answers[index] {
      case .evidence(let evidence):
        if let broken = broken(question, evidence) { return broken }
        if let fact = question.inferred {
          return check(question, fact, evidence, texts[index], &bindings)
        }
        return shown[question.id].map { withStatus($0, question, evidence) }
          ?? check(question, .error, "the grader has not judged the answer")
      case .fault(let fault): return check(question, .blocked, fault.description)
      case .killed, .outOfTime:
        return check(question, .error, "the grader has not settled the answer")
      case .unknown(let value):
        return check(question, .skipped, "\(value) is not known from any answer")
      // An answer that went missing here is this program's fault, and no point less.
      case nil: return check(question, .error, "the grader has lost the answer")
      }
    }
    report.bindings = bindings
    report.checks = withCauses(report.checks).map(withHints)
    return report
  }

  private func check(_ question: LabChecks.Check, _ verdict: Verdict, _ hint: String?)
    -> CheckResult
  {
    CheckResult(
      id: question.id, step: question.step.id, line: question.step.position.line,
      node: question.node, command: question.probe, verdict: verdict,
      score: verdict == .passed ? 1 : 0, weight: question.weight, hint: hint)
  }

  /// Whether a fact holds.
  private func check(
    _ question: LabChecks.Check, _ fact: Fact, _ evidence: Evidence, _ command: String?,
    _ bindings: inout Bindings
  ) -> CheckResult {
    var judge = FactJudge(fact, bindings, knowledge.messages)
    var judgement = judge.judge(evidence)
    for other in question.later where judgement.score < 1 {
      var further = FactJudge(other, bindings, knowledge.messages)
      let found = further.judge(evidence)
      if found.score == 1 { (judge, judgement) = (further, found) }
    }
    bindings = judge.bindings
    if judgement.score < 1, question.isOptional {
      return check(question, .skipped, "optional, and not done")
    }
    let verdict: Verdict =
      judgement.score == 1 ? .passed : judgement.score > 0 ? .partial : .failed
    var result = check(question, verdict, nil)
    result.command = question.step.command ?? question.step.path ?? question.probe
    result.score = judgement.score
    result.differences = judgement.differences
    result.shown = evidence.lines
    // That something is missing is what the difference says already.
    if judgement.differences.first?.kind != .missingRow {
      result.hint = Hint(knowledge.messages).text(
        step: question.step, differences: judgement.differences)
    }
    return result
  }

  /// Failed, where a node that answers did not come to an end with it. Nil where there is an answer.
  private func broken(_ question: LabChecks.Check, _ evidence: Evidence) -> CheckResult? {
    let reason: String
    switch evidence.outcome {
    case .exited: return nil
    case .signalled(let name): reason = "ended its shell by signal \(name)"
    case .unended: reason = "did not end in time"
    }
    if question.isOptional { return check(question, .skipped, "optional, and \(reason)") }
    var result = check(
      question, .failed,
      "'\(PlainLine.text(question.probe, 80))' \(reason), though \(question.node) answers: what stands in its way there?"
    )
    result.differences = [
      Difference(.exit, at: "exit status", expected: "0", actual: reason)
    ]
    return result
  }

  /// One cause and not twenty consequences: what rests on something that failed is skipped, and says on what.
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

  /// What is wrong, with what its instructor says to try.
  private func withHints(_ check: CheckResult) -> CheckResult {
    guard check.verdict == .failed || check.verdict == .partial,
      let question = questions.first(where: { $0.id == check.id })
    else { return check }
    var hinted = check
    hinted.hints = question.hints
    return hinted
  }

  /// A command that shows nothing is right only if it also ended well.
  private func withStatus(
    _ shown: CheckResult, _ question: LabChecks.Check, _ evidence: Evidence
  ) -> CheckResult {
    var check = shown
    check.weight = question.weight
    guard check.verdict == .passed, Matcher.showsNothing(question.step.expected, knowledge),
      case .exited(let code) = evidence.outcome, code != 0
    else { return check }
    var failed = check
    failed.verdict = .failed
    failed.score = 0
    failed.differences = [Difference(.exit, at: "exit status", expected: "0", actual: "\(code)")]
    failed.hint = Hint(knowledge.messages).text(
      step: question.step, differences: failed.differences)
    return failed
  }
}

/// The nodes that have answered at least once.
private actor ReachedNodes {
  private var names: Set<String> = []

  func insert(_ name: String) { names.insert(name) }

  func contains(_ name: String) -> Bool { names.contains(name) }
}
