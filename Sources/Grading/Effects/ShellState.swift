import Console
import CourseModel
import Knowledge

/// Which commands change the reader's shell and not the node.
enum ShellState {
  /// Shell keywords before a command: `until curl …; do sleep 1; done`.
  static let keywords: Set<String> = [
    "if", "then", "else", "elif", "fi", "while", "until", "do", "done", "!", "{", "}",
  ]

  static func isChanged(by command: ShellLine.SimpleCommand, _ programs: Programs) -> Bool {
    if command.program.isEmpty || programs.holds(.shellState, command) { return true }
    // It opens a shell in this one or elsewhere; commands typed there are other steps.
    let opening: [Facet] = [.shell, .loginShell, .container, .entersNode]
    if opening.contains(where: { programs.holds($0, command) }) { return true }
    // `X=1` alone.
    guard command.arguments.count == 1, let word = command.arguments.first else { return false }
    return word.utf8.contains(UInt8(ascii: "=")) && word.utf8.prefix(while: isWordByte).count > 0
      && word.utf8.dropFirst(word.utf8.prefix(while: isWordByte).count).first == UInt8(ascii: "=")
  }
}

extension ShellLine.SimpleCommand {
  /// Puts the words that a pipe feeds in before its own: `echo X | tee F` has those of `echo X`.
  func fed(by command: ShellLine.SimpleCommand, _ programs: Programs) -> ShellLine.SimpleCommand {
    guard programs.holds(.copies, self), programs.holds(.prints, command) else { return self }
    return with(words: Array(arguments) + ["--"] + command.arguments.dropFirst())
  }
}

extension Programs {
  /// Whether a step opens a shell on another node.
  func goesElsewhere(_ step: Step) -> Bool {
    guard step.kind == .enter, let command = step.command else { return false }
    return ShellLine(command).commands.contains { values(.entersNode, $0) != nil }
  }
}
