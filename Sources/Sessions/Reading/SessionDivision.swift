import Console

/// Divides what was seen among prompts, commands and outputs, as far as the shell told.
struct SessionDivision {
  private(set) var lines: SessionLines
  private let names: Prompt.Names
  /// Whether most shells wrote their prompt before they began to read, as zsh does; bash begins to read, and then writes
  /// its prompt.
  private let promptComesFirst: Bool
  /// Whether the shell marks its prompts. What tells only when it reads is then left out.
  private var isMarked = false
  private var part = Part.unknown
  /// Whether what follows is the beginning of what a shell reads.
  private var begins = false
  /// Where the lines of what a shell reads begin.
  private var reading: Int?
  /// What was typed last.
  private var lastTyped: Int?

  private enum Part {
    case unknown, prompt, typed, output
    /// A prompt and what was typed, undivided.
    case promptAndTyped
  }

  private enum Piece {
    case text(String, Part, begins: Bool, at: Int)
    case commandLine(String)
    case runs
    case finished(Int32?)
  }

  init(_ shown: TerminalLines, names: Prompt.Names) {
    self.names = names
    var balance = 0
    for line in shown {
      for placed in line.marks where placed.mark == .editingStart {
        balance += trimmed(line.text.utf8Range(0, placed.offset)).isEmpty ? -1 : 1
      }
    }
    promptComesFirst = balance > 0
    lines = SessionLines(of: shown)
    for (index, line) in shown.enumerated() {
      if line.marks.isEmpty, part == .unknown || part == .output {
        lines.append(shown: index, isOutput: part == .output)
      } else {
        add(pieces(of: line), of: line, number: index + 1)
      }
    }
    if isMarked { noteAbandoned() } else { forgetRest() }
  }

  // MARK: Pieces

  /// Follows the marks of a line.
  private mutating func pieces(of line: TerminalLine) -> [Piece] {
    var pieces: [Piece] = []
    var start = 0
    // Whether the shell began to read in this line.
    var beginsHere = false
    func cut(_ end: Int?) {
      let end = end ?? line.text.utf8.count
      guard end > start else { return }
      pieces.append(.text(line.text.utf8Range(start, end), part, begins: begins, at: start))
      begins = false
      start = end
    }
    for placed in line.marks {
      switch placed.mark {
      case .cleared:
        // The line is shown once more, with its prompt, which a shell marks again if it marks any.
        if let reading {
          lines.removeLast(lines.count - reading)
          lastTyped = nil
        }
        guard part == .typed || part == .promptAndTyped, !isMarked else { break }
        reading = nil
        part = .promptAndTyped
        begins = true
      case .promptStart(let goesOn):
        cut(placed.offset)
        isMarked = true
        part = .prompt
        begins = !goesOn
        if !goesOn { reading = nil }
      case .inputStart:
        let begins =
          begins
          || pieces.contains {
            if case .text(_, .prompt, let begins, _) = $0 { begins } else { false }
          }
        cut(placed.offset)
        isMarked = true
        part = .typed
        self.begins = begins
      case .commandLine(let text):
        cut(placed.offset)
        pieces.append(.commandLine(text))
      case .outputStart:
        cut(placed.offset)
        pieces.append(.runs)
        part = .output
        reading = nil
      case .finished(let status):
        cut(placed.offset)
        pieces.append(.finished(status))
        part = .unknown
        reading = nil
      case .editingStart where !isMarked:
        if readsAfterPrompt(line, at: placed.offset) {
          part = .prompt
          cut(placed.offset)
          part = .typed
        } else {
          cut(placed.offset)
          part = .promptAndTyped
        }
        begins = true
        beginsHere = true
        reading = nil
      case .editingEnd where !isMarked:
        // The cursor may have been inside the line, or the prompt was drawn anew. bash tells after Ctrl-C that it reads,
        // and at once that it does not.
        let hasRead = beginsHere || placed.offset > 0
        cut(
          part == .promptAndTyped && begins && hasRead || part == .typed && placed.offset > start
            ? nil : placed.offset)
        part = .output
        begins = false
        reading = nil
      case .editingStart, .editingEnd: break
      }
    }
    cut(nil)
    return pieces
  }

  /// Whether the text before a place is the prompt of what is read from there on.
  private func readsAfterPrompt(_ line: TerminalLine, at offset: Int) -> Bool {
    let before = line.text.utf8Range(0, offset)
    guard !trimmed(before).isEmpty else { return false }
    if Prompt(line.text.utf8Range(offset, line.text.utf8.count), names: names) != nil {
      return false
    }
    if let prompt = Prompt(before, names: names), prompt.command.isEmpty { return true }
    return promptComesFirst
  }

  // MARK: Lines

  /// A shell that never again tells that it reads may read on without telling.
  private mutating func forgetRest() {
    guard let last = lastTyped else { return }
    lines.forgetOutput(from: last)
  }

  /// Says of what was typed at marked prompts and never run that it was not: the line was abandoned.
  private mutating func noteAbandoned() {
    guard lines.told.contains(where: { $0.wasRun == true }) else { return }
    for index in lines.told.indices where lines.told[index].wasRun == nil {
      if case .typed(.some) = lines.told[index].role { lines.told[index].wasRun = false }
    }
  }

  private mutating func add(_ pieces: [Piece], of line: TerminalLine, number: Int) {
    var head = ""
    var hasLine = false
    func append(_ text: String, _ role: SessionLine.Role, at offset: Int) {
      hasLine = true
      lines.append(
        SessionLine(
          text: text, role: role, number: number,
          rightPart: line.rightPart.flatMap { $0 > offset ? $0 - offset : nil }, time: line.time,
          isCleared: line.marks.contains { $0.mark == .cleared }))
    }
    for piece in pieces {
      switch piece {
      case .text(let text, .unknown, _, let at):
        if !trimmed(text).isEmpty { append(text, .unknown, at: at) }
      case .text(let text, .output, _, let at):
        if !trimmed(text).isEmpty { append(text, .output, at: at) }
      case .text(let text, .prompt, _, _): head += text
      case .text(let text, .typed, let begins, let at):
        if begins { (reading, lastTyped) = (lines.count, lines.count) }
        append(
          begins ? head + text : text, begins ? .typed(head: head.utf8.count) : .typedOn,
          at: begins ? at - head.utf8.count : at)
        head = ""
      case .text(let text, .promptAndTyped, let begins, let at):
        if begins { (reading, lastTyped) = (lines.count, lines.count) }
        append(text, begins ? .typed(head: nil) : .typedOn, at: at)
      case .commandLine(let text):
        if let last = lastTyped { lines[last].commandLine = text }
      case .runs:
        if let last = lastTyped { lines[last].wasRun = true }
      case .finished(let status):
        if let last = lastTyped, lines[last].status == nil { lines[last].status = status }
      }
    }
    if !head.isEmpty {
      append(head, .upper, at: 0)
    } else if !hasLine, line.text.isEmpty, line.marks.isEmpty || part == .output {
      append("", part == .output ? .output : part == .unknown ? .unknown : .typedOn, at: 0)
    }
  }

}

extension String {
  /// The text between two places in UTF-8 bytes; characters are not divided.
  func utf8Range(_ start: Int, _ end: Int) -> String {
    let from = utf8.index(startIndex, offsetBy: start, limitedBy: endIndex) ?? endIndex
    let to = utf8.index(startIndex, offsetBy: end, limitedBy: endIndex) ?? endIndex
    return from < to ? String(self[from..<to]) : ""
  }
}
