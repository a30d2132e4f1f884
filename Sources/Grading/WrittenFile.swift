import Console
import CourseModel
import Knowledge
import Matching
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
  /// The lines that the manual has.
  let lines: [String]
  private let programs: Programs
  private let errors: ErrorMessages

  /// - Returns: Nil where the step writes no file with lines of its own.
  init?(_ step: Step, _ knowledge: Knowledge) {
    programs = knowledge.programs
    errors = ErrorMessages(knowledge)
    guard let lines = step.input, !lines.isEmpty || step.path != nil,
      let path = step.path ?? step.command.flatMap({ Self.target(of: $0, knowledge.programs) })
    else { return nil }
    self.path = path
    self.lines = lines
  }

  private static func target(of line: String, _ programs: Programs) -> String? {
    ShellLine(line).commands.lazy.compactMap { simple in
      simple.redirections.first { $0.operation.hasPrefix(">") && $0.target != "/dev/null" }?.target
        ?? (programs.holds(.copies, simple) ? simple.arguments.last : nil)
    }.first
  }

  /// Whether a step of the manual names the file, too: it may change it.
  func isNamed(by step: Step) -> Bool {
    step.path == path || step.command?.hasText(path) == true
  }

  /// Whether the file was opened in an editor, in whatever folder.
  func wasEdited(in commands: [SessionCommand]) -> Bool {
    let name = path.split(separator: "/").last
    return commands.contains { command in
      ShellLine(command.text).commands.contains { simple in
        programs.holds(.edits, simple)
          && simple.words.dropFirst().contains { $0.split(separator: "/").last == name }
      }
    }
  }

  /// What the commands show of the file, in their order, since it was last removed. What failed shows nothing.
  func evidence(in commands: [SessionCommand]) -> [Evidence] {
    var found: [Evidence] = []
    var folder = ShellFolder.home
    for command in commands {
      let simple = simpleCommands(command.text)
      defer { for one in simple { folder.follow(one, programs) } }
      guard errors.first(in: command.output) == nil else { continue }
      if let (lines, isAdded) = written(simple, command.input, folder) {
        found.append(
          Evidence(command: command, lines: (isAdded ? found.last?.lines ?? [] : []) + lines))
      } else if simple.contains(where: { removes($0, folder) }) {
        found = []
      } else if shows(simple, folder), !command.output.isEmpty {
        found.append(Evidence(command: command, lines: command.output))
      }
    }
    return found
  }

  /// The lines that a command line writes into the file, and whether they are added to those that are there; nil where it
  /// does not, or where they cannot be told from it.
  private func written(
    _ commands: [ShellLine.SimpleCommand], _ input: [String], _ folder: ShellFolder
  ) -> (lines: [String], isAdded: Bool)? {
    for (index, writer) in commands.enumerated() {
      let redirection = writer.redirections.first {
        $0.operation.hasPrefix(">") && isSameFile($0.target, folder)
      }
      let copies = programs.holds(.copies, writer)
      guard redirection != nil || (copies && writer.arguments.contains { isSameFile($0, folder) })
      else { continue }
      let isAdded =
        redirection.map { $0.operation.hasPrefix(">>") }
        ?? writer.arguments.contains { $0 == "-a" || $0 == "--append" }
      // What the writer reads comes unchanged from the first of its pipe.
      var first = index
      while first > 0, commands[first].joinedBy == "|" { first -= 1 }
      let pipe = commands[first...index]
      let passesOn = pipe.dropFirst().allSatisfy {
        programs.holds(.viewer, $0) || programs.holds(.copies, $0)
      }
      guard passesOn, let source = pipe.first else { return nil }
      if programs.holds(.prints, source) { return Self.printed(source).map { ($0, isAdded) } }
      guard !input.isEmpty, programs.holds(.viewer, source) || programs.holds(.copies, source)
      else { return nil }
      return (input, isAdded)
    }
    return nil
  }

  /// What a command prints: its words, with the line breaks that are written in them. Nil where they are a format.
  private static func printed(_ command: ShellLine.SimpleCommand) -> [String]? {
    let words = command.arguments.dropFirst().drop { word in
      word.hasPrefix("-") && (2...4).contains(word.utf8.count)
        && word.utf8.dropFirst().allSatisfy { "neE-".utf8.contains($0) }
    }
    guard words.first?.hasText("%") != true else { return nil }
    return words.joined(separator: " ").replacing("\\n", with: "\n")
      .split(separator: "\n").map(String.init)
  }

  private func removes(_ command: ShellLine.SimpleCommand, _ folder: ShellFolder) -> Bool {
    programs.holds(.removes, command)
      && command.arguments.dropFirst().contains { isSameFile($0, folder) }
  }

  /// Whether a command line shows the whole file and nothing else.
  private func shows(_ commands: [ShellLine.SimpleCommand], _ folder: ShellFolder) -> Bool {
    guard commands.count == 1, programs.holds(.viewer, commands[0]),
      commands[0].redirections.isEmpty
    else { return false }
    let files = commands[0].arguments.dropFirst().filter { !$0.hasPrefix("-") }
    return files.count == 1 && files.allSatisfy { isSameFile($0, folder) }
  }

  /// The commands of a line, also those that it has another shell carry out.
  private func simpleCommands(_ line: String) -> [ShellLine.SimpleCommand] {
    ShellLine(line).commands.flatMap { command in
      programs.values(.runsAs, command)?["command"]?.first.map { ShellLine($0).commands }
        ?? [command]
    }
  }

  /// Whether a name means the file, in the folder in which it was typed.
  private func isSameFile(_ name: String, _ folder: ShellFolder) -> Bool {
    if name == path { return true }
    guard let typed = folder.path(name) else { return false }
    return Self.fromHome(typed) == Self.fromHome(path)
  }

  private static func fromHome(_ path: String) -> String {
    path.hasPrefix("/") || path.hasPrefix("~/") ? path : "~/" + path
  }
}
