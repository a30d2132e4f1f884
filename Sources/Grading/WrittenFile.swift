import Console
import CourseModel
import Knowledge
import Sessions

/// The file that a step writes, and what a session shows of it: whichever way its student wrote it, with a here-document,
/// through tee(1), as another user, in an editor, by copying.
struct WrittenFile {
  /// A command that wrote or showed the file, and the file's lines after it.
  struct Evidence {
    var command: SessionCommand
    var lines: [String]
  }

  let path: String
  private let programs: Programs

  /// - Returns: Nil where the step writes no file with lines of its own.
  init?(_ step: Step, _ programs: Programs) {
    self.programs = programs
    if let path = step.path, step.input != nil {
      self.path = path
    } else if step.input?.isEmpty == false,
      let path = step.command.flatMap({ Self.target(of: $0, programs) })
    {
      self.path = path
    } else {
      return nil
    }
  }

  private static func target(of line: String, _ programs: Programs) -> String? {
    ShellLine(line).commands.lazy.compactMap { simple in
      simple.redirections.first { $0.operation.hasPrefix(">") && $0.target != "/dev/null" }?.target
        ?? (programs.holds(.copies, simple) ? simple.arguments.last : nil)
    }.first
  }

  /// What the commands show of the file, in their order.
  func evidence(in commands: [SessionCommand]) -> [Evidence] {
    var found: [Evidence] = []
    for command in commands {
      if let (lines, isAppended) = written(command) {
        found.append(
          Evidence(command: command, lines: (isAppended ? found.last?.lines ?? [] : []) + lines))
      } else if shows(command), !command.output.isEmpty {
        found.append(Evidence(command: command, lines: command.output))
      }
    }
    return found
  }

  /// The lines that a command writes into the file, and whether they are added to those that are there.
  private func written(_ command: SessionCommand) -> ([String], Bool)? {
    for simple in simpleCommands(command.text) {
      let redirection = simple.redirections.first {
        $0.operation.hasPrefix(">") && isIt($0.target)
      }
      let isCopied = programs.holds(.copies, simple) && simple.arguments.contains(where: isIt)
      guard redirection != nil || isCopied else { continue }
      let isAppended =
        redirection.map { $0.operation.hasPrefix(">>") }
        ?? simple.arguments.contains { $0 == "-a" || $0 == "--append" }
      if !command.input.isEmpty { return (command.input, isAppended) }
      let printed = simpleCommands(command.text).first { programs.holds(.prints, $0) }
      if let printed { return (Self.lines(printed), isAppended) }
    }
    return nil
  }

  /// What a command prints: its words, with the line breaks that are written in them.
  private static func lines(_ command: ShellLine.SimpleCommand) -> [String] {
    command.arguments.dropFirst().filter { !$0.hasPrefix("-") }.joined(separator: " ")
      .replacing("\\n", with: "\n").split(separator: "\n").map(String.init)
  }

  /// Whether a command shows the whole file and nothing else.
  private func shows(_ command: SessionCommand) -> Bool {
    let simple = simpleCommands(command.text)
    guard simple.count == 1, programs.holds(.viewer, simple[0]), simple[0].redirections.isEmpty
    else { return false }
    let files = simple[0].arguments.dropFirst().filter { !$0.hasPrefix("-") }
    return files.count == 1 && files.allSatisfy(isIt)
  }

  /// The commands of a line, also those that it has another shell carry out.
  private func simpleCommands(_ line: String) -> [ShellLine.SimpleCommand] {
    ShellLine(line).commands.flatMap { command in
      programs.values(.runsAs, command)?["command"]?.first.map { ShellLine($0).commands }
        ?? [command]
    }
  }

  /// Whether a path is the file's, as far as one can tell without the folder in which it was typed.
  private func isIt(_ other: String) -> Bool {
    if other == path { return true }
    func isAbsolute(_ path: String) -> Bool { path.hasPrefix("/") || path.hasPrefix("~") }
    guard !isAbsolute(other) || !isAbsolute(path) else { return false }
    return other.split(separator: "/").last == path.split(separator: "/").last
  }
}
