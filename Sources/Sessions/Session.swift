import Console
import Knowledge

/// One command of a recorded session and its output.
public struct SessionCommand: Hashable, Sendable {
  /// The host in the prompt if the prompt shows one; otherwise where the last `ssh` went.
  public var host: String?
  /// As the student saw it, continuation lines joined by one space.
  public var text: String
  /// The here-document's lines.
  public var input: [String]
  public var output: [String]
  /// The 1-based line in the recording.
  public var line: Int

  public init(host: String?, text: String, input: [String] = [], output: [String] = [], line: Int) {
    self.host = host
    self.text = text
    self.input = input
    self.output = output
    self.line = line
  }
}

/// A recorded session, split into commands at its prompts.
public struct Session: Hashable, Sendable {
  public var commands: [SessionCommand]

  public init(commands: [SessionCommand]) { self.commands = commands }

  /// Splits a recording into commands.
  /// - Parameter vocabulary: What the session is expected to contain; it helps to find unusual
  ///   prompts.
  /// - Throws: ``RecordingError`` if no command is found.
  public init(
    _ recording: Recording, file: String, vocabulary: SessionVocabulary
  ) throws {
    var reader = SessionReader(lines: recording.lines, vocabulary: vocabulary)
    commands = reader.read()
    guard !commands.isEmpty else {
      throw RecordingError(
        "\(file): it contains no command; a recording shows prompts such as [root@node1 ~]# or $")
    }
  }
}

private struct SessionReader {
  let lines: [String]
  private let prompts: SessionPrompts
  private let programs: Programs
  private var index = 0
  private var hosts: [String] = []
  private var commands: [SessionCommand] = []

  init(lines: [String], vocabulary: SessionVocabulary) {
    self.lines = lines
    programs = vocabulary.knowledge.programs
    prompts = SessionPrompts(lines: lines, vocabulary: vocabulary)
  }

  mutating func read() -> [SessionCommand] {
    while index < lines.count {
      guard let prompt = prompt(at: index) else {
        if !commands.isEmpty, !prompts.isUpperLine(lines[index]) {
          commands[commands.count - 1].output.append(lines[index])
        }
        index += 1
        continue
      }
      guard !prompt.command.isEmpty, !prompt.command.hasSuffix("^C") else {
        // Nothing was typed, or the line was abandoned.
        index += 1
        continue
      }
      let command = readCommand(prompt)
      if let last = commands.last, Self.isCompletion(last, of: command) { commands.removeLast() }
      commands.append(command)
    }
    var programs: Set<String> = []
    for index in commands.indices {
      expandHistory(index, after: programs)
      programs.insert(Self.program(commands[index].text))
    }
    return commands
  }

  private func prompt(at index: Int) -> Prompt? {
    prompts.prompt(lines[index], above: index > 0 ? lines[index - 1] : nil)
  }

  private mutating func readCommand(_ prompt: Prompt) -> SessionCommand {
    let line = index + 1
    var text = prompt.command
    index += 1
    while text.utf8.reversed().prefix(while: { $0 == UInt8(ascii: "\\") }).count % 2 == 1,
      index < lines.count, self.prompt(at: index) == nil
    {
      text.removeLast()
      while let last = text.utf8.last, last == 0x20 || last == 0x09 { text.removeLast() }
      text += (text.isEmpty ? "" : " ") + trimmed(continuation(lines[index]))
      index += 1
    }
    // A loop or an open quote continues after the shell's second prompt.
    var lexer = ShellLexer(text)
    var inner: [String] = []
    while index < lines.count, lines[index].hasPrefix(">"), !inner.isEmpty || !lexer.isComplete {
      let more = continuation(lines[index])
      text += "\n" + more
      index += 1
      if let document = inner.first {
        if trimmed(more) == document { inner.removeFirst() }
        continue
      }
      lexer.append(more)
      if !lexer.isComplete { inner = lexer.takeHereDocuments().map(\.delimiter) }
    }
    var input: [String] = []
    let delimiters = lexer.hereDocuments.map(\.delimiter)
    for (number, delimiter) in delimiters.enumerated() {
      while index < lines.count, trimmed(continuation(lines[index])) != delimiter {
        // A prompt here means that the here-document was abandoned.
        if self.prompt(at: index)?.style == .bracketed, !lines[index].hasPrefix(">") { break }
        input.append(continuation(lines[index]))
        index += 1
      }
      if index < lines.count, trimmed(continuation(lines[index])) == delimiter { index += 1 }
      if number < delimiters.count - 1 { input.append(delimiter) }
    }
    return SessionCommand(host: host(of: prompt, typed: text), text: text, input: input, line: line)
  }

  private func continuation(_ line: String) -> String {
    if line.hasPrefix("> ") { return String(line.dropFirst(2)) }
    return line == ">" ? "" : line
  }

  // MARK: Completion and history

  /// Pressing Tab in a line shows the completions, and then the prompt again.
  private static func isCompletion(_ shown: SessionCommand, of command: SessionCommand) -> Bool {
    guard command.text.hasPrefix(shown.text), command.text != shown.text,
      let stem = shown.text.split(whereSeparator: { $0 == " " || $0 == "/" }).last
    else { return false }
    let words = shown.output.flatMap { $0.split(separator: " ") }
    return !words.isEmpty && words.allSatisfy { $0.hasPrefix(stem) }
  }

  private static func program(_ command: String) -> String {
    ShellLine(command).commands.first?.program ?? ""
  }

  /// The shell shows the expansion of `!!` and `!$` in the line below.
  /// - Parameter programs: The programs of the commands before.
  private mutating func expandHistory(_ index: Int, after programs: Set<String>) {
    let command = commands[index]
    guard let echoed = command.output.first.map(trimmed), !echoed.isEmpty,
      let pieces = HistoryReference.literals(in: command.text)
    else { return }
    var rest = Substring(echoed)
    for piece in pieces {
      guard let start = rest.firstStart(of: piece) else { return }
      rest = rest[rest.index(start, offsetBy: piece.count)...]
    }
    guard
      programs.contains(Self.program(echoed)) || pieces.first.map(echoed.hasPrefix) == true
    else { return }
    commands[index].text = echoed
    commands[index].output.removeFirst()
  }

  // MARK: Hosts

  /// `node1.lab.example.org` is node1; an address is kept whole.
  private func shortName(_ host: String) -> String {
    guard let first = host.utf8.first, !(first &- 0x30 < 10) else { return host }
    return host.split(separator: ".").first.map(String.init) ?? host
  }

  /// The host of a prompt; without one in the prompt, `ssh` and `exit` are followed.
  private mutating func host(of prompt: Prompt, typed: String) -> String? {
    if let host = prompt.host { return shortName(host) }
    let current = hosts.last
    guard let command = ShellLine(typed).commands.first else { return current }
    if let target = programs.values(.entersNode, command)?["node"]?.first {
      hosts.append(target.split(separator: "@").last.map(String.init) ?? target)
    } else if command.words.count == 1, programs.holds(.leaves, command) {
      _ = hosts.popLast()
    }
    return current
  }
}
