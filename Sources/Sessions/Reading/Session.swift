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
  /// Of an output longer than three times ``outputPart``, its first and its last lines, and a line that says how many are
  /// left out between them.
  public var output: [String]
  /// The 1-based line in the recording.
  public var line: Int
  /// What it ended with, where the shell told.
  public var status: Int32?
  /// Milliseconds from the recording's beginning to its prompt, where the recording has times.
  public var time: Int?
  /// Whether it was given to the shell together with the next command, whose output begins with its own.
  public var isWithNext = false

  static let outputPart = 50_000

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
    var reader = SessionReader(recording.shown, vocabulary: vocabulary)
    commands = reader.read()
    guard !commands.isEmpty else {
      throw RecordingError(
        "\(file): it contains no command; a recording shows prompts such as [root@node1 ~]# or $")
    }
  }
}

private struct SessionReader {
  private var lines: SessionLines
  private let prompts: SessionPrompts
  private let vocabulary: SessionVocabulary
  private let programs: Programs
  private var index = 0
  private var hosts: [String] = []
  private var commands: [SessionCommand] = []
  /// Whether the last command that was told to be typed opened a shell, whose prompts are told by their look.
  private var isInShell = false
  /// Of which command, and how many, lines of output were left out last.
  private var leftOut: (command: Int, lines: Int)?
  /// Whether a command opened a shell that may have a bare prompt.
  private var mayBeBare = false
  /// The longest line's, unless all are short: where a copy of a terminal's text was broken.
  private let width: Int
  /// Whether lines as long as that one were probably broken there: several are, or it is the usual width.
  private let isBroken: Bool

  init(_ shown: TerminalLines, vocabulary: SessionVocabulary) {
    lines = SessionDivision(shown, names: vocabulary.knowledge.promptNames).lines
    programs = vocabulary.knowledge.programs
    prompts = SessionPrompts(lines: lines, vocabulary: vocabulary)
    self.vocabulary = vocabulary
    var width = 0
    var count = 0
    for index in lines.indices where lines.bytes(at: index) >= max(width, Self.leastWidth) {
      let characters = lines[index].text.count
      count = characters > width ? 1 : characters == width ? count + 1 : count
      width = max(width, characters)
    }
    self.width = width
    isBroken = width == 80 || count > 2
  }

  /// The narrowest window from which text is copied, in columns.
  private static let leastWidth = 40

  mutating func read() -> [SessionCommand] {
    while index < lines.count {
      let line = lines[index]
      if line.role == .typed(head: nil), index + 1 < lines.count, lines[index + 1].role == .typedOn,
        prompts.isUpperLine(line.text)
      {
        lines[index + 1].role = .typed(head: nil)
        index += 1
        continue
      }
      guard let prompt = prompt(at: index) else {
        if divide(line) { continue }
        if !commands.isEmpty, line.role != .upper, !prompts.isUpperLine(line.text) {
          addOutput(line.text)
        }
        index += 1
        continue
      }
      guard !prompt.command.isEmpty, !prompt.command.hasSuffix("^C"), line.wasRun != false else {
        // Nothing was typed, or the line was abandoned.
        index += 1
        continue
      }
      let isCleared = line.isCleared
      let read = readCommands(prompt)
      if let last = commands.last, let first = read.first,
        Self.isShownAgain(last, as: first)
          || isCleared && last.output.isEmpty && first.text.hasPrefix(last.text)
      {
        commands.removeLast()
      }
      commands += read
    }
    DoubledKeys.undouble(&commands)
    var programs: Set<String> = []
    for index in commands.indices {
      expandHistory(index, after: programs)
      programs.insert(Self.program(commands[index].text))
    }
    return commands
  }

  /// The prompt of a line, with the command typed.
  private func prompt(at index: Int) -> Prompt? {
    let line = lines[index]
    let above = index > 0 ? lines[index - 1].text : nil
    switch line.role {
    case .upper: return nil
    case .output where !isInShell: return nil
    case .unknown, .output, .typedOn:
      return prompts.prompt(line, above: above, mayBeBare: mayBeBare || line.role == .typedOn)
    case .typed(let head): return prompts.prompt(line, head: head, above: above, mayBeBare: true)
    }
  }

  /// Divides a line in which a prompt follows an output without a line feed.
  private mutating func divide(_ line: SessionLine) -> Bool {
    guard line.role == .unknown || line.role == .output && isInShell, !commands.isEmpty,
      let place = prompts.gluedPrompt(in: line.text)
    else { return false }
    addOutput(line.text.utf8Range(0, place))
    lines[index].text = line.text.utf8Range(place, line.text.utf8.count)
    lines[index].rightPart = nil
    return true
  }

  /// Adds a line to the last command's output. A very long one's middle is left out.
  private mutating func addOutput(_ line: String) {
    let last = commands.count - 1
    let part = SessionCommand.outputPart
    commands[last].output.append(line)
    guard commands[last].output.count == 3 * part + 1 else { return }
    let before = leftOut?.command == last ? leftOut?.lines ?? 0 : 0
    // The line that told so is one of them.
    let lines = part + before
    commands[last].output.replaceSubrange(
      part..<(2 * part + (before > 0 ? 1 : 0)), with: ["[\(lines) lines left out]"])
    leftOut = (last, lines)
  }

  // MARK: Commands

  /// Reads what was given to the shell at once: one command, or several that were pasted.
  private mutating func readCommands(_ prompt: Prompt) -> [SessionCommand] {
    let first = lines[index]
    index += 1
    var prompt = prompt
    let typed: [TypedCommand]
    if let commandLine = first.commandLine {
      while index < lines.count, lines[index].role == .typedOn { index += 1 }
      typed = TypedCommand.commands(in: Self.lines(commandLine))
    } else {
      typed = readTyped(&prompt)
    }
    isInShell = opensShell(typed.last?.text ?? "", first)
    mayBeBare =
      ShellLine(typed.last?.text ?? "").commands.contains { command in
        Self.opening.contains { programs.holds($0, command) }
      } || mayBeBare && (prompt.style == .bare || prompt.style == .note)
    return typed.enumerated().map { place, part in
      var command = SessionCommand(
        host: host(of: prompt, typed: part.text), text: part.text, input: part.input,
        line: first.number)
      command.isWithNext = place < typed.count - 1
      command.status = first.status
      command.time = first.time
      return command
    }
  }

  private static func withPlainQuotes(_ text: String) -> String {
    String(text.map { "‘’‚".contains($0) ? "'" : "“”„".contains($0) ? "\"" : $0 })
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Reads the rest of what was typed after a prompt.
  /// - Parameter prompt: Becomes the last one, if the line was shown several times.
  private mutating func readTyped(_ prompt: inout Prompt) -> [TypedCommand] {
    if prompt.style == .client { return [readStatement(prompt)] }
    // A word processor's quotation marks.
    var typed = [
      lines[index - 1].role == .unknown ? Self.withPlainQuotes(prompt.command) : prompt.command
    ]
    let head = lines[index - 1].text.utf8.prefix(prompt.width)
    // What belongs to the line, as the shell told.
    while index < lines.count, lines[index].role == .typedOn {
      let line = lines[index].text
      if head.count > 1, line.utf8.starts(with: head), let again = self.prompt(at: index) {
        // Completions are shown below the line, and then the line once more. Otherwise it is the next one: tmux does not
        // pass on that the shell stopped reading, and read again at once.
        guard again.command.hasPrefix(prompt.command) else { break }
        prompt = again
        typed = [again.command]
      } else {
        typed.append(prompts.withoutContinuationPrompt(line) ?? line)
      }
      index += 1
    }
    if typed.count == 1, let joined = joined(typed[0]) { return [TypedCommand(joined)] }
    var commands = TypedCommand.commands(in: typed)
    guard var last = commands.popLast() else { return [] }
    while index < lines.count, let line = continuation(lines[index], last.need) {
      last.add(line)
      index += 1
    }
    return commands + [last]
  }

  /// Joins a command that a copy of a terminal's text broke at the right edge; nil if it is not one of the lab's, or was
  /// not broken. A blank at the edge is lost.
  private mutating func joined(_ command: String) -> String? {
    guard lines[index - 1].role == .unknown, (Self.leastWidth...300).contains(width) else {
      return nil
    }
    var next = index
    var texts = [command]
    while next < lines.count, next - index < 8, lines[next - 1].text.count >= width - 12,
      prompt(at: next) == nil
    {
      let more = lines[next].text
      texts = texts.flatMap { [$0 + more, $0 + " " + more] }
      next += 1
      if let whole = texts.first(where: vocabulary.commands.contains) {
        index = next
        return whole
      }
    }
    // Another command than the lab's, on a line that is as long as any.
    guard index < lines.count, isBroken, lines[index - 1].text.count == width,
      prompt(at: index) == nil,
      !vocabulary.commands.contains(command)
    else { return nil }
    index += 1
    return command + lines[index - 1].text
  }

  /// Reads the rest of a statement for a client.
  private mutating func readStatement(_ prompt: Prompt) -> TypedCommand {
    var text = prompt.command
    while index < lines.count, let more = prompt.continuation(lines[index].text) {
      text += " " + trimmed(more)
      index += 1
    }
    return TypedCommand(trimmed(text))
  }

  /// The text that a line adds to an incomplete command; nil if it does not belong to it.
  private func continuation(_ line: SessionLine, _ need: TypedCommand.Need) -> String? {
    let text = prompts.withoutContinuationPrompt(line.text)
    switch need {
    case .nothing: return nil
    case .document:
      // A prompt here means that the here-document was abandoned.
      if text == nil, prompt(at: index)?.style == .bracketed { return nil }
    case .joinedLine: if text == nil, prompt(at: index) != nil { return nil }
    case .line:
      guard text != nil || line.role != .unknown && line.role != .output else { return nil }
    }
    if case .typed(let head) = line.role, text == nil {
      guard let head, !prompts.isPrompt(line.text.utf8Range(0, head)) else {
        return head == nil && prompt(at: index) == nil ? line.text : nil
      }
      return line.text.utf8Range(head, line.text.utf8.count)
    }
    return text ?? line.text
  }

  private static let opening: [Facet] = [
    .shell, .loginShell, .container, .entersNode, .remote, .runsAs, .multiplexer,
  ]

  /// Whether prompts are to be expected in a command's output: it opens a shell, or nobody knows what it does.
  private func opensShell(_ text: String, _ line: SessionLine) -> Bool {
    if line.role == .unknown || line.role == .output { return isInShell || line.role == .unknown }
    return ShellLine(text).commands.contains { command in
      guard let entry = programs.entry(command.program), !entry.facets.isEmpty else { return true }
      return Self.opening.contains { programs.holds($0, command) } || !entry.prompts.isEmpty
    }
  }

  // MARK: Completion and history

  /// Pressing Tab in a line shows the completions, and then the prompt again.
  private static func isShownAgain(_ shown: SessionCommand, as command: SessionCommand) -> Bool {
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
    guard let echoed = command.output.first.map(trimmed), !echoed.isEmpty else { return }
    guard let pieces = HistoryReference.literals(in: command.text) else {
      // A line that was finished in an editor is shown as it is run.
      if vocabulary.commands.contains(echoed), Self.program(echoed) == Self.program(command.text),
        let first = ShellLine(command.text).commands.first, !self.programs.holds(.prints, first)
      {
        commands[index].text = echoed
        commands[index].output.removeFirst()
      }
      return
    }
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
