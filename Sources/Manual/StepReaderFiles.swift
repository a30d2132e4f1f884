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

  mutating func readFile(_ block: ConsoleBlock, _ reading: BlockReading) {
    for item in block.items {
      if case .remark(let line) = item { addNote(line, reading) }
    }
    let remarks = Set(
      block.items.compactMap { if case .remark(let line) = $0 { line.number } else { nil } })
    addFile(block.lines.filter { !remarks.contains($0.number) }, reading)
  }

  /// Adds a file step if the prose names a file, or an output if the prose says so.
  mutating func addFile(_ content: [ConsoleBlock.Line], _ reading: BlockReading) {
    let lines = withoutBlankEnds(content.map(\.text))
    guard let number = content.first(where: { !trimmed($0.text).isEmpty })?.number else { return }
    let position = reading.source.position(line: number)
    if reading.introduction.map({ FileText.isOnlyShown($0, language) }) == true,
      outputShownApart(reading) == nil,
      editedJustNow(reading) == nil
    {
      parts.append(.text(lines))  // an example of the file's text
      return
    }
    if let path = filePath(reading) {
      let placeholders = Placeholder.inFile(lines.joined(separator: "\n"))
      add(
        Step(
          key: key("file " + path), position: position, section: reading.section,
          action: .file(path: path, lines: lines), node: whereabouts.current.node,
          candidates: whereabouts.current.candidates, alsoOn: whereabouts.current.alsoOn,
          optional: reading.optional, placeholders: placeholders))
    } else if let last = outputShownApart(reading) {
      steps[last].updateCommand { Self.show(content, in: &$0, reading.source) }
      noteOutput(of: last)
      parts.append(.output(of: steps[last].id))
    } else {
      parts.append(.text(lines))
      findings.append(
        Finding(
          .unplacedBlock, at: position,
          "this block has no prompt, and no file is named for it; begin commands with a prompt, or name the file before it"
        ))
    }
  }

  func filePath(_ reading: BlockReading) -> String? {
    if let introduction = reading.introduction, !FileText.isOnlyShown(introduction, language),
      let path = FileText.path(in: introduction.text, language)
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

  /// The step whose output the block shows: "You should see something like this:" means the command before.
  func outputShownApart(_ reading: BlockReading) -> Int? {
    guard reading.introduction?.says(anyOf: language[.fileWords]) != true,
      let last = steps.indices.last, steps[last].kind == .command,
      steps[last].expected.kind == .none, steps[last].section == reading.section,
      reading.introduction?.says(anyOf: language[.fileOutput]) == true
    else { return nil }
    return last
  }
}
