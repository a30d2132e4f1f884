import Console
import CourseModel
import Knowledge

/// Decides a command's kind of step by its program and its output in the manual.
struct StepClassifier: Sendable {
  let programs: Programs
  let messages: Messages
  let language: Language

  init(_ knowledge: Knowledge, language: Language) {
    self.language = language
    programs = knowledge.programs
    messages = knowledge.messages
  }

  /// A shell that a command opens.
  enum Shell: Equatable {
    /// On the same node; a login shell keeps no sourced credentials.
    case here(isLogin: Bool)
    case container
    /// The host as typed, without the user.
    case node(String)
  }

  func action(
    _ shell: ShellLine, expected: [String], remarks: [String], prompt: Prompt
  ) -> TypedCommand.Action {
    guard prompt.style != .client else { return .run }
    guard let last = shell.commands.last else { return .run }
    if shell.commands.contains(where: { programs.holds(.reboots, $0) }) { return .reboot }
    if let first = shell.commands.first {
      // A refused connection opens no shell.
      if programs.holds(.remote, first) || entered(first) != nil && showsFailure(expected) {
        return showsQuestion(expected) ? .interactive : .run
      }
    }
    if leaves(shell) { return .leave }
    if opensShell(shell) { return .enter }
    if programs.holds(.edits, last)
      || last.arguments.dropFirst().first.map({ programs.verbs.contains($0, .edits) }) == true
    {
      return .edit(path: editedPath(shell), lines: nil)
    }
    if programs.holds(.browses, last) { return .browse }
    if programs.holds(.watches, last) { return .watch }
    return asks(last, expected: expected, remarks: remarks) ? .interactive : .run
  }

  // MARK: Shells

  /// Whether the line only ends a shell.
  func leaves(_ shell: ShellLine) -> Bool {
    shell.commands.count == 1 && programs.holds(.leaves, shell.commands[0])
  }

  func opensShell(_ shell: ShellLine) -> Bool { self.shell(shell) != nil }

  func shell(_ line: ShellLine) -> Shell? {
    if let node = entered(line.commands.first) { return .node(node) }
    guard let command = line.commands.last else { return nil }
    if let node = entered(command) { return .node(node) }
    if programs.holds(.loginShell, command) { return .here(isLogin: true) }
    if programs.holds(.shell, command) { return .here(isLogin: false) }
    if programs.holds(.container, command) { return .container }
    // `sudo -i`: the option counts only with no program after it.
    guard command.arguments.isEmpty, command.words.count == 2 else { return nil }
    return ["-i", "-s"].contains(command.words[1])
      ? .here(isLogin: command.words[1] == "-i") : nil
  }

  /// The names or ids of the containers in which a line opens a shell. An image has none: its name is no prompt's.
  func containers(_ line: ShellLine) -> [String] {
    line.commands.flatMap { programs.values(.container, $0)?["container"] ?? [] }
  }

  /// The host that a command connects to, as typed, without the user.
  private func entered(_ command: ShellLine.SimpleCommand?) -> String? {
    command.flatMap { programs.values(.entersNode, $0)?["node"]?.first }.map(Self.host)
  }

  /// The host that the line's first command connects to, for a shell or for one command.
  func target(_ line: ShellLine) -> String? {
    guard let command = line.commands.first else { return nil }
    return entered(command) ?? programs.remote(command)?.host
  }

  /// Whether a line runs a command on another node and returns.
  func runsRemotely(_ line: ShellLine) -> Bool {
    line.commands.first.map { programs.holds(.remote, $0) } ?? false
  }

  private static func host(_ target: String) -> String {
    target.split(separator: "@").last.map(String.init) ?? target
  }

  // MARK: Clues in an output

  /// Whether an output shows a refusal, so that no shell was opened.
  private func showsFailure(_ lines: [String]) -> Bool {
    lines.contains { messages.speak(.errorRefusals, in: $0.lowercased()) }
  }

  private func asks(
    _ command: ShellLine.SimpleCommand, expected: [String], remarks: [String]
  ) -> Bool {
    programs.holds(.asks, command) || showsQuestion(expected)
      || remarks.contains { language.prefix(of: $0.lowercased(), .remarkEnter) != nil }
  }

  private func showsQuestion(_ expected: [String]) -> Bool {
    expected.contains { line in
      let text = trimmed(line).lowercased()
      if messages.speak(.questionShownChoice, in: text) { return true }
      guard text.hasSuffix(":") else { return false }
      return messages.begin(.questionShownEnter, text)
        || messages.end(.questionShownPassword, text) && text.count < 80
    }
  }

  // MARK: Programs

  /// Whether this is one of the hypervisor's tools, which are on the student's own machine.
  func isHostTool(_ shell: ShellLine) -> Bool {
    shell.commands.contains { programs.holds(.host, $0) }
  }

  /// Whether this is a client of a service's API: it runs where the credentials are.
  func isClient(_ command: ShellLine.SimpleCommand?) -> Bool {
    command.map { programs.holds(.client, $0) } ?? false
  }

  /// The file that an editor opens.
  func editedPath(_ shell: ShellLine) -> String? {
    guard let command = shell.commands.last, let values = programs.values(.edits, command) else {
      return nil
    }
    return values["file"]?.first ?? programs.entry(command.program)?.opens
  }

  /// The credentials file that a command sources.
  func sourcedFile(_ command: ShellLine.SimpleCommand) -> String? {
    guard let path = programs.values(.sources, command)?["file"]?.first else { return nil }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard !name.hasPrefix("."), !path.hasPrefix("/etc/") else { return nil }
    if path.hasPrefix("/root/") { return "~/" + path.dropFirst(6) }
    if path.hasPrefix("./") { return "~/" + path.dropFirst(2) }
    return path.hasPrefix("/") || path.hasPrefix("~") ? path : "~/" + path
  }
}
