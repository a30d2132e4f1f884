import Console
import CourseModel
import Knowledge
import Matching
import Nodes
import Sessions

/// Finds the commands of a session that were meant for each step.
///
/// Students repeat commands, slip, look around and take steps out of order. Steps and commands are
/// aligned in order so that as many as possible agree; a step then takes all its attempts, and the
/// remaining steps look for their command anywhere.
struct CommandAlignment {
  /// A command of the session that was meant for a step.
  struct Attempt {
    /// Indices into the session's commands; several for a command that was typed in parts.
    var commands: [Int]
    var comparison: CommandPattern.Comparison
    /// Whether it was typed after later steps were done.
    var isLate = false
  }

  /// Each step's attempts, in the session's order.
  private(set) var attempts: [[Attempt]]

  private let programs: Programs
  private let errors: ErrorMessages
  private let patterns: [CommandPattern?]
  private let nodes: [Set<NodeName>]
  private let isOptional: [Bool]
  private let commands: [SessionCommand]
  /// For each command the number of its text: a text that is typed again and again is read once.
  private let texts: [Int]
  /// For each text, its commands.
  private let commandsByText: [[Int]]
  /// For each text, as the shell reads it.
  private let shells: [ShellLine]
  /// For each text, the folder in which it was typed.
  private let folders: [ShellFolder]
  private let courseNodes: Set<NodeName>

  /// The lowest similarity, from 0 to 1, at which a command counts as an attempt at a step.
  private static let threshold = 0.6
  private static let repetition = 0.01

  init(
    steps: [Step], patterns: [CommandPattern?], commands: [SessionCommand],
    courseNodes: Set<NodeName>,
    _ knowledge: Knowledge
  ) {
    self.init(
      steps, patterns: patterns, commands: commands, courseNodes: courseNodes, knowledge: knowledge)
    let table = fits()
    align(table)
    shareRepetitions()
    completeParts()
    findElsewhere(table)
    findLater(table)
  }

  /// Aligns the answers of nodes that were asked: each step's command is known.
  ///
  /// - Parameter commands: One for each step that has a pattern, in the steps' order.
  init(
    steps: [Step], patterns: [CommandPattern?], answers commands: [SessionCommand],
    _ knowledge: Knowledge
  ) {
    self.init(steps, patterns: patterns, commands: commands, courseNodes: [], knowledge: knowledge)
    for (step, pattern) in patterns.enumerated() {
      guard let pattern else { continue }
      attempts[step] = [Attempt(commands: [step], comparison: compare(pattern, texts[step]))]
    }
  }

  private init(
    _ steps: [Step], patterns: [CommandPattern?], commands: [SessionCommand],
    courseNodes: Set<NodeName>, knowledge: Knowledge
  ) {
    programs = knowledge.programs
    errors = ErrorMessages(knowledge)
    self.patterns = patterns
    self.commands = commands
    self.courseNodes = courseNodes
    isOptional = steps.map { $0.optional != nil }
    nodes = steps.map { Set([$0.node].compactMap(\.self) + $0.alsoOn + $0.candidates) }
    var numbers: [FolderPath.Place: Int] = [:]
    var commandsByText: [[Int]] = []
    var shells: [ShellLine] = []
    var folders: [ShellFolder] = []
    var path = FolderPath(knowledge.programs)
    texts = commands.indices.map { index in
      let place = path.place(of: commands[index].text, on: commands[index].host)
      let number = numbers[place] ?? commandsByText.count
      if number == commandsByText.count {
        numbers[place] = number
        commandsByText.append([])
        shells.append(path.shell(place.text))
        folders.append(place.folder)
      }
      commandsByText[number].append(index)
      path.follow(place, on: commands[index].host)
      return number
    }
    self.commandsByText = commandsByText
    self.shells = shells
    self.folders = folders
    attempts = Array(repeating: [], count: steps.count)
  }

  private func compare(_ pattern: CommandPattern, _ text: Int) -> CommandPattern.Comparison {
    pattern.compare(shells[text], in: folders[text])
  }

  /// How well a command fits a step.
  private struct Fit {
    /// From 0 to 1, on the step's own node.
    var score: Double
    var comparison: CommandPattern.Comparison
  }

  /// Whether a command is exactly the step's and did not fail, by the step's index, whatever other steps it may be meant
  /// for.
  func done(_ steps: [Step]) -> [Bool] {
    zip(fits(), steps).map { row, step in
      let showsError = errors.first(in: step.expected.lines) != nil
      return row.contains { text, fit in
        fit.comparison.isSame
          && commandsByText[text].contains {
            showsError || errors.first(in: commands[$0].output) == nil
          }
      }
    }
  }

  /// Computes how well commands fit steps: for each step, by the number of the command's text.
  private func fits() -> [[Int: Fit]] {
    // A command is compared only with steps that may use its program, and only once however often it
    // was typed.
    var byProgram: [String: [Int]] = [:]
    for text in shells.indices {
      byProgram[CommandPattern.program(of: shells[text], programs), default: []].append(text)
    }
    let programs = Array(byProgram.keys)
    var isOfAnotherStep: Set<Int> = []
    let table = patterns.map { pattern -> [Int: Fit] in
      guard let pattern else { return [:] }
      var row: [Int: Fit] = [:]
      let wanted = pattern.program
      for program in programs
      where EditDistance.between(program, wanted, limit: 1) <= 1
        || pattern.otherSpellings[wanted] == program
      {
        for text in byProgram[program] ?? [] {
          let comparison = compare(pattern, text)
          guard comparison.isSame || comparison.similarity >= Self.threshold else { continue }
          if comparison.isSame { isOfAnotherStep.insert(text) }
          row[text] = Fit(
            score: comparison.isSame ? 1 : 0.45 * comparison.similarity, comparison: comparison)
        }
      }
      return row
    }
    // A command that is exactly one step's is never taken for a slip at another.
    return table.map { row in
      row.filter { $0.value.comparison.isSame || !isOfAnotherStep.contains($0.key) }
    }
  }

  /// From 0 to 1; nil if the command was not meant for the step.
  private func score(_ row: [Int: Fit], step: Int, command: Int) -> Double? {
    row[texts[command]].map { isElsewhere(step, command) ? 0.7 * $0.score : $0.score }
  }

  /// Where a command was typed, as its prompt says: the word host is the reader's machine, unless the course has one of
  /// that name. Nil where the session does not say.
  func node(_ command: Int) -> NodeName? {
    commands[command].host.map { courseNodes.contains(.machine($0)) ? .machine($0) : NodeName($0) }
  }

  /// Whether the command ran on a node of the course that the step is not for.
  func isElsewhere(_ step: Int, _ command: Int) -> Bool {
    guard let node = node(command), !nodes[step].isEmpty else { return false }
    if nodes[step].contains(node) { return false }
    return courseNodes.contains(node)
      || nodes[step].isSubset(of: courseNodes) && !courseNodes.contains(node)
        && nodes[step] != [.guest]
  }

  private struct Choice: OptionSet {
    var rawValue: UInt8
    /// The step needs no attempt up to this command.
    static let leavesOut = Choice(rawValue: 1)
    /// The command is the step's first attempt.
    static let begins = Choice(rawValue: 2)
  }

  private mutating func align(_ table: [[Int: Fit]]) {
    let stepCount = patterns.count
    let count = commands.count
    // For each step and command how the best score was reached: one byte, where the scores would take sixteen.
    var choices = [[Choice]](
      repeating: [Choice](repeating: [], count: count + 1), count: stepCount + 1)
    // The best score with the steps so far, for each number of commands.
    var before = [Double](repeating: 0, count: count + 1)
    for step in 1...max(stepCount, 1) where step <= stepCount {
      var best = [Double](repeating: 0, count: count + 1)
      // The same, if the step has an attempt.
      var held = -Double.infinity
      for command in 1...max(count, 1) where command <= count {
        let score = score(table[step - 1], step: step - 1, command: command - 1)
        let first = score.map { before[command - 1] + $0 } ?? -.infinity
        held = max(held + (score == nil ? 0 : Self.repetition), first)
        best[command] = max(before[command], held)
        if best[command] == before[command] { choices[step][command].insert(.leavesOut) }
        if score != nil, held == first { choices[step][command].insert(.begins) }
      }
      before = best
    }
    var step = stepCount
    var command = count
    while step > 0, command > 0 {
      if choices[step][command].contains(.leavesOut) {
        step -= 1
        continue
      }
      // Step `step` has attempts, the last at or before `command`; they are found last first.
      var found: [Attempt] = []
      while command > 0 {
        guard let entry = table[step - 1][texts[command - 1]] else {
          command -= 1
          continue
        }
        found.append(Attempt(commands: [command - 1], comparison: entry.comparison))
        let isFirst = choices[step][command].contains(.begins)
        command -= 1
        if isFirst { break }
      }
      attempts[step - 1] = found.reversed()
      step -= 1
    }
  }

  /// Shares attempts between two steps with the same command, one right after the other: a try that failed
  /// belongs to the try after it, not to the one before.
  private mutating func shareRepetitions() {
    for step in attempts.indices {
      // The next step that was done at all: a different one in between keeps the two apart.
      guard
        let other = attempts.indices.dropFirst(step + 1).first(where: { !attempts[$0].isEmpty }),
        patterns[other]?.text == patterns[step]?.text
      else { continue }
      if attempts[step].contains(where: { !failed($0) }) {
        // What failed last was the first try at the second step.
        while let last = attempts[step].last, failed(last) {
          attempts[other].insert(attempts[step].removeLast(), at: 0)
        }
        continue
      }
      while let last = attempts[step].last, attempts[other].count > 1, failed(last) {
        attempts[step].append(attempts[other].removeFirst())
      }
    }
  }

  private func failed(_ attempt: Attempt) -> Bool {
    attempt.commands.last.map { errors.first(in: commands[$0].output) != nil } ?? false
  }

  /// Finds `a && b` typed as two commands.
  private mutating func completeParts() {
    var used = Set(attempts.joined().filter(\.comparison.isSame).flatMap(\.commands))
    for (step, pattern) in patterns.enumerated()
    where !attempts[step].contains(where: \.comparison.isSame) {
      guard let pattern, pattern.shell.commands.count > 1 else { continue }
      let lower = attempts[..<step].joined().flatMap(\.commands).max() ?? -1
      let upper = attempts[(step + 1)...].joined().flatMap(\.commands).min() ?? commands.count
      var found: [Int: Int] = [:]
      for index in commands.indices
      where index > lower && index < max(upper, lower) && !used.contains(index) {
        if let part = pattern.part(shells[texts[index]], in: folders[texts[index]]) {
          found[part] = index
        }
      }
      guard found.count == pattern.shell.commands.count else { continue }
      used.formUnion(found.values)
      attempts[step] = [Attempt(commands: found.values.sorted(), comparison: .init())]
    }
  }

  /// Gives steps without an attempt an equal command from anywhere: the student chose another order. A
  /// command that failed was a slip, not an attempt at an optional step.
  private mutating func findElsewhere(_ table: [[Int: Fit]]) {
    var used = Set(attempts.joined().flatMap(\.commands))
    for step in patterns.indices where attempts[step].isEmpty {
      let equal = table[step].filter(\.value.comparison.isSame).compactMap { text, fit in
        commandsByText[text].last { !used.contains($0) }.map { (command: $0, fit: fit) }
      }
      guard let last = equal.max(by: { $0.command < $1.command }) else { continue }
      let attempt = Attempt(commands: [last.command], comparison: last.fit.comparison)
      if isOptional[step], failed(attempt) { continue }
      attempts[step] = [attempt]
      used.insert(last.command)
    }
  }

  /// Finds commands of a step that were typed again after later steps were done. If several steps have
  /// the command, it belongs to the one done last.
  private mutating func findLater(_ table: [[Int: Fit]]) {
    let used = Set(attempts.joined().flatMap(\.commands))
    let last = attempts.map { $0.last?.commands.last }
    var owners: [Int: Int] = [:]
    for step in patterns.indices {
      guard let done = last[step] else { continue }
      for (text, fit) in table[step] where fit.comparison.isSame {
        for index in commandsByText[text]
        where index > done && !used.contains(index) && !isElsewhere(step, index) {
          if let other = owners[index].flatMap({ last[$0] }), other > done { continue }
          owners[index] = step
        }
      }
    }
    for (index, step) in owners.sorted(by: { $0.key < $1.key }) {
      guard let comparison = table[step][texts[index]]?.comparison else { continue }
      attempts[step].append(Attempt(commands: [index], comparison: comparison, isLate: true))
    }
  }
}
