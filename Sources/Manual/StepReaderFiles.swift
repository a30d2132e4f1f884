import Console
import CourseModel
import Knowledge

/// Blocks without a prompt: a file's text, or an output in a block of its own.
extension StepReader {
  /// Takes the text after the last marker ("...to this...") as the text that the file should have.
  mutating func finishEdits(_ reading: BlockReading) {
    for (index, fragments) in reading.fragments {
      steps[index].updateCommand { command in
        command.action = .edit(
          path: command.path, lines: fragments.last { !$0.isEmpty }.map(withoutBlankEnds))
      }
    }
  }

  func namesFile(_ reading: BlockReading) -> Bool {
    reading.introduction.flatMap { FileText.path(in: $0.text, language) } != nil
  }

  /// Whether a block with commands is the text of a file: the prose names one, and its lines are settings, or the prose
  /// says to write it. "Create the folder /mnt/data:" above `mkdir /mnt/data` is no file.
  func isFile(_ block: ConsoleBlock, _ reading: BlockReading) -> Bool {
    // What comes after `vi /etc/named.conf` goes into that file, unless it is a command beyond doubt.
    if editedJustNow(reading) != nil, block.hasNoPrompts, !block.isCertain,
      reading.introduction?.says(anyOf: language[.fileWriting]) == true
    {
      return true
    }
    // Searching the prose is slow, so it comes last.
    guard block.hasNoPrompts else { return block.looksLikeFile && namesFile(reading) }
    return (block.onlyAssigns || block.isDoubtful)
      && reading.introduction?.says(anyOf: language[.fileWriting]) == true && namesFile(reading)
  }

  /// Reads a block without commands: a file's text, or the output of the command before.
  mutating func readFile(
    _ block: ConsoleBlock, _ reading: inout BlockReading, isAdjacent: Bool
  ) {
    for item in block.items {
      if case .remark(let line) = item { addNote(line, reading) }
    }
    let remarks = Set(
      block.items.compactMap { if case .remark(let line) = $0 { line.number } else { nil } })
    reading.isAdjacent = isAdjacent
    addFile(block.lines.filter { !remarks.contains($0.number) }, reading)
  }

  /// Adds a file step if the prose names a file, or an output if the prose says so.
  mutating func addFile(_ content: [ConsoleBlock.Line], _ reading: BlockReading) {
    let lines = withoutBlankEnds(content.map(\.text))
    guard let number = content.first(where: { !trimmed($0.text).isEmpty })?.number else { return }
    let position = reading.source.position(line: number)
    let output = outputShownApart(reading)
    let isShown =
      reading.introduction.map({ FileText.isOnlyShown($0, language) }) == true && output == nil
    if isShown, editedJustNow(reading) == nil {
      parts.append(.text(lines))  // an example of the file's text
    } else if let path = filePath(reading) {
      let placeholders = Placeholder.inFile(lines.joined(separator: "\n"))
      add(
        Step(
          key: key("file " + path), position: position, section: reading.section,
          action: .file(path: path, lines: lines), node: whereabouts.current.node,
          candidates: whereabouts.current.candidates, alsoOn: whereabouts.current.alsoOn,
          optional: reading.optional, placeholders: placeholders))
    } else if let last = output {
      steps[last].updateCommand { Self.show(content, in: &$0, reading.source) }
      noteOutput(of: last)
      parts.append(.output(of: steps[last].id))
    } else {
      parts.append(.text(lines))
      // A picture of a screen needs no place; what could be commands or settings does.
      guard reading.fence?.purpose ?? .open == .open, !speaksOfOutput(reading),
        lines.contains(where: { $0.contains("=") || CommandShape($0, lexicon) > .none })
      else { return }
      findings.append(
        Finding(
          .unplacedBlock, at: position,
          "this block is read as text only: it has no prompt, and no file is named for it"
        ))
    }
  }

  func filePath(_ reading: BlockReading) -> String? {
    if let edited = editedJustNow(reading), reading.isAdjacent { return edited }
    let mayBeOutput =
      reading.isAdjacent || [.output, .text].contains(reading.fence?.purpose ?? .open)
    if let introduction = reading.introduction, !FileText.isOnlyShown(introduction, language),
      let path = FileText.path(in: introduction.text, language),
      !mayBeOutput || introduction.says(anyOf: language[.fileWriting])
    {
      return path
    }
    return editedJustNow(reading)
  }

  func editedJustNow(_ reading: BlockReading) -> String? {
    guard let last = steps.last, last.kind == .edit, last.section == reading.section else {
      return nil
    }
    return last.path
  }

  /// Takes a table right after a statement as its output.
  mutating func readTable(_ rows: [[String]], at line: Int, source: SourceText) {
    guard let last = steps.indices.last, steps[last].typed?.isStatement == true,
      steps[last].expected.kind == .none, rows.count > 1
    else { return }
    steps[last].updateCommand { command in
      // The line with the rule is between the head and the rows.
      let numbers = line...(line + rows.count)
      command.expected = ExpectedOutput(
        kind: .table, columns: rows[0], rows: Array(rows.dropFirst()),
        lines: numbers.map { trimmed(source.text(ofLine: $0)) })
      command.outputPositions = numbers.map { source.position(line: $0) }
    }
    noteOutput(of: last)
  }

  private func speaksOfOutput(_ reading: BlockReading) -> Bool {
    reading.introduction?.says(anyOf: language[.fileOutput]) == true
  }

  /// Whether the paragraph is about the block's being an output, and nothing else: "**Output**", "You should see:".
  private func announcesOutput(_ reading: BlockReading) -> Bool {
    guard let introduction = reading.introduction, speaksOfOutput(reading) else { return false }
    return introduction.announces || introduction.words.count <= 4
  }

  /// Whether a block that could be commands is an output, since the prose says so: `Wants=rpcbind.socket`.
  func isOutput(_ block: ConsoleBlock, _ reading: BlockReading) -> Bool {
    block.hasNoPrompts && !block.isCertain && block.fence.purpose != .statements
      && announcesOutput(reading)
      && outputShownApart(reading) != nil
  }

  /// The step whose output the block shows: right after the command's block, or after "You should see this:".
  func outputShownApart(_ reading: BlockReading) -> Int? {
    guard let last = steps.indices.last, let typed = steps[last].typed,
      typed.expected.kind == .none, steps[last].section == reading.section
    else { return nil }
    switch typed.action {
    case .run, .interactive, .watch, .enter: break
    case .leave, .reboot, .edit, .browse: return nil
    }
    let purpose = reading.fence?.purpose ?? .open
    let isForCommands = [.shell, .windows, .statements].contains(purpose)
    guard !isForCommands || announcesOutput(reading) else { return nil }
    if purpose == .output { return last }
    if reading.isAdjacent { return purpose == .file ? nil : last }
    guard reading.introduction?.says(anyOf: language[.fileWords]) != true else { return nil }
    return speaksOfOutput(reading) ? last : nil
  }
}
