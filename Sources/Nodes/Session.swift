import Console

/// One command of a recorded session and what it showed.
public struct SessionCommand: Hashable, Sendable {
  /// The host in the prompt, where the prompt shows one; else where the last `ssh` went.
  public var host: String?
  /// As the student saw it, continuations joined by one blank.
  public var text: String
  /// The here-document's lines.
  public var input: [String]
  public var output: [String]
  /// The recording's line, from 1.
  public var line: Int

  public init(host: String?, text: String, input: [String] = [], output: [String] = [], line: Int) {
    self.host = host
    self.text = text
    self.input = input
    self.output = output
    self.line = line
  }
}

/// A recorded session, cut into commands at its prompts.
public struct Session: Hashable, Sendable {
  public var commands: [SessionCommand]

  public init(commands: [SessionCommand]) { self.commands = commands }

  /// - Throws: ``RecordingError`` where no prompt is found.
  public init(_ recording: Recording, file: String) throws {
    var reader = SessionReader(lines: recording.lines)
    commands = reader.read()
    guard !commands.isEmpty else {
      throw RecordingError(
        "\(file): no command in it; a recording shows prompts such as [root@node1 ~]# or $")
    }
  }
}

private struct SessionReader {
  let lines: [String]
  private var index = 0
  /// Bare `# ` and `$ ` are prompts only where the session has no fuller ones: output has them too.
  private let bareArePrompts: Bool
  private var hosts: [String] = []

  init(lines: [String]) {
    self.lines = lines
    let full = lines.lazy.compactMap { Prompt($0) }.contains {
      [.bracketed, .colon].contains($0.style)
    }
    bareArePrompts = !full
  }

  mutating func read() -> [SessionCommand] {
    var commands: [SessionCommand] = []
    while index < lines.count {
      guard let prompt = prompt(lines[index]) else {
        if !commands.isEmpty { commands[commands.count - 1].output.append(lines[index]) }
        index += 1
        continue
      }
      if prompt.command.isEmpty {
        index += 1
        continue
      }
      commands.append(readCommand(prompt))
    }
    return commands
  }

  private func prompt(_ line: String) -> Prompt? {
    guard let prompt = Prompt(line) else { return nil }
    switch prompt.style {
    case .bare, .note, .host: return bareArePrompts || prompt.style == .host ? prompt : nil
    case .bracketed, .colon, .client: return prompt
    }
  }

  private mutating func readCommand(_ prompt: Prompt) -> SessionCommand {
    let line = index + 1
    var text = prompt.command
    index += 1
    while text.utf8.reversed().prefix(while: { $0 == UInt8(ascii: "\\") }).count % 2 == 1,
      index < lines.count,
      self.prompt(lines[index]) == nil
    {
      text = trimmed(text.dropLast()) + " " + trimmed(continuation(lines[index]))
      index += 1
    }
    // An open quote goes on behind the shell's second prompt.
    while index < lines.count, lines[index].hasPrefix("> "), ShellLine(text).isOpen {
      text += "\n" + continuation(lines[index])
      index += 1
    }
    var input: [String] = []
    for delimiter in ShellLine(text).hereDocuments {
      while index < lines.count, trimmed(continuation(lines[index])) != delimiter {
        // A prompt here means that the document was broken off.
        if self.prompt(lines[index])?.style == .bracketed, !lines[index].hasPrefix(">") { break }
        input.append(continuation(lines[index]))
        index += 1
      }
      if index < lines.count, trimmed(continuation(lines[index])) == delimiter { index += 1 }
    }
    return SessionCommand(host: host(of: prompt, typed: text), text: text, input: input, line: line)
  }

  private func continuation(_ line: String) -> String {
    if line.hasPrefix("> ") { return String(line.dropFirst(2)) }
    return line == ">" ? "" : line
  }

  /// `node1.lab.example.org` is node1; an address stays whole.
  private func shortName(_ host: String) -> String {
    guard let first = host.utf8.first, !(first &- 0x30 < 10) else { return host }
    return host.split(separator: ".").first.map(String.init) ?? host
  }

  /// Prompts without a host are followed through `ssh` and `exit`.
  private mutating func host(of prompt: Prompt, typed: String) -> String? {
    if let host = prompt.host { return shortName(host) }
    let current = hosts.last
    let words = ShellLine(typed).commands.first?.words ?? []
    if words.first == "ssh", let target = words.dropFirst().first(where: { !$0.hasPrefix("-") }),
      words.last == target
    {
      hosts.append(target.split(separator: "@").last.map(String.init) ?? target)
    } else if words == ["exit"] || words == ["logout"] {
      _ = hosts.popLast()
    }
    return current
  }
}
