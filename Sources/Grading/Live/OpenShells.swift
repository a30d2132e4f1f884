import Console
import CourseModel
import Knowledge

/// The shells that the reader has opened on a node, one inside the other, as far as a question can be asked in ones like
/// them.
struct OpenShells {
  private struct Shell {
    /// The words before a question that run it there: `su - alice -c`. Nil where it cannot be asked.
    var opening: String? = ""
    var settings = ShellSettings()
    var past = ShellPast()
  }

  /// The innermost last.
  private var shells = [Shell()]

  /// What the reader typed before to set up the innermost shell.
  var settings: [ShellSettings.Setting] { shells[shells.count - 1].settings.all }

  /// What runs a question in the innermost shell, outermost first; nil where nothing does.
  var openings: [String]? {
    let openings = shells.dropFirst().map(\.opening)
    return openings.contains(nil) ? nil : openings.compactMap(\.self)
  }

  /// Whether a command's output depends on what only the reader's shell knows.
  func needsReaders(_ command: String, _ programs: Programs) -> Bool {
    let shell = shells[shells.count - 1]
    return shell.past.isNeeded(by: command, shell.settings.all, programs)
  }

  mutating func follow(_ step: Step, _ programs: Programs) {
    switch step.kind {
    case .reboot: shells = [Shell()]
    case .enter where !programs.goesElsewhere(step): enter(step, programs)
    case .leave: if shells.count > 1 { shells.removeLast() } else { shells = [Shell()] }
    default:
      shells[shells.count - 1].settings.follow(step, programs)
      shells[shells.count - 1].past.follow(step, programs)
    }
  }

  private mutating func enter(_ step: Step, _ programs: Programs) {
    var shell = shells[shells.count - 1]
    shell.opening = Self.opening(step, programs)
    let commands = step.command.map { ShellLine($0).commands } ?? []
    if commands.contains(where: { programs.holds(.loginShell, $0) }) || Self.isSudo(commands) {
      shell.settings = ShellSettings()
    }
    // Functions, and variables that are not exported, stay outside.
    shells.append(shell)
  }

  /// A shell as another user is asked for only where that needs no password.
  private static func opening(_ step: Step, _ programs: Programs) -> String? {
    guard let typed = step.typed else { return nil }
    let commands = ShellLine(typed.text).commands
    guard commands.count == 1, commands[0].redirections.isEmpty else { return nil }
    if isSudo(commands) {
      // With -i it would run the words, blanks and line feeds escaped.
      let words = commands[0].words.filter { !["-i", "-s"].contains($0) }
      return words.map { ShellQuote.word($0) }.joined(separator: " ") + " -H sh -c"
    }
    let words = commands[0].words.map { ShellQuote.word($0) }.joined(separator: " ")
    let isPrefixed = commands[0].words.count > commands[0].arguments.count
    let asking = "\(words) -c"
    let runs = ShellLine("\(asking) true").commands.contains { programs.holds(.runsAs, $0) }
    return runs && (typed.prompt != "$" || isPrefixed) ? asking : nil
  }

  /// `sudo -i`: nothing but an option follows.
  private static func isSudo(_ commands: [ShellLine.SimpleCommand]) -> Bool {
    guard commands.count == 1, commands[0].arguments.isEmpty else { return false }
    return commands[0].words.contains { ["-i", "-s"].contains($0) }
  }
}
