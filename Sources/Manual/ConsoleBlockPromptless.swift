import Console
import Knowledge

/// Blocks without prompts, where the lines' shapes tell commands from outputs, and statements for a client.
extension ConsoleBlock {
  /// Whether the only prompts may be comments, and the first line without one looks like a command.
  var isWithoutPrompts: Bool {
    guard let first = lines.first(where: { !trimmed($0.text).isEmpty }),
      !first.text.hasPrefix("#!")
    else { return false }
    var hasHashes = false
    var hasStrongHash = false
    for case .command(let command) in items where command.prompt.style != .learned {
      let text = trimmed(lines[command.line - lines[0].number].text)
      guard command.prompt.style == .bare, text.hasPrefix("#") else { return false }
      hasHashes = true
      hasStrongHash = hasStrongHash || isStrong(command.text)
    }
    let content = lines.lazy.map(\.text).filter { !trimmed($0).isEmpty && !$0.hasPrefix("#") }
    guard let opening = content.first else { return false }
    if hasHashes {
      // `# install` above `yum install httpd` is a comment; `# ls` above `notes` is a command with its output.
      return fence.purpose != .open && !hasStrongHash
        && (isStrong(opening) || (trimmed(lines[0].text).hasPrefix("#") && !looksTyped))
    }
    let shape = CommandShape(opening, lexicon)
    return fence.purpose == .open ? shape == .certain : shape > .none
  }

  /// Whether its first command is one beyond doubt.
  var isCertain: Bool { firstCommand.map { shape($0) == .certain } ?? false }

  /// Whether no command of it has more than a word that could be a program's name.
  var isDoubtful: Bool {
    items.allSatisfy { item in
      guard case .command(let command) = item else { return true }
      return shape(command) < .likely
    }
  }

  /// The shape of a command's first line.
  private func shape(_ command: Command) -> CommandShape {
    CommandShape(command.pieces.first ?? command.text, lexicon)
  }

  /// Whether a line is a command beyond doubt, not a word that is a program's name, too.
  private func isStrong(_ line: String) -> Bool {
    CommandShape(line, lexicon) == .certain && line.contains(" ")
  }

  /// Whether what comes after a `#` could be a command.
  private var looksTyped: Bool {
    items.contains { item in
      guard case .command(let command) = item else { return false }
      return CommandShape(command.text, lexicon) > .none
    }
  }

  mutating func readWithoutPrompts(_ block: BlockLines) {
    items = []
    owner = nil
    hasNoPrompts = true
    var isInOutput = false
    var index = 0
    while index < lines.count {
      let line = lines[index]
      let text = trimmed(line.text)
      let isNext: Bool
      if text.isEmpty || (text.hasPrefix("#") && !isInOutput) {
        isNext = false
      } else {
        isNext = isCommand(line.text, isInOutput: isInOutput)
      }
      if isNext {
        isInOutput = false
        index = readCommand(
          block, at: index, prompt: Prompt(host: nil, command: text, width: indent(line.text)))
        continue
      }
      index += 1
      if text.isEmpty {
        if isInOutput, let owner { changeCommand(at: owner) { $0.output.append(line) } }
      } else if text.hasPrefix("#"), !isInOutput {
        items.append(.comment(line))
        owner = nil
      } else if let owner {
        isInOutput = true
        changeCommand(at: owner) { $0.output.append(line) }
      } else {
        items.append(.text(line))
      }
    }
    trimOutputs()
  }

  /// Whether a line is a command, not the output of the one above it.
  private func isCommand(_ line: String, isInOutput: Bool) -> Bool {
    let shape = CommandShape(line, lexicon)
    guard let owner, case .command(let last) = items[owner] else { return shape > .none }
    if isInOutput { return shape == .certain }
    if last.showsItself,
      ShellLine(line).commands.first?.program == last.shell.commands.last?.program
    {
      return false
    }
    let shows = last.shell.commands.contains { lexicon.programs.holds(.reads, $0) }
    return shape > (shows || fence.purpose == .open ? .possible : .none)
  }

  func indent(_ line: String) -> Int { line.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count }

  /// Reads statements for a client, each up to its semicolon; a client's own commands (`.tables`, `\dt`) are one line.
  mutating func readStatements() {
    hasNoPrompts = true
    var pending: [Line] = []
    func isOutput(_ line: Line) -> Bool {
      guard let first = line.text.utf8.first else { return true }
      return "|+-(".utf8.contains(first) || first == 0x20 || first &- 0x30 < 10
    }
    for line in lines {
      let text = trimmed(line.text)
      if pending.isEmpty {
        if text.isEmpty { continue }
        if text.hasPrefix("--") || text.hasPrefix("/*") {
          items.append(.comment(line))
          continue
        }
        if isOutput(line) {
          if let owner {
            changeCommand(at: owner) { $0.output.append(line) }
          } else {
            items.append(.text(line))
          }
          continue
        }
      }
      if !text.isEmpty { pending.append(line) }
      let isOwn = pending.count == 1 && (text.hasPrefix(".") || text.hasPrefix("\\"))
      if text.hasSuffix(";") || isOwn || text.isEmpty { endStatement(&pending) }
    }
    endStatement(&pending)
    trimOutputs()
  }

  private mutating func endStatement(_ pending: inout [Line]) {
    guard let first = pending.first else { return }
    let pieces = pending.map { trimmed($0.text) }.filter { $0 != "...>" && $0 != "->" }
    let text = pieces.joined(separator: " ")
    pending = []
    let prompt = Prompt(style: .client, command: text, width: indent(first.text))
    items.append(
      .command(
        Command(
          line: first.number, promptWidth: prompt.width, prompt: prompt, text: text,
          pieces: pieces, shell: ShellLine(text))))
    owner = items.count - 1
  }
}
