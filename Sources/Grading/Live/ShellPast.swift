import Console
import CourseModel
import Knowledge
import Sessions

/// What a lab has left in the reader's shell and nowhere else: a question that needs it cannot be asked in another shell.
struct ShellPast {
  /// Functions and aliases.
  private var names: Set<String> = []
  /// Variables that a command gave a value, whatever it was.
  private var variables: Set<String> = []
  /// Whether the shell shows what it runs (`set -x`).
  private var isTraced = false
  /// Whether patterns mean something else (`shopt`).
  private var isChanged = false

  mutating func follow(_ step: Step, _ programs: Programs) {
    guard step.kind == .command, let typed = step.typed, !typed.isStatement else { return }
    for command in ShellLine(typed.text).commands { follow(command, programs) }
  }

  private mutating func follow(_ command: ShellLine.SimpleCommand, _ programs: Programs) {
    let words = command.words
    for (index, word) in words.enumerated() {
      if word.hasSuffix("()") { names.insert(String(word.dropLast(2))) }
      if ["for", "function", "select"].contains(word), index + 1 < words.count {
        variables.insert(words[index + 1])
        names.insert(words[index + 1])
      }
      guard let sign = word.firstIndex(of: "=") else { continue }
      let name = word[..<sign].prefix { $0 != "[" && $0 != "+" }
      guard !name.isEmpty, name.utf8.allSatisfy(isWordByte) else { continue }
      if words.first == "alias" {
        names.insert(String(name))
      } else {
        variables.insert(String(name))
      }
    }
    switch words.first {
    case "read", "mapfile", "readarray", "getopts":
      variables.formUnion(words.dropFirst().filter { !$0.hasPrefix("-") })
    case "set":
      // After `--` come arguments.
      let options = words.dropFirst().prefix { $0 != "--" }
      let traces = zip(options, options.dropFirst() + [""]).contains { option, name in
        option.dropFirst() == "o" && ["xtrace", "verbose"].contains(name)
          || ["-", "+"].contains(option.first) && option.contains { $0 == "x" || $0 == "v" }
      }
      if options.first?.hasPrefix("+") == true {
        if traces { isTraced = false }
      } else if traces {
        isTraced = true
      }
    // A builtin of the shell that sets one of its options.
    default: if programs.holds(.idle, command), words.contains("-s") { isChanged = true }
    }
  }

  /// Whether a command's output depends on what is only in the reader's shell.
  /// - Parameter settings: What is set up in a shell that is asked.
  func isNeeded(
    by command: String, _ settings: [ShellSettings.Setting], _ programs: Programs
  ) -> Bool {
    // An interactive shell looks up `!word` in its history.
    if HistoryReference.literals(in: command) != nil { return true }
    if isTraced || isChanged && command.contains(where: { "*?".contains($0) }) { return true }
    let shell = ShellLine(command)
    let isOfTheShell = shell.commands.contains { simple in
      names.contains(simple.words.first ?? "") || programs.holds(.idle, simple)
        || simple.redirections.contains { Self.namesDescriptor($0) }
    }
    if isOfTheShell { return true }
    // What the command sets itself it does not need.
    var own: Set<String> = []
    var past = ShellPast()
    for simple in shell.commands { past.follow(simple, programs) }
    own.formUnion(past.variables)
    own.formUnion(settings.compactMap(\.name))
    return Self.parameters(in: command).contains { name in
      name.utf8.allSatisfy(isDigit) && name != "0" || Self.special.contains(name)
        || variables.contains(name) && !own.contains(name)
    }
  }

  /// Whether a command shows only what the shell itself has: waiting for another answer is no use.
  static func isAll(of command: String, _ programs: Programs) -> Bool {
    guard !command.hasText("$("), !command.hasText("`") else { return false }
    let commands = ShellLine(command).commands
    return !commands.isEmpty
      && commands.allSatisfy { simple in
        (programs.holds(.prints, simple) || programs.holds(.idle, simple))
          // A pattern is answered by files.
          && !simple.words.dropFirst().contains {
            $0.contains { "*?[".contains($0) } && !$0.hasPrefix("$")
          }
      }
  }

  /// The last command's status, the last job, arguments, and the shell's own number.
  private static let special: Set<String> = [
    "?", "!", "_", "#", "@", "*", "-", "$", "OLDPWD", "PPID", "BASHPID",
  ]

  /// `>&3`: a file that an earlier command opened.
  private static func namesDescriptor(_ redirection: ShellLine.Redirection) -> Bool {
    redirection.operation.hasSuffix("&") && (Int(redirection.target) ?? 0) > 2
      || redirection.target.hasPrefix("&") && (Int(redirection.target.dropFirst()) ?? 0) > 2
  }

  /// The names after `$`, except in single quotes, where a dollar is itself.
  private static func parameters(in command: String) -> [String] {
    var result: [String] = []
    var isQuoted = false
    var isDouble = false
    var rest = command[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\" where !isQuoted: rest = rest.dropFirst()
      case "'" where !isDouble: isQuoted.toggle()
      case "\"" where !isQuoted: isDouble.toggle()
      case "$" where !isQuoted:
        if rest.first == "{" { rest = rest.dropFirst() }
        let name = rest.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        let sign = rest.first.flatMap { "?!#@*-$".contains($0) ? String($0) : nil } ?? ""
        result.append(name.isEmpty ? sign : String(name))
      default: break
      }
    }
    return result
  }
}
