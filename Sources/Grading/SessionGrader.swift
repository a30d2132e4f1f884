import Console
public import CourseModel
public import Knowledge
import Matching
import Nodes
public import Sessions

/// Grades a lab by a session, recorded or made of nodes' answers: a pure function of course and session.
public struct SessionGrader {
  private var lab: Lab
  private let knowledge: CourseKnowledge
  private let overrides: LabOverrides
  private let bindings: Bindings

  /// - Parameter bindings: Values known from earlier labs.
  public init(
    course: Course, lab: Lab, _ knowledge: Knowledge, overrides: LabOverrides = LabOverrides(),
    bindings: Bindings = Bindings()
  ) {
    self.lab = lab
    self.overrides = overrides
    self.bindings = bindings
    self.knowledge = CourseKnowledge(course, knowledge)
  }

  public func grade(_ session: Session) -> LabReport {
    let patterns = patterns
    let commands = parted(session.commands, patterns)
    guard lab.steps.contains(where: { !$0.ways.isEmpty }) else {
      return grade(commands, alignment(commands, patterns))
    }
    let ways = ways(in: commands, patterns)
    var grader = self
    grader.lab.steps = lab.steps.filter(ways.require)
    let required = grader.patterns
    let own = grader.parted(session.commands, required)
    var report = grader.grade(own, grader.alignment(own, required))
    report.lab = lab
    report.checks += lab.steps.filter { !ways.require($0) && $0.typed != nil }.map { step in
      CheckResult(
        id: step.key, step: step.id, line: step.position.line, node: step.node,
        command: step.title, verdict: .skipped, score: 0,
        weight: overrides.settings(for: step).weight, hint: ChosenWays.hint)
    }
    let order = Dictionary(uniqueKeysWithValues: lab.steps.enumerated().map { ($1.id, $0) })
    func place(_ check: CheckResult) -> Int { check.step.flatMap { order[$0] } ?? order.count }
    report.checks.sort { place($0) < place($1) }
    return report
  }

  private func ways(in commands: [SessionCommand], _ patterns: [CommandPattern?]) -> ChosenWays {
    let done = alignment(commands, patterns).done(lab.steps)
    let places = Dictionary(uniqueKeysWithValues: lab.steps.enumerated().map { ($1.id, $0) })
    return ChosenWays(lab.steps) { step in
      if let path = step.path, step.command == nil {
        return commands.contains { $0.text.hasText(path) } ? 1 : 0
      }
      return step.command == nil ? nil : places[step.id].map { done[$0] ? 1 : 0 }
    }
  }

  private func parted(_ commands: [SessionCommand], _ patterns: [CommandPattern?])
    -> [SessionCommand]
  {
    JoinedCommands.parted(commands, patterns: patterns, expected: lab.steps.map(\.expected))
  }

  private func alignment(_ commands: [SessionCommand], _ patterns: [CommandPattern?])
    -> CommandAlignment
  {
    CommandAlignment(
      steps: lab.steps, patterns: patterns, commands: commands,
      courseNodes: Set(knowledge.nodes.keys.map(NodeName.machine)), knowledge.world)
  }

  /// - Parameter commands: One for each of the lab's steps, in their order.
  func grade(answers commands: [SessionCommand]) -> LabReport {
    let alignment = CommandAlignment(
      steps: lab.steps, patterns: patterns, answers: commands, knowledge.world)
    return grade(commands, alignment)
  }

  private func grade(_ commands: [SessionCommand], _ alignment: CommandAlignment) -> LabReport {
    var run = GradingRun(
      lab: lab, knowledge: knowledge, overrides: overrides, session: Session(commands: commands),
      alignment: alignment, bindings: bindings)
    for index in lab.steps.indices { run.judge(index) }
    return LabReport(lab: lab, checks: run.checks, bindings: run.bindings)
  }

  private var patterns: [CommandPattern?] {
    var path = FolderPath(knowledge.world.programs)
    return lab.steps.map { step in
      guard let command = step.command else { return nil }
      let host = step.node?.description
      let place = path.place(of: command, on: host)
      path.follow(place, on: host)
      return CommandPattern(
        command, choices: knowledge.choices, replaced: knowledge.replaced,
        entityNames: entityNames(step),
        otherSpellings: step.otherSpellings, folder: place.folder,
        programs: knowledge.world.programs)
    }
  }

  private func entityNames(_ step: Step) -> [String: String] {
    var names: [String: String] = [:]
    for use in step.uses {
      if let blank = use.entity.firstIndex(of: " ") {
        names[use.value] = String(use.entity[use.entity.index(after: blank)...])
      }
    }
    return names
  }
}

/// One pass over the steps of a lab, with the values bound and the things removed so far.
private struct GradingRun {
  let lab: Lab
  let knowledge: CourseKnowledge
  let overrides: LabOverrides
  let session: Session
  let alignment: CommandAlignment
  var bindings: Bindings
  var checks: [CheckResult] = []
  private var removed: [[String]] = []

  init(
    lab: Lab, knowledge: CourseKnowledge, overrides: LabOverrides, session: Session,
    alignment: CommandAlignment, bindings: Bindings
  ) {
    self.bindings = bindings
    self.lab = lab
    self.knowledge = knowledge
    self.overrides = overrides
    self.session = session
    self.alignment = alignment
  }

  private var programs: Programs { knowledge.world.programs }

  mutating func judge(_ index: Int) {
    let step = lab.steps[index]
    switch step.kind {
    case .command, .interactive: judgeCommand(index, step)
    case .enter where step.expected.kind != .none: judgeCommand(index, step)
    case .file: judgeFile(step)
    case .edit, .browser: addManual(step)
    case .enter, .leave, .reboot, .watch, .note: break
    }
  }

  // MARK: What a program cannot see

  private mutating func addManual(_ step: Step) {
    add(step, verdict: .manual, score: 0, command: step.title, differences: [])
  }

  private mutating func judgeFile(_ step: Step) {
    guard let outcome = outcomeOfFile(step) else {
      addManual(step)
      return
    }
    add(step, outcome)
  }

  /// Judges the file that a step writes by what the session shows of it; nil if it shows nothing.
  private func outcomeOfFile(_ step: Step) -> Outcome? {
    guard let file = WrittenFile(step, knowledge.world) else { return nil }
    let here = session.commands.indices.filter { index in
      guard let node = step.node, let typedOn = alignment.node(index) else { return true }
      return typedOn == node || step.alsoOn.contains(typedOn)
    }
    let outcomes = file.evidence(in: here.map { session.commands[$0] }).suffix(20).map { evidence in
      var judge = InputJudge(knowledge: knowledge, bindings: bindings)
      let result = judge.compare(file.lines, with: evidence.lines, place: file.path)
      return Outcome(
        text: evidence.command.text, score: result.score, differences: result.differences,
        output: evidence.lines, bindings: judge.bindings, line: evidence.command.line)
    }
    // Where later steps change the file again, it was right once.
    let changesLater = lab.steps.drop { $0.id != step.id }.dropFirst().contains(where: file.isNamed)
    return (changesLater ? outcomes.last { $0.differences.isEmpty } : nil) ?? outcomes.last
  }

  // MARK: Commands

  private mutating func judgeCommand(_ index: Int, _ step: Step) {
    let attempts = attempts(index, step)
    guard !attempts.isEmpty else {
      if let file = outcomeOfFile(step) {
        add(step, file)
        return
      }
      // What was written in an editor, and is not shown afterwards, a person must look at.
      if WrittenFile(step, knowledge.world)?.wasEdited(in: session.commands) == true {
        addManual(step)
        return
      }
      let isFree = step.optional != nil
      add(
        step, verdict: isFree ? .skipped : .failed, score: 0, command: step.title,
        differences: isFree
          ? [] : [Difference(.notRun, at: .command, expected: step.command, actual: nil)])
      return
    }
    let outcome = lastOutcome(of: attempts, at: index, step)
    // Another way to the same file.
    if !outcome.differences.isEmpty, let file = outcomeOfFile(step), file.score > outcome.score {
      add(step, file)
    } else {
      add(step, outcome)
    }
  }

  private mutating func add(_ step: Step, _ outcome: Outcome) {
    bindings = outcome.bindings
    noteRemoval(outcome.text)
    let verdict: Verdict =
      outcome.differences.isEmpty ? .passed : outcome.score > 0 ? .partial : .failed
    add(
      step, verdict: verdict, score: outcome.score, command: outcome.text,
      differences: outcome.differences, shown: outcome.output,
      remark: outcome.isOtherLayout && verdict == .passed ? MatchResult.otherLayout : nil,
      line: outcome.line)
  }

  /// The outcome of the last attempt. If that one is excused, an earlier attempt that was right counts, and gives
  /// the bindings, because later steps build on it.
  private func lastOutcome(of attempts: [CommandAlignment.Attempt], at index: Int, _ step: Step)
    -> Outcome
  {
    let last = attempts[attempts.count - 1]
    let outcome = judge(last, at: index, step)
    // The last few are enough for someone who tries a thousand times.
    let earlier = attempts.dropLast().suffix(20).reversed()
    let right = earlier.lazy.compactMap { attempt -> (CommandAlignment.Attempt, Outcome)? in
      let outcome = judge(attempt, at: index, step)
      return outcome.differences.isEmpty ? (attempt, outcome) : nil
    }
    if outcome.differences.isEmpty {
      return last.isLate ? right.first { !$0.0.isLate }?.1 ?? outcome : outcome
    }
    guard let (attempt, before) = right.first,
      LateAttempt(commands: session.commands, knowledge: knowledge.world).isExcused(
        last, after: attempt)
    else { return outcome }
    return before
  }

  /// The result of an attempt.
  private struct Outcome {
    var text: String
    /// From 0 to 1; 1 only where nothing differs.
    var score: Double
    var differences: [Difference]
    /// The attempt's output.
    var output: [String]
    /// Those from before, and those that this attempt added.
    var bindings: Bindings
    /// The recording's line with the command.
    var line: Int?
    var isOtherLayout = false
  }

  private func judge(_ attempt: CommandAlignment.Attempt, at index: Int, _ step: Step) -> Outcome {
    let commands = attempt.commands.map { session.commands[$0] }
    let text = commands.map(\.text).joined(separator: " && ")
    var bindings = bindings
    var differences = judgeTyped(attempt.comparison, step: step, text: text, bindings: &bindings)
    var right = 0.0
    var total = 0.0

    if let wanted = step.input, !wanted.isEmpty {
      var judge = InputJudge(knowledge: knowledge, bindings: bindings)
      let result = judge.compare(wanted, with: commands.flatMap(\.input), place: "input")
      bindings = judge.bindings
      differences += result.differences
      total += 1
      right += result.score
    }
    let matcher = Matcher(
      context: MatchContext(of: step, knowledge, overrides.settings(for: step), removed: removed))
    var output = commands.flatMap(\.output)
    if step.kind == .interactive {
      output = TerminalQuestion.withoutAnswers(
        output, as: step.expected.lines, knowledge.world.messages)
    }
    let result = matcher.compare(step.expected, with: output, bindings: bindings)
    bindings = result.bindings
    total += 1
    right += result.score
    differences += result.differences
    if result.differences.isEmpty, !attempt.comparison.isSame,
      let word = unexcused(attempt.comparison, step)
    {
      differences.append(
        Difference(
          .text, at: .command, expected: word.expected ?? "nothing",
          actual: word.actual ?? "nothing"))
      right = 0
    }
    if let wrongNode = wrongNode(index, step: step, attempt: attempt) {
      differences.append(wrongNode)
      right = 0
    }
    let score = differences.isEmpty ? 1 : result.verdict == .failed ? 0 : min(right / total, 0.99)
    return Outcome(
      text: text, score: score, differences: differences, output: output, bindings: bindings,
      line: commands.last?.line, isOtherLayout: result.isOtherLayout)
  }

  /// Finds the first difference in the typed command that matters.
  ///
  /// If the manual shows an output and the student's is right, it vouches for the command: for
  /// all words that it shows, and for extra or missing options. It cannot vouch for a value that was
  /// typed in place of another and is shown nowhere.
  private func unexcused(_ comparison: CommandPattern.Comparison, _ step: Step)
    -> CommandPattern.Comparison.WordDifference?
  {
    guard !Matcher.showsNothing(step.expected, knowledge.world) else {
      return comparison.differences.first ?? .init(expected: step.command)
    }
    if let first = step.shellCommands.first, programs.holds(.sample, first) {
      return nil
    }
    let shown = Set(step.expected.lines.flatMap { ValueScanner.tokens(of: $0).map(\.text) })
    return comparison.differences.first {
      guard let expected = $0.expected, let actual = $0.actual else { return false }
      let words = ValueScanner.tokens(of: expected).filter { $0.kind != .punctuation }.map(\.text)
      let typed = Set(ValueScanner.tokens(of: actual).map(\.text))
      return words.contains { !typed.contains($0) && !shown.contains($0) }
    }
  }

  /// The attempts at doing the step as in the manual; if there is none, the last that came
  /// close.
  private func attempts(_ index: Int, _ step: Step) -> [CommandAlignment.Attempt] {
    let attempts = alignment.attempts[index]
    let here = attempts.filter { attempt in
      guard let node = step.node, let typedOn = alignment.node(attempt.commands[0]) else {
        return true
      }
      return typedOn == node || !step.alsoOn.contains(typedOn)
    }
    // An attempt that shares only the program with an optional step is something else.
    let candidates = (here.isEmpty ? attempts : here).filter {
      step.optional == nil || $0.comparison.isSame || $0.comparison.sharesArgument
    }
    let same = candidates.filter(\.comparison.isSame)
    return same.isEmpty ? candidates.suffix(1) : same
  }

  /// Compares ids and choices in the typed command with those bound before.
  private func judgeTyped(
    _ comparison: CommandPattern.Comparison, step: Step, text: String,
    bindings: inout Bindings
  ) -> [Difference] {
    var differences: [Difference] = []
    let variables = Dictionary(
      (step.uses + step.defines).map { ($0.value, $0.variable) },
      uniquingKeysWith: { first, _ in first })
    for id in comparison.ids {
      guard let variable = variables[id.expected] else { continue }
      if let bound = bindings[variable] {
        if !Bindings.isSame(bound, id.actual.lowercased()), bound != id.actual {
          differences.append(
            Difference(
              .binding, at: .command, expected: "\(bound) (\(variable))",
              actual: id.actual))
        }
      } else {
        bindings.bind(variable, to: id.actual.lowercased())
      }
    }
    let scope = ChoiceScope(text, knowledge.world.messages)
    for capture in comparison.captures {
      guard let variable = scope.variable(capture.placeholder, word: capture.word) else { continue }
      if let bound = bindings[variable], bound != capture.value {
        differences.append(
          Difference(
            .binding, at: .command, expected: "\(bound) (\(variable))", actual: capture.value))
      } else {
        bindings.bind(variable, to: capture.value)
      }
    }
    return differences
  }

  /// The difference if a command that works on its own node was typed on another one.
  private func wrongNode(_ index: Int, step: Step, attempt: CommandAlignment.Attempt)
    -> Difference?
  {
    let command = attempt.commands[0]
    guard let node = step.node, let host = session.commands[command].host,
      alignment.isElsewhere(index, command), node != .guest,
      knowledge.nodes[host] != nil
        || session.commands.indices.contains(where: { alignment.node($0) == node })
    else { return nil }
    // Clients ask the cloud wherever they are typed; a command that only reads a credentials file does too.
    if let first = step.shellCommands.first,
      programs.holds(.anywhere, first)
    {
      return nil
    }
    return Difference(.notRun, at: .node, expected: node.description, actual: host)
  }

  /// Notes what a command removed; something made again is no longer removed.
  private mutating func noteRemoval(_ text: String) {
    for command in ShellLine(text).commands {
      let words = Array(command.arguments.dropFirst())
      let verbs = programs.verbs
      guard let verb = words.firstIndex(where: { verbs.appears(in: $0, .removes) }) else {
        if words.contains(where: { verbs.appears(in: $0, .makes) }) {
          removed.removeAll { thing in thing.allSatisfy(words.contains) }
        }
        continue
      }
      // A program may say which of its words name the thing: a rule of a group is listed without the group.
      let things =
        programs.values(.removes, command)?["thing"]
        ?? words[(verb + 1)...].filter { !$0.hasPrefix("-") || Int($0) != nil }
      if !things.isEmpty { removed.append(things) }
    }
  }

  private mutating func add(
    _ step: Step, verdict: Verdict, score: Double, command: String, differences: [Difference],
    shown: [String] = [], remark: String? = nil, line: Int? = nil
  ) {
    let settings = overrides.settings(for: step)
    let isLeftOut = settings.leavesOut == .all
    let isWrong = !isLeftOut && verdict.isWrong
    var result = CheckResult(
      id: step.key, step: step.id, line: step.position.line, node: step.node, command: command,
      verdict: isLeftOut ? .skipped : verdict, score: score, weight: settings.weight,
      differences: isLeftOut ? [] : differences,
      hint: isWrong
        ? Hint(knowledge.world.messages).text(step: step, differences: differences) : nil,
      hints: isWrong ? settings.hints : [])
    result.shown = shown
    result.remark = remark
    result.recordedLine = line
    checks.append(result)
  }
}
