import Console
public import CourseModel
public import Knowledge
public import Sessions

/// Finds what is suspect in a recorded session. Nothing of it is certain: a person decides.
public struct SessionSuspicions {
  private let programs: Programs
  /// The names of the manual's programs, without those that it has its reader define.
  private var own: Set<String>

  public init(_ lab: Lab, _ knowledge: Knowledge) {
    programs = knowledge.programs
    own = Set(
      lab.steps.flatMap { $0.shellCommands.map(\.program) }.filter {
        !$0.isEmpty && !$0.contains("/")
      })
    for step in lab.steps { own.subtract(replacements(in: step.command ?? "")) }
  }

  public func all(in session: Session) -> [Suspicion] {
    clock(session.commands) + printed(session.commands) + replaced(session.commands)
  }

  // MARK: Times

  /// Clocks are set, but a recorder counts on.
  private static let step = 1000

  private func clock(_ commands: [SessionCommand]) -> [Suspicion] {
    let back = zip(commands, commands.dropFirst()).first { before, after in
      guard let first = before.time, let second = after.time else { return false }
      return second < first - Self.step
    }
    guard let (before, after) = back, let first = before.time, let second = after.time else {
      return []
    }
    let seconds = (first - second) / 1000
    return [
      Suspicion(.clock, line: after.line, "the recording's clock goes back by \(seconds) s here")
    ]
  }

  /// The fewest commands in a burst, and the most milliseconds between its first and last prompt: a shell that runs
  /// pasted commands takes longer.
  private static let least = 3
  private static let burst = 2

  /// A file with a session in it, shown in this one: prompts, commands and outputs came at once.
  private func printed(_ commands: [SessionCommand]) -> [Suspicion] {
    var found: [Suspicion] = []
    var start = 0
    while start < commands.count {
      var end = start + 1
      while end < commands.count, isAtOnce(commands[start], commands[end]) { end += 1 }
      let lines = Set(commands[start..<end].map(\.line)).count
      if lines >= Self.least, start > 0, !redraws(commands[start - 1]) {
        let what = PlainLine.text(commands[start - 1].text, 80)
        found.append(
          Suspicion(
            .printed, line: commands[start].line,
            "\(lines) prompts with their commands and outputs appeared at once, after '\(what)'; nobody typed them"
          ))
      }
      start = end
    }
    return found
  }

  private func isAtOnce(_ first: SessionCommand, _ other: SessionCommand) -> Bool {
    guard let start = first.time, let time = other.time else { return false }
    return (0...Self.burst).contains(time - start)
  }

  /// Whether a command may draw a whole screen of another shell anew.
  private func redraws(_ command: SessionCommand) -> Bool {
    let opening: [Facet] = [.multiplexer, .entersNode, .container, .shell, .loginShell]
    return ShellLine(command.text).commands.contains { simple in
      opening.contains { programs.holds($0, simple) }
    }
  }

  // MARK: Programs

  /// Functions, aliases and files that take the place of the manual's programs.
  private func replaced(_ commands: [SessionCommand]) -> [Suspicion] {
    var found: [Suspicion] = []
    var names: Set<String> = []
    for command in commands {
      for name in replacements(in: command.text) where names.insert(name).inserted {
        found.append(
          Suspicion(
            .replaced, line: command.line,
            "'\(PlainLine.text(command.text, 80))' puts something of the student's own in the place of \(name)"
          ))
      }
    }
    return found
  }

  private func replacements(in text: String) -> [String] {
    return ShellLine(text).commands.flatMap { simple -> [String] in
      let words = simple.arguments.map { "\($0)" }
      guard let first = words.first else { return [] }
      if first.hasSuffix("()") { return known([String(first.dropLast(2))]) }
      if first == "function" {
        return known(words.dropFirst().prefix(1).map { $0.replacing("()", with: "") })
      }
      if first == "alias" { return known(words.dropFirst().compactMap(Self.aliased)) }
      var written = simple.redirections.filter { $0.operation.hasPrefix(">") }.map(\.target)
      if !programs.onlyReads(simple), words.count > 1, let last = words.last {
        written.append(last)
      }
      return known(
        written.filter { path in
          path.contains("/") && !["/etc/", "/var/", "/srv/"].contains { path.hasPrefix($0) }
        }.compactMap { $0.split(separator: "/").last.map { "\($0)" } })
    }
  }

  private func known(_ names: some Sequence<String>) -> [String] { names.filter(own.contains) }

  /// The name of an alias that runs something else: `ls='ls --color'` is still ls.
  private static func aliased(_ word: String) -> String? {
    guard let sign = word.firstIndex(of: "=") else { return nil }
    let name = String(word[..<sign])
    let value = ShellLine(String(word[word.index(after: sign)...])).commands.first
    return value?.words.contains(name) == true ? nil : name
  }
}
