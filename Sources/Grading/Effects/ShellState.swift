import Console

/// What changes the reader's shell and not the node.
enum ShellState {
  /// Words of the shell's own in front of a command: `until curl …; do sleep 1; done`.
  static let keywords: Set<String> = [
    "if", "then", "else", "elif", "fi", "while", "until", "do", "done", "!", "{", "}",
  ]

  private static let programs: Set<String> = [
    "source", ".", "export", "unset", "cd", "set", "alias", "exit", "logout", "sleep", "clear",
    "history",
    "wait", "exec", "bash", "su", "type", "command", "eval",
  ]

  static func isChanged(by command: ShellLine.SimpleCommand) -> Bool {
    if programs.contains(command.program) || command.program.isEmpty { return true }
    // A shell elsewhere; what is typed there are other steps.
    if command.program == "ssh", command.remote == nil { return true }
    // `X=1` by itself.
    guard command.arguments.count == 1, let word = command.arguments.first else { return false }
    return word.utf8.contains(UInt8(ascii: "=")) && word.utf8.prefix(while: isWordByte).count > 0
      && word.utf8.dropFirst(word.utf8.prefix(while: isWordByte).count).first == UInt8(ascii: "=")
  }
}

extension ShellLine.SimpleCommand {
  /// What `ssh root@node3 COMMAND` runs there.
  var remote: (host: String, command: String)? {
    guard program == "ssh" else { return nil }
    let valued: Set<String> = ["-o", "-i", "-p", "-l", "-F", "-J"]
    var rest = Array(arguments.dropFirst())[...]
    while let option = rest.first, option.hasPrefix("-") {
      rest = rest.dropFirst(valued.contains(option) ? 2 : 1)
    }
    guard let target = rest.popFirst(), !rest.isEmpty else { return nil }
    let host = target.split(separator: "@").last.map(String.init) ?? target
    return (host, rest.joined(separator: " "))
  }

  /// What `su keystone -c COMMAND` runs.
  var asOtherUser: String? {
    guard ["su", "runuser"].contains(program), let option = arguments.firstIndex(of: "-c") else {
      return nil
    }
    return arguments[(option + 1)...].first
  }

  /// `echo X | tee F` has the words of `echo X` before its own.
  func fed(by command: ShellLine.SimpleCommand) -> ShellLine.SimpleCommand {
    guard program == "tee", command.program == "echo" else { return self }
    return with(words: Array(arguments) + ["--"] + command.arguments.dropFirst())
  }
}
