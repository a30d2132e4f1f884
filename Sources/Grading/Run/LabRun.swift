import Console
public import CourseModel
public import Knowledge
import Matching
public import Nodes
public import Sessions

/// Carries a lab out on its nodes, step by step, and compares the output of each step.
public struct LabRun: Sendable {
  /// The outcome of a step.
  public enum Outcome: Sendable {
    case done(CheckResult)
    /// It was not carried out, and why.
    case left(String)
    /// Why the run cannot continue.
    case stopped(String, [Difference], output: [String])
  }

  /// The outcome of a step on one node.
  public struct NodeOutcome: Sendable {
    /// Nil if the manual does not say on which node.
    public var node: NodeName?
    public var outcome: Outcome
  }

  public struct Settings: Sendable {
    /// The reader's own values, by placeholder.
    public var values: [String: String] = [:]
    /// Ids and values from earlier labs.
    public var bindings = Bindings()
    public var includesOptional = false
    /// For each step.
    public var timeLimit = Duration.seconds(900)
    /// How long to wait for a state that may still arrive, if the manual does not say longer.
    public var retryWindow = Duration.seconds(90)
    /// How long to watch a command that never ends and has no output in the manual.
    public var glance = Duration.seconds(5)
    /// Whether the steps for the reader's own machine are carried out, on this machine.
    public var includesHost = false
    /// How a shell is started on a node.
    public let shell: ShellProfile
    /// Told why it waits, again and again.
    public var waits: @Sendable (String) -> Void = { _ in }
    /// The clock for windows and pauses.
    var clock: any Clock<Duration> = ContinuousClock()

    public init(shell: ShellProfile) { self.shell = shell }
  }

  private let knowledge: Knowledge
  private let course: Course
  private let lab: Lab
  private let overrides: LabOverrides
  private let nodes: [NodeName: any Node]
  public var settings: Settings
  private let plan: RunPlan
  private var terminals: RunTerminals
  private var done: [Step] = []
  /// The commands typed and their output, as a session.
  public private(set) var commands: [SessionCommand] = []
  public private(set) var bindings: Bindings

  public init(
    course: Course, lab: Lab, _ knowledge: Knowledge, overrides: LabOverrides,
    nodes: [NodeName: any Node], settings: Settings
  ) {
    self.knowledge = knowledge
    self.course = course
    self.lab = lab
    self.overrides = overrides
    self.nodes = nodes
    self.settings = settings
    bindings = settings.bindings
    plan = RunPlan(
      lab, knowledge.programs, includesOptional: settings.includesOptional,
      includesHost: settings.includesHost)
    terminals = RunTerminals(settings.shell, knowledge.programs)
  }

  // MARK: One step

  /// Carries out one step on its node and on all others that the manual asks it for.
  public mutating func carryOut(_ step: Step) async -> [NodeOutcome] {
    switch plan.part(of: step) {
    case .left(let why): return [NodeOutcome(node: step.node, outcome: .left(why))]
    case .newTerminal(let node):
      if let node { await terminals.end(node) }
      return [NodeOutcome(node: step.node, outcome: .left("reached directly"))]
    case .leaving(let place):
      guard await terminals.isInside(place.terminal) else {
        await terminals.end(place.terminal)
        return [NodeOutcome(node: step.node, outcome: .left("ends the terminal"))]
      }
      return [NodeOutcome(node: step.node, outcome: await carryOut(step, on: place))]
    case .carriedOut(let places):
      var outcomes: [NodeOutcome] = []
      for place in places {
        let outcome = await carryOut(step, on: place)
        outcomes.append(NodeOutcome(node: place.name, outcome: outcome))
        if case .stopped = outcome { break }
      }
      return outcomes
    }
  }

  /// Makes the terminals as the reader has them before a step, for a run that begins there: what opens shells and sets
  /// them up is typed again, nothing else.
  public mutating func begin(at step: Step) async {
    for earlier in lab.steps.prefix(while: { $0.id != step.id }) {
      switch plan.part(of: earlier) {
      case .left: break
      case .newTerminal(let node): if let node { await terminals.end(node) }
      case .leaving(let place): terminals.forgetInnermost(place.terminal)
      case .carriedOut(let places):
        guard let typed = try? typed(earlier) else { continue }
        for place in places {
          await terminals.note(typed.command, opens: plan.opens(earlier), on: place.terminal)
        }
      }
    }
  }

  /// Closes the terminals. A run that goes on opens new ones and sets them up alike.
  public mutating func close() async { await terminals.close() }

  private func typed(_ step: Step) throws(StepTyping.Unknown) -> StepTyping {
    try StepTyping(step, values: settings.values, bindings: bindings, knowledge.messages)
  }

  private mutating func carryOut(_ step: Step, on place: RunPlan.Place) async -> Outcome {
    guard let node = nodes[place.terminal] else {
      return .stopped("\(place.terminal) is not known", [], output: [])
    }
    let typed: StepTyping
    do throws(StepTyping.Unknown) { typed = try self.typed(step) } catch {
      return .stopped(
        "needs \(error.value); give it with --set '\(error.value)=…'", [], output: [])
    }
    let window = window(for: step, typed.command)
    let elapsed = settings.clock.stopwatch()
    var pause = Duration.seconds(1)
    do {
      if let wait = step.wait, wait.isOrdered, window == nil {
        try await settings.clock.sleep(for: .seconds(wait.seconds))
      }
      while true {
        let shown = try await perform(step, on: node, typed: typed)
        let check = judged(step, on: place.name, typed: typed, shown)
        let isLeftOut = overrides.settings(for: step).leavesOut.contains(
          LabOverrides.LeftOut.output)
        guard check.verdict.isWrong, !isLeftOut else {
          keep(step, on: place.name, typed: typed, shown)
          return .done(check)
        }
        guard let window, elapsed() < window else {
          keep(step, on: place.name, typed: typed, shown)
          return .stopped("differs from the manual", check.differences, output: shown.lines)
        }
        settings.waits(
          "\(step.title): not yet as in the manual, asked again for up to \(window.components.seconds) s"
        )
        try await settings.clock.sleep(for: pause)
        pause = min(pause * 2, .seconds(8))
      }
    } catch let stop as Unanswered {
      return .stopped(stop.description, [], output: stop.shown)
    } catch let stop as NotOpened {
      return .stopped("opened nothing to type in", [], output: stop.shown)
    } catch {
      return .stopped("\(error)", [], output: [])
    }
  }

  /// How long a step that differs is asked again; nil if it is not: asking must change nothing, and time must be able to.
  private func window(for step: Step, _ command: String) -> Duration? {
    let programs = knowledge.programs
    guard step.kind == .command, step.typed?.isStatement != true, programs.onlyReads(command),
      !ShellPast.isAll(of: command, programs)
    else { return nil }
    let usual = programs.isSettled(command) ? Self.settledWindow : settings.retryWindow
    return max(min(usual, settings.retryWindow), announced(by: step))
  }

  /// Up to twice as long as the manual says: its author's machines were different ones.
  private func announced(by step: Step) -> Duration {
    step.wait.map { .seconds($0.seconds + min($0.seconds, 120)) } ?? .zero
  }

  /// For files and accounts: what writes them has mostly ended.
  private static let settledWindow = Duration.seconds(5)

  private mutating func keep(
    _ step: Step, on name: NodeName, typed: StepTyping, _ shown: NodeTerminal.Answer
  ) {
    let (asked, command) = recorded(step, on: name, typed: typed, shown)
    done.append(asked)
    commands.append(command)
    bindings = report(done, commands).bindings
  }

  // MARK: Carrying out

  /// A question of a command to which the manual gives no answer.
  private struct Unanswered: Error, CustomStringConvertible {
    var question: TerminalQuestion
    var shown: [String]

    var description: String {
      "asks '\(question.text)', and the manual does not say what to answer; give it with --set '\(question.placeholder)=…', or do the step by hand and continue after it"
    }
  }

  /// A command that should have opened a shell, and ended.
  private struct NotOpened: Error { var shown: [String] }

  private mutating func perform(
    _ step: Step, on node: any Node, typed: StepTyping
  ) async throws -> NodeTerminal.Answer {
    if step.kind == .reboot {
      try await reboot(node)
      return NodeTerminal.Answer(lines: [])
    }
    let terminal = try await terminals.terminal(on: node)
    if case .file(let path, _) = step.action {
      return try await terminal.run(typed.writing(to: path), timeLimit: .seconds(30))
    }
    let script = ExpectScript(
      expected: step.expected.lines, values: settings.values, ending: ending(of: step, typed, node),
      knowledge.messages)
    var shown = try await terminal.run(
      typed.text, opens: plan.opens(step), user: script, timeLimit: settings.timeLimit)
    if let question = script.unanswered {
      throw Unanswered(question: question, shown: shown.lines)
    }
    if plan.opens(step), await !terminal.isInside { throw NotOpened(shown: shown.lines) }
    await terminals.note(typed.command, opens: plan.opens(step), on: node.name)
    // The terminal's echo of the key is no output.
    let key = step.typed?.interrupt?.key ?? .end
    if step.kind == .watch,
      let echo = shown.lines.lastIndex(where: { $0.hasSuffix(key.rawValue) })
    {
      let before = shown.lines.remove(at: echo).dropLast(2)
      if !before.isEmpty { shown.lines.insert(String(before), at: echo) }
    }
    shown.lines += silentFailure(shown, step)
    return shown
  }

  private func ending(
    of step: Step, _ typed: StepTyping, _ node: any Node
  ) -> ExpectScript.Ending {
    guard step.kind == .watch else {
      // A command that is not known to ask may pause in the middle of a line.
      return .untilItEnds(patience: .seconds(step.kind == .interactive ? 4 : 20))
    }
    // What its reader has seen when pressing Ctrl-C.
    var seen = step
    let interrupt = step.typed?.interrupt
    seen.updateCommand { command in
      guard let interrupt else { return }
      let before = zip(command.expected.lines, command.outputPositions).filter {
        $1.line < interrupt.position.line
      }
      command.expected = ExpectedOutput(kind: .text, lines: before.map(\.0))
    }
    guard !Matcher.showsNothing(seen.expected, knowledge) else {
      return .until(seen: { _ in false }, atMost: settings.glance, key: interrupt?.key ?? .end)
    }
    let run = self
    return .until(
      seen: { [seen] shown in
        guard interrupt == nil || shown.count >= seen.expected.lines.count else { return false }
        let answer = NodeTerminal.Answer(lines: shown)
        return run.judged(seen, on: node.name, typed: typed, answer).verdict == .passed
      },
      atMost: max(settings.retryWindow, announced(by: step)), key: interrupt?.key ?? .end)
  }

  /// An error line for a command that fails without printing one.
  private func silentFailure(_ shown: NodeTerminal.Answer, _ step: Step) -> [String] {
    if shown.isUnfinished { return ["error: the shell waits for more lines"] }
    guard step.kind == .command, let status = shown.status, status != 0,
      step.typed?.isStatement != true, status != Self.nobodyReads, !isMeantToFail(step),
      !knowledge.programs.onlyReads(step.command ?? ""),
      Matcher.showsNothing(step.expected, knowledge),
      ErrorMessages(knowledge).first(in: shown.lines) == nil
    else { return [] }
    return ["error: exit status \(status)"]
  }

  /// 128 and SIGPIPE: what reads a pipe has all that it wants.
  private static let nobodyReads: Int32 = 141

  /// Whether the next step looks at this one's exit status.
  private func isMeantToFail(_ step: Step) -> Bool {
    lab.steps.drop { $0.id != step.id }.dropFirst().first { $0.kind != .note }?.command?
      .hasText("$?") ?? false
  }

  /// Reboots the node and waits until it has a different boot id.
  private mutating func reboot(_ node: any Node) async throws {
    let question = NodeCommand("cat /proc/sys/kernel/random/boot_id", timeLimit: .seconds(5))
    let before = try await node.run(question).output.text
    await terminals.end(node.name)
    _ = try? await node.run(NodeCommand("reboot", timeLimit: .seconds(10)))
    let elapsed = settings.clock.stopwatch()
    while elapsed() < .seconds(300) {
      try await settings.clock.sleep(for: .milliseconds(500))
      if let now = try? await node.run(question), now.outcome == .exited(0),
        now.output.text != before
      {
        return
      }
    }
    throw NodeFault(.timedOut, node: node.name, "did not come back after its reboot")
  }

  // MARK: Judging

  private func recorded(
    _ step: Step, on name: NodeName, typed: StepTyping, _ shown: NodeTerminal.Answer
  ) -> (Step, SessionCommand) {
    var asked = step
    asked.node = name
    asked.alsoOn = []
    // The output until Ctrl-C is judged like a command's.
    if step.kind == .watch { asked.updateCommand { $0.action = .run } }
    asked.key = name == step.node ? step.key : "\(step.key)-\(name)"
    var command = SessionCommand(
      host: name.hostName, text: typed.command, input: typed.input, output: shown.lines,
      line: commands.count + 1)
    command.status = shown.status
    return (asked, command)
  }

  private func judged(
    _ step: Step, on name: NodeName, typed: StepTyping, _ shown: NodeTerminal.Answer
  ) -> CheckResult {
    let (asked, command) = recorded(step, on: name, typed: typed, shown)
    let checks = report(done + [asked], commands + [command]).checks
    return checks.last { $0.id == asked.key }
      ?? CheckResult(
        id: asked.key, step: step.id, line: step.position.line, node: name, command: typed.command,
        verdict: .passed, score: 1)
  }

  private func report(_ steps: [Step], _ commands: [SessionCommand]) -> LabReport {
    var part = lab
    part.steps = steps
    return SessionGrader(
      course: course, lab: part, knowledge, overrides: overrides, bindings: settings.bindings
    ).grade(Session(commands: commands))
  }
}
