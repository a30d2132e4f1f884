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
    /// The clock for windows and pauses.
    var clock: any Clock<Duration> = ContinuousClock()

    public init() {}
  }

  private let knowledge: Knowledge
  private let course: Course
  private let lab: Lab
  private let overrides: LabOverrides
  private let nodes: [NodeName: any Node]
  public var settings: Settings
  private var shells: [NodeName: NodeShell] = [:]
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
  }

  /// The nodes that a lab's steps run on.
  public static func nodes(of lab: Lab, settings: Settings) -> [NodeName] {
    Set(lab.steps.flatMap { [$0.node].compactMap(\.self) + $0.alsoOn })
      .subtracting(settings.includesHost ? [.guest] : [.host, .guest]).sorted()
  }

  /// Says why a step is not carried out; nil if it is.
  public static func reasonToLeave(_ step: Step, settings: Settings) -> String? {
    switch step.kind {
    case .note, .enter, .leave: return "moves the reader"
    case .edit: return "edits \(step.path ?? "a file"): do it by hand"
    case .browser: return "uses a web page: do it by hand"
    case .command, .interactive, .reboot, .watch, .file: break
    }
    if let why = step.reasonToLeave, !settings.includesOptional { return "may be left out: \(why)" }
    switch step.node {
    case .host where !settings.includesHost:
      return "is for your own machine (use --host to run it on this one)"
    case .guest: return "runs inside a guest"
    case nil: return "the manual does not say on which node"
    default: return nil
    }
  }

  // MARK: One step

  /// Carries out one step on its node and on all others that the manual asks it for.
  public mutating func carryOut(_ step: Step) async -> [NodeOutcome] {
    // A shell keeps nothing when it is left, and a new one starts with nothing.
    switch step.kind {
    case .enter: if let next = nodeEntered(by: step) { shells[next] = nil }
    case .leave: if let node = step.node { shells[node] = nil }
    default: break
    }
    if let reason = Self.reasonToLeave(step, settings: settings) {
      return [NodeOutcome(node: step.node, outcome: .left(reason))]
    }
    var outcomes: [NodeOutcome] = []
    for name in [step.node].compactMap(\.self) + step.alsoOn {
      let outcome = await carryOut(step, on: name)
      outcomes.append(NodeOutcome(node: name, outcome: outcome))
      if case .stopped = outcome { break }
    }
    return outcomes
  }

  /// The node where the steps after an `ssh` are typed.
  private func nodeEntered(by step: Step) -> NodeName? {
    guard let index = lab.steps.firstIndex(where: { $0.id == step.id }) else { return nil }
    return lab.steps[(index + 1)...].first { $0.kind != .note }?.node
  }

  private mutating func carryOut(_ step: Step, on name: NodeName) async -> Outcome {
    guard let node = nodes[name] else {
      return .stopped("\(name) is not known", [], output: [])
    }
    let typed: Typing
    do throws(Unknown) { typed = try self.typed(step) } catch {
      return .stopped(
        "needs \(error.value); give it with --set '\(error.value)=…'", [], output: [])
    }
    var shell = shells[name] ?? NodeShell(node)
    defer { shells[name] = shell }
    // Asking again changes nothing, and the expected state may still arrive.
    let mayArrive =
      knowledge.programs.onlyReads(typed.command)
      && !ShellPast.isAll(of: typed.command, knowledge.programs)
    let elapsed = settings.clock.stopwatch()
    var pause = Duration.seconds(1)
    do {
      if let wait = step.wait, wait.isOrdered, !mayArrive {
        try await settings.clock.sleep(for: .seconds(wait.seconds))
      }
      while true {
        let lines = try await perform(step, on: name, typed: typed, shell: &shell)
        let check = judged(step, on: name, typed: typed, lines: lines)
        guard check.verdict.isWrong else {
          keep(step, on: name, typed: typed, lines: lines)
          return .done(check)
        }
        guard mayArrive, elapsed() < retryWindow(step) else {
          keep(step, on: name, typed: typed, lines: lines)
          return .stopped("differs from the manual", check.differences, output: lines)
        }
        try await settings.clock.sleep(for: pause)
        pause = min(pause * 2, .seconds(8))
      }
    } catch let stop as Unanswered {
      return .stopped(stop.description, [], output: stop.shown)
    } catch {
      return .stopped("\(error)", [], output: [])
    }
  }

  /// Up to twice as long as the manual says: its author's machines were different ones.
  private func retryWindow(_ step: Step) -> Duration {
    let wait = step.wait?.seconds ?? 0
    return max(settings.retryWindow, .seconds(wait + min(wait, 120)))
  }

  private mutating func keep(
    _ step: Step, on name: NodeName, typed: Typing, lines: [String]
  ) {
    let (asked, command) = recorded(step, on: name, typed: typed, lines: lines)
    done.append(asked)
    commands.append(command)
    bindings = report(done, commands).bindings
  }

  // MARK: What is typed

  private struct Unknown: Error { var value: String }

  /// A step's command and its input, with the reader's own values and ids.
  private struct Typing {
    /// Empty if the step has none.
    var command: String
    var input: [String]
  }

  private func typed(_ step: Step) throws(Unknown) -> Typing {
    Typing(
      command: try step.command.map { text throws(Unknown) in
        try own(text, step, Placeholder.all(in: text) + step.placeholders)
      } ?? "",
      // A file may have what only looks like a placeholder: the reader of the manual decided.
      input: try (step.input ?? []).map { line throws(Unknown) in
        try own(line, step, step.placeholders)
      }
    )
  }

  private func own(_ text: String, _ step: Step, _ placeholders: [String]) throws(Unknown)
    -> String
  {
    var text = text
    for id in step.uses + step.defines where text.hasText(id.value) {
      guard let value = bindings[id.variable] ?? (id.definedBy == nil ? id.value : nil),
        ValueScanner.ids(in: value) == [value]
      else { throw Unknown(value: "the id of \(id.entity)") }
      // Ids are bound in lower case: the same id stays as written.
      if value == id.value.lowercased() { continue }
      text = text.replacing(id.value, with: value)
    }
    for placeholder in placeholders where text.hasText(placeholder) {
      guard let value = settings.values[knowledge.messages.canonical(placeholder)] else {
        throw Unknown(value: placeholder)
      }
      text = Placeholder.fill(placeholder, with: value, in: text)
    }
    return text
  }

  /// A question of a command to which the manual gives no answer.
  private struct Unanswered: Error, CustomStringConvertible {
    var question: TerminalQuestion
    var shown: [String]

    var description: String {
      "asks '\(question.text)', and the manual does not say what to answer; give it with --set '\(question.placeholder)=…', or do the step by hand and continue after it"
    }
  }

  // MARK: Carrying out

  private func perform(
    _ step: Step, on name: NodeName, typed: Typing,
    shell: inout NodeShell
  ) async throws -> [String] {
    if case .file(let path, _) = step.action {
      return try await put(typed.input, at: path, &shell).lines
    }
    switch step.kind {
    case .reboot:
      try await reboot(&shell)
      return []
    case .watch:
      let hasPicture = !Matcher.showsNothing(step.expected, knowledge)
      let run = self
      return try await type(
        typed.command, step: step, shell: &shell,
        ending: .until(
          seen: { run.judged(step, on: name, typed: typed, lines: $0).verdict == .passed },
          atMost: hasPicture ? retryWindow(step) : settings.glance))
    case .interactive:
      return try await type(typed.command, step: step, shell: &shell, ending: .untilItEnds)
    default:
      let command =
        typed.input.isEmpty
        ? typed.command : hereDocument(typed.command, typed.input)
      let evidence = try await shell.run(command, timeLimit: settings.timeLimit)
      return evidence.lines + silentFailure(evidence, step)
    }
  }

  /// Runs a command at a terminal, with an expect script that types.
  ///
  /// - Throws: ``Unanswered`` at a question without an answer; `NodeFault`.
  private func type(
    _ command: String, step: Step, shell: inout NodeShell, ending: ExpectScript.Ending
  ) async throws -> [String] {
    let script = ExpectScript(
      expected: step.expected.lines, values: settings.values, ending: ending, knowledge.messages
    )
    var lines = try await shell.run(command, user: script, timeLimit: settings.timeLimit).lines
    if let question = script.unanswered { throw Unanswered(question: question, shown: lines) }
    // Remove the terminal's echo of Ctrl-C.
    if let last = lines.last, last.hasSuffix("^C") {
      lines.removeLast()
      if last != "^C" { lines.append(String(last.dropLast(2))) }
    }
    return lines
  }

  /// An error line for a command that fails without printing one.
  private func silentFailure(_ evidence: Evidence, _ step: Step) -> [String] {
    guard evidence.outcome != .exited(0), Matcher.showsNothing(step.expected, knowledge),
      ErrorMessages(knowledge).first(in: evidence.lines) == nil
    else { return [] }
    switch evidence.outcome {
    case .exited(let code): return ["error: exit status \(code)"]
    case .signalled(let name): return ["error: ended by signal \(name)"]
    case .unended: return ["error: did not end"]
    }
  }

  /// The command with its here-document, as in the manual.
  private func hereDocument(_ command: String, _ lines: [String]) -> String {
    ([command] + lines + [ShellLine(command).documentEnd]).joined(separator: "\n")
  }

  /// Writes a file and keeps a copy of the one that was there.
  private func put(_ lines: [String], at path: String, _ shell: inout NodeShell) async throws
    -> Evidence
  {
    let quoted = ShellQuote.path(path)
    return try await shell.run(
      "if [ -d \(quoted) ]; then echo \(quoted)': is a folder, and the step wants a file there'; false; else mkdir -p \"$(dirname \(quoted))\"; [ ! -e \(quoted) ] || cp -a \(quoted) \(quoted).practicum-old; cat > \(quoted); fi",
      input: lines.joined(separator: "\n") + "\n", timeLimit: .seconds(30))
  }

  /// Reboots the node and waits until it has a different boot id.
  private func reboot(_ shell: inout NodeShell) async throws {
    let question = NodeCommand("cat /proc/sys/kernel/random/boot_id", timeLimit: .seconds(5))
    let node = shell.node
    let before = try await node.run(question).output.text
    _ = try? await node.run(NodeCommand("reboot", timeLimit: .seconds(10)))
    shell = NodeShell(node)
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
    _ step: Step, on name: NodeName, typed: Typing, lines: [String]
  ) -> (Step, SessionCommand) {
    var asked = step
    asked.node = name
    asked.alsoOn = []
    // The output until Ctrl-C is judged like a command's.
    if step.kind == .watch { asked.updateCommand { $0.action = .run } }
    asked.key = name == step.node ? step.key : "\(step.key)-\(name)"
    return (
      asked,
      SessionCommand(
        host: name.hostName, text: typed.command, input: typed.input, output: lines,
        line: commands.count + 1
      )
    )
  }

  private func judged(
    _ step: Step, on name: NodeName, typed: Typing, lines: [String]
  ) -> CheckResult {
    let (asked, command) = recorded(step, on: name, typed: typed, lines: lines)
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
