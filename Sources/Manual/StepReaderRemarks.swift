import Console
import CourseModel
import Knowledge

/// The author's remarks inside a console block: `(Repeat for node4)`, `-inside the guest-`.
extension StepReader {
  mutating func readRemark(_ line: ConsoleBlock.Line, _ reading: inout BlockReading) {
    let prose = Prose(line.text.trimming { "()".unicodeScalars.contains($0) })
    for cue in cues(in: prose) {
      switch cue {
      case .node(let node): whereabouts.turn(to: node)
      case .host: whereabouts.turn(to: .host)
      case .terminal(let node): whereabouts.open(on: node)
      case .all(let nodes): whereabouts.turn(toAll: nodes)
      case .anyOf(let nodes): turn(toAny: nodes, &reading)
      case .guest: enterGuest(&reading)
      case .somewhere: continue
      case .alsoOn(let nodes): addNodes(nodes, to: lastBlock.upperBound..<steps.count)
      case .repeated(let source, let nodes): repeatSteps(from: source, on: nodes)
      }
    }
    if prose.says(anyOf: language[.remarkBackReferences]) {
      referToAbove(line, reading)
    }
    if prose.says(anyOf: language[.remarkLeavings]) {
      whereabouts.leave()
      reading.lastNode = whereabouts.current.node
    }
    addNote(line, reading)
  }

  /// The same output with ids left open: "(same output as above, with a new id)".
  private static func withoutIDs(_ output: ExpectedOutput) -> ExpectedOutput {
    ExpectedOutput(
      reading: output.lines.map { line in
        ValueScanner.ids(in: line).reduce(line) { text, id in
          guard let start = text[...].firstStart(of: id) else { return text }
          return text[..<start] + "..." + text[text.index(start, offsetBy: id.count)...]
        }
      })
  }

  /// Copies the earlier output of the same command for "(See above for correct output)".
  mutating func referToAbove(_ line: ConsoleBlock.Line, _ reading: BlockReading) {
    guard let last = reading.lastStep, steps[last].expected.kind == .none else { return }
    let above = steps[last].command.flatMap { shownBy[$0] } ?? lastShown
    if let same = above.map({ steps[$0] }) {
      let isNew = Prose(line.text).says(anyOf: language[.remarkNewIDs])
      steps[last].updateCommand {
        $0.expected = isNew ? Self.withoutIDs(same.expected) : same.expected
        $0.outputPositions = same.typed?.outputPositions ?? []
      }
      noteOutput(of: last)
    } else {
      findings.append(
        Finding(
          .danglingReference, at: reading.source.position(line: line.number),
          "\(line.text) refers to an output above, but there is none in this lab"))
    }
  }

  mutating func addNote(_ line: ConsoleBlock.Line, _ reading: BlockReading) {
    add(
      Step(
        key: key("note " + line.text), position: reading.source.position(line: line.number),
        section: reading.section, action: .note(line.text), node: whereabouts.current.node,
        optional: reading.optional))
  }

  mutating func readMarker(_ line: ConsoleBlock.Line, _ reading: inout BlockReading) {
    let prose = Prose(line.text.trimming { "-. ".unicodeScalars.contains($0) })
    for cue in cues(in: prose) {
      if case .node(let node) = cue { whereabouts.turn(to: node) }
      if case .host = cue { whereabouts.turn(to: .host) }
    }
    if prose.says(anyOf: language[.placeGuestPhrases]) { enterGuest(&reading) }
    if let last = reading.lastStep, steps[last].kind == .edit {
      reading.fragments[last, default: []].append([])
    }
    addNote(line, reading)
  }
}
