import Console
import Knowledge

/// What changes the reader's shell and not the node.
enum ShellState {
  /// Words of the shell's own in front of a command: `until curl …; do sleep 1; done`.
  static let keywords: Set<String> = [
    "if", "then", "else", "elif", "fi", "while", "until", "do", "done", "!", "{", "}",
  ]

  static func isChanged(by command: ShellLine.SimpleCommand, _ programs: Programs) -> Bool {
    if command.program.isEmpty || programs.holds(.shellState, command) { return true }
    // A shell in this one or elsewhere: what is typed there are other steps.
    let opening: [Facet] = [.shell, .loginShell, .container, .entersNode]
    if opening.contains(where: { programs.holds($0, command) }) { return true }
    // `X=1` by itself.
    guard command.arguments.count == 1, let word = command.arguments.first else { return false }
    return word.utf8.contains(UInt8(ascii: "=")) && word.utf8.prefix(while: isWordByte).count > 0
      && word.utf8.dropFirst(word.utf8.prefix(while: isWordByte).count).first == UInt8(ascii: "=")
  }
}

extension ShellLine.SimpleCommand {
  /// `echo X | tee F` has the words of `echo X` before its own.
  func fed(by command: ShellLine.SimpleCommand, _ programs: Programs) -> ShellLine.SimpleCommand {
    guard programs.holds(.copies, self), programs.holds(.prints, command) else { return self }
    return with(words: Array(arguments) + ["--"] + command.arguments.dropFirst())
  }
}
