import Console
import CourseModel

/// Turns the console blocks of one lab into steps.
struct StepReader {
  var places = Places()
  private(set) var labID = ""
  private var steps: [Step] = []
  private var findings: [Finding] = []
  private var whereabouts = Whereabouts()
  private var isFirstInSection = true
  /// The block before was read on another machine, for that block only.
  private var wasElsewhere = false
  /// The steps of the block that was read last: what "repeat this" is about.
  private var lastBlock: Range<Int> = 0..<0
  private var keys: [String: Int] = [:]
  /// Where clients of the cloud were typed in this lab.
  private var clientNodes: [String?] = []

  // What may be left out.
  private var sectionIsOptional: String?
  private var lastBlockOptional: String?
  private var refersBack = false
  private var skippable: Set<String> = []

  // MARK: Labs and sections

  mutating func startLab(id: String) {
    labID = id
    steps = []
    whereabouts = Whereabouts()
    lastBlock = 0..<0
    keys = [:]
    clientNodes = []
    startSection("")
  }

  mutating func startSection(_ title: String) {
    isFirstInSection = true
    sectionIsOptional = title.lowercased().contains("optional") ? "an optional section" : nil
    lastBlockOptional = nil
    refersBack = false
  }

  mutating func finishLab() -> [Step] {
    reportOpenNodes()
    return steps
  }

  mutating func takeFindings() -> [Finding] {
    defer { findings = [] }
    return findings
  }

  private mutating func reportOpenNodes() {
    for step in steps where step.node == nil && step.command != nil {
      let which = step.candidates.isEmpty ? "" : " (\(step.candidates.joined(separator: " or ")))"
      findings.append(
        Finding(
          .openNode, at: step.position,
          "the text does not say on which node\(which): \(step.command ?? "")"))
    }
  }

  // MARK: Prose behind a block

  /// A paragraph that may speak of the block before it: "repeat this on node4".
  mutating func afterwards(_ paragraph: Prose) {
    guard paragraph.says(anyOf: PlaceCue.repetitions) else { return }
    for cue in PlaceCue.all(in: paragraph, places: places) {
      switch cue {
      case .alsoOn(let nodes): addNodes(nodes, to: lastBlock)
      case .repeated(let source, let nodes): repeatSteps(from: source, on: nodes)
      default: continue
      }
    }
  }

  private mutating func addNodes(_ nodes: [String], to range: Range<Int>) {
    for index in range where steps[index].kind != .note && steps[index].kind != .enter {
      // The first of several that were left open is as good as any: all are asked for.
      if steps[index].node == nil {
        steps[index].node = steps[index].candidates.first { nodes.contains($0) } ?? nodes.first
      }
      // What is done on the host names the node, and stays there.
      if steps[index].node == Whereabouts.host { continue }
      for node in nodes where node != steps[index].node && !steps[index].alsoOn.contains(node) {
        steps[index].alsoOn.append(node)
      }
    }
  }

  private mutating func repeatSteps(from source: String?, on nodes: [String]) {
    if let source {
      for index in steps.indices where steps[index].node == source {
        addNodes(nodes, to: index..<(index + 1))
      }
    } else {
      addNodes(nodes, to: lastBlock)
    }
    if let first = nodes.first { whereabouts.turn(to: first) }
  }

  // MARK: Blocks

  mutating func read(
    _ block: ConsoleBlock, prose: [Prose], section: String, source: SourceText
  ) {
    let first = steps.count
    let before = whereabouts
    var reading = BlockReading(
      section: section, source: source, introduction: prose.last,
      stoodOn: whereabouts.current.node)
    follow(prose, block: block, reading: &reading)
    reading.optional = optionalReason(prose)
    let mayBeFile = block.looksLikeFile || block.hasNoPrompts || !block.leadingText.isEmpty
    let namesFile =
      mayBeFile && reading.introduction.flatMap { FileText.path(in: $0.text) } != nil
    if block.hasCommands, !((block.looksLikeFile || block.hasNoPrompts) && namesFile) {
      if namesFile { addFile(block.leadingText, reading) }
      for item in block.items { read(item, &reading) }
      finishEdits(reading)
    } else {
      readFile(block, reading)
    }
    if reading.isElsewhere { whereabouts = before }
    wasElsewhere = reading.isElsewhere
    lastBlock = first..<steps.count
    lastBlockOptional = reading.optional
  }

  /// What holds while one block is read.
  private struct BlockReading {
    var section: String
    var source: SourceText
    var introduction: Prose?
    var optional: String?
    /// Where the reader stood before the prose sent them anywhere.
    var stoodOn: String?
    /// Where the prose sent them.
    var cuedNode: String?
    /// The nodes that the prose asks for, one after the other.
    var cuedNodes: [String] = []
    /// The reader is inside a machine of the cloud or on any of several nodes, for this block only.
    var isElsewhere = false
    /// Where the command before was typed; nil at the block's start.
    var lastNode: String?
    var sawCommand = false
    var sawShell = false
    /// The step before `-or-`, until the one behind it is read.
    var alternative: Int?
    var lastStep: Int?
    /// Text before and after an edit, by the step that opens the editor.
    var fragments: [Int: [[String]]] = [:]
  }

  private mutating func follow(
    _ prose: [Prose], block: ConsoleBlock, reading: inout BlockReading
  ) {
    let staysRemote = block.items.allSatisfy { item in
      guard case .command(let command) = item else { return true }
      return StepClassifier.ssh(command.shell)?.remoteCommand == true
    }
    // "Leave node1 and connect to node2": the commands themselves do it.
    if let first = block.firstCommand, StepClassifier.leaves(first.shell) { return }
    for (index, paragraph) in prose.enumerated() {
      let isLast = index == prose.count - 1
      for cue in PlaceCue.all(in: paragraph, places: places) {
        switch cue {
        case .alsoOn, .repeated: continue  // taken when the paragraph was read
        case .node(let node):
          whereabouts.turn(to: node)
          reading.cuedNode = node
        case .host: whereabouts.turn(to: Whereabouts.host)
        case .terminal(let node): whereabouts.open(on: node)
        case .all(let nodes) where isLast && !staysRemote:
          whereabouts.turn(toAll: nodes)
          reading.cuedNodes = nodes
        case .anyOf(let nodes) where isLast && !staysRemote: turn(toAny: nodes, &reading)
        case .guest where isLast: enterGuest(&reading)
        default: continue
        }
      }
    }
  }

  private mutating func enterGuest(_ reading: inout BlockReading) {
    reading.isElsewhere = true
    whereabouts.turn(to: "guest")
  }

  private mutating func turn(toAny nodes: [String], _ reading: inout BlockReading) {
    if let node = whereabouts.current.node, nodes.contains(node) {
      whereabouts.ask(alsoOn: [])
      return
    }
    reading.isElsewhere = true
    whereabouts.turn(toAny: nodes)
  }

  private mutating func optionalReason(_ prose: [Prose]) -> String? {
    if prose.contains(where: OptionalCue.refersBack) { refersBack = true }
    if let introduction = prose.last, let cue = OptionalCue(introduction) {
      if cue.extent == .section { sectionIsOptional = cue.reason }
      return cue.reason
    }
    if let reason = sectionIsOptional { return reason }
    if let reason = lastBlockOptional, let introduction = prose.last,
      OptionalCue.continues(introduction)
    {
      return reason
    }
    return nil
  }

  private mutating func read(_ item: ConsoleBlock.Item, _ reading: inout BlockReading) {
    switch item {
    case .command(let command): read(command, &reading)
    case .remark(let line): readRemark(line, &reading)
    case .alternative: reading.alternative = reading.lastStep
    case .marker(let line): readMarker(line, &reading)
    case .text(let line):
      guard let last = reading.lastStep, steps[last].kind == .edit,
        var fragments = reading.fragments[last], let current = fragments.popLast()
      else { return }
      reading.fragments[last] = fragments + [current + [line.text]]
    }
  }

  // MARK: Remarks

  private mutating func readRemark(_ line: ConsoleBlock.Line, _ reading: inout BlockReading) {
    let prose = Prose(line.text.trimming { "()".unicodeScalars.contains($0) })
    for cue in PlaceCue.all(in: prose, places: places) {
      switch cue {
      case .node(let node): whereabouts.turn(to: node)
      case .host: whereabouts.turn(to: Whereabouts.host)
      case .terminal(let node): whereabouts.open(on: node)
      case .all(let nodes): whereabouts.turn(toAll: nodes)
      case .anyOf(let nodes): turn(toAny: nodes, &reading)
      case .guest: enterGuest(&reading)
      case .alsoOn(let nodes): addNodes(nodes, to: lastBlock.upperBound..<steps.count)
      case .repeated(let source, let nodes): repeatSteps(from: source, on: nodes)
      }
    }
    if prose.says(anyOf: Self.backReferences) {
      referToAbove(line, reading)
    }
    if prose.says(anyOf: Self.leavings) {
      whereabouts.leave()
      reading.lastNode = whereabouts.current.node
    }
    addNote(line, reading)
  }

  private static let leavings: PhraseSet = [
    "ctrl-d to log out", "ctrl-d to logout", "ctrl-d to leave", "ctrl-d to exit",
    "ctrl-] to disconnect", "ctrl-] to leave", "ctrl+d to log out", "ctrl+] to leave",
    "press ctrl-]",
  ]
  private static let backReferences: PhraseSet = ["see above", "as above", "same as above"]

  /// "(See above for correct output)" stands for what the same command showed before.
  private mutating func referToAbove(_ line: ConsoleBlock.Line, _ reading: BlockReading) {
    guard let last = reading.lastStep, steps[last].expected.kind == .none else { return }
    let earlier = steps[..<last].reversed().filter { $0.expected.kind != .none }
    let same = earlier.first { $0.command == steps[last].command } ?? earlier.first
    if let same {
      steps[last].expected = same.expected
    } else {
      findings.append(
        Finding(
          .danglingReference, at: reading.source.position(line: line.number),
          "\(line.text) refers to an output above, and there is none in this lab"))
    }
  }

  private mutating func addNote(_ line: ConsoleBlock.Line, _ reading: BlockReading) {
    add(
      Step(
        id: "", key: key("note " + line.text), position: reading.source.position(line: line.number),
        node: whereabouts.current.node, section: reading.section, kind: .note,
        optional: reading.optional, text: line.text))
  }

  private mutating func readMarker(_ line: ConsoleBlock.Line, _ reading: inout BlockReading) {
    let prose = Prose(line.text.trimming { "-. ".unicodeScalars.contains($0) })
    for cue in PlaceCue.all(in: prose, places: places) {
      if case .node(let node) = cue { whereabouts.turn(to: node) }
      if case .host = cue { whereabouts.turn(to: Whereabouts.host) }
    }
    if prose.says(anyOf: Places.guestPhrases) { enterGuest(&reading) }
    if let last = reading.lastStep, steps[last].kind == .edit {
      reading.fragments[last, default: []].append([])
    }
    addNote(line, reading)
  }

  // MARK: Commands

  private mutating func read(_ command: ConsoleBlock.Command, _ reading: inout BlockReading) {
    let remarks = remarksBehind(command, reading)
    let lines = command.output.map(\.text)
    let kind = StepClassifier.kind(
      command.shell, expected: lines, remarks: remarks, prompt: command.prompt)
    placeByPrompt(command.prompt)
    placeByProgram(command.shell)
    let shell = whereabouts.current
    var step = Step(
      id: "", key: key(command.text), position: position(command, reading.source),
      node: shell.node, candidates: shell.node == nil ? shell.candidates : [],
      alsoOn: shell.alsoOn, credentials: shell.credentials, section: reading.section, kind: kind,
      optional: reading.optional, command: command.text, input: command.body,
      placeholders: placeholders(command))
    if StepClassifier.isHostTool(command.shell), !tells(command.prompt), shell.node != "guest" {
      step.node = Whereabouts.host
      step.credentials = nil
      step.alsoOn = []
      step.candidates = []
    }
    if step.optional == nil, refersBack, repeatsSkippable(command.shell) {
      step.optional = "as in an earlier lab"
    }
    if sectionIsOptional != nil, step.optional != nil {
      skippable.formUnion(command.shell.commands.map { $0.words.joined(separator: " ") })
    }
    if kind == .edit {
      step.path = StepClassifier.editedPath(command.shell)
      if !lines.isEmpty { reading.fragments[steps.count, default: []].append(lines) }
    } else {
      step.expected = ExpectedOutput(reading: lines)
    }
    if kind == .enter {
      step.node = enter(command, reading)
      step.alsoOn = []
      step.credentials = nil
    }
    join(&step, with: &reading)
    reading.lastNode = step.node ?? reading.lastNode ?? shell.node
    reading.sawCommand = true
    reading.lastStep = steps.count
    isFirstInSection = false
    if kind == .command, StepClassifier.isClient(command.shell.commands.first?.program ?? "") {
      clientNodes.append(step.node)
    }
    add(step)
    move(after: command.shell, kind: kind, reading: &reading)
  }

  private func remarksBehind(_ command: ConsoleBlock.Command, _ reading: BlockReading) -> [String] {
    let next =
      reading.source.lines.indices.contains(command.line) ? reading.source.lines[command.line] : ""
    let text = trimmed(next)
    return text.hasPrefix("(") ? [text] : []
  }

  private func position(_ command: ConsoleBlock.Command, _ source: SourceText) -> SourcePosition {
    let raw = source.lines[command.line - 1]
    let blanks = raw.utf8.prefix(while: { $0 == 0x20 || $0 == 0x09 }).count
    return source.position(line: command.line, column: blanks + command.promptWidth + 1)
  }

  private func placeholders(_ command: ConsoleBlock.Command) -> [String] {
    var found = Placeholder.all(in: command.text)
    let body = (command.body ?? []).joined(separator: "\n")
    for placeholder in FileText.placeholders(body) where !found.contains(placeholder) {
      found.append(placeholder)
    }
    return found
  }

  private func repeatsSkippable(_ shell: ShellLine) -> Bool {
    shell.commands.allSatisfy { skippable.contains($0.words.joined(separator: " ")) }
  }

  /// `-or-`: the step before and the one behind stand in for each other.
  private mutating func join(_ step: inout Step, with reading: inout BlockReading) {
    guard let other = reading.alternative else { return }
    reading.alternative = nil
    let id = "\(labID).\(steps.count + 1)"
    step.alternatives.append(steps[other].id)
    steps[other].alternatives.append(id)
    step.optional = step.optional ?? "or: \(steps[other].command ?? "")"
    steps[other].optional = steps[other].optional ?? "or: \(step.command ?? "")"
  }

  // MARK: Where commands run

  private func tells(_ prompt: Prompt) -> Bool {
    prompt.host.map { Places.shortName($0) != places.patternHost } ?? false
  }

  private mutating func placeByPrompt(_ prompt: Prompt) {
    guard tells(prompt), let host = prompt.host.map(Places.shortName) else { return }
    if places.nodes.contains(host) {
      if whereabouts.current.node != host { whereabouts.turn(to: host) }
    } else if Places.hostNames.contains(host) {
      if whereabouts.current.node != Whereabouts.host { whereabouts.turn(to: Whereabouts.host) }
    }
  }

  /// A client of the cloud without credentials here goes to where such clients ran before.
  private mutating func placeByProgram(_ shell: ShellLine) {
    guard let program = shell.commands.first?.program, StepClassifier.isClient(program),
      whereabouts.current.credentials == nil
    else { return }
    guard let last = clientNodes.last, !clientNodes.contains(whereabouts.current.node) else {
      return
    }
    if let node = last { whereabouts.turn(to: node) }
  }

  /// The node that an address or a full name stands for.
  private func node(of target: String) -> String {
    places.addresses[target] ?? places.node(Places.shortName(target)) ?? Places.shortName(target)
  }

  private mutating func enter(_ command: ConsoleBlock.Command, _ reading: BlockReading) -> String? {
    if StepClassifier.isHostTool(command.shell) { return Whereabouts.host }
    guard let target = StepClassifier.ssh(command.shell) else { return whereabouts.current.node }
    let name = node(of: target.host)
    if let host = command.prompt.host.map(Places.shortName), tells(command.prompt) {
      if places.nodes.contains(host) { return host }
      if Places.hostNames.contains(host) { return Whereabouts.host }
    }
    if whereabouts.current.node == Whereabouts.host, !reading.sawCommand { return Whereabouts.host }
    if reading.sawCommand, !whereabouts.current.wasRebooted { return reading.lastNode }
    if !places.nodes.contains(name) { return whereabouts.current.node }
    let staysThere = reading.stoodOn == name && !isFirstInSection && !wasElsewhere
    return staysThere && !whereabouts.current.wasRebooted ? name : Whereabouts.host
  }

  private mutating func move(
    after shell: ShellLine, kind: Step.Kind, reading: inout BlockReading
  ) {
    for command in shell.commands {
      if let file = StepClassifier.sourcedFile(command) { whereabouts.source(file) }
    }
    switch kind {
    case .enter:
      guard case .node(let target)? = enteredShell(shell) else { return }
      if places.addresses[target] == nil, let cued = reading.cuedNode, !reading.sawShell,
        target.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2E })
      {
        // "Connect to node1:" and an address that nobody has explained.
        places.addresses[target] = cued
      }
      reading.sawShell = true
      let name = node(of: target)
      if places.nodes.contains(name) {
        whereabouts.enter(name, from: reading.lastNode ?? Whereabouts.host)
        if reading.cuedNodes.contains(name) { whereabouts.ask(alsoOn: reading.cuedNodes) }
      } else {
        reading.isElsewhere = true
        whereabouts.enter("guest", from: reading.lastNode ?? Whereabouts.host)
      }
      reading.lastNode = whereabouts.current.node
    case .leave:
      whereabouts.leave()
      reading.lastNode = whereabouts.current.node
    case .reboot: whereabouts.reboot()
    default: whereabouts.clearReboot()
    }
  }

  /// The node that a command goes to; shells on the same node are entered here.
  private mutating func enteredShell(_ shell: ShellLine) -> StepClassifier.Shell? {
    let opened = StepClassifier.shell(shell)
    switch opened {
    case .here(let isLogin): whereabouts.enterInner(node: nil, keepsCredentials: !isLogin)
    case .container: whereabouts.enterInner(node: "guest", keepsCredentials: false)
    case .node, nil: break
    }
    return opened
  }

  // MARK: Files

  /// The text behind the last marker ("...to this...") is what the file should hold.
  private mutating func finishEdits(_ reading: BlockReading) {
    for (index, fragments) in reading.fragments {
      steps[index].input = fragments.last { !$0.isEmpty }.map(withoutBlankEnds)
    }
  }

  private mutating func readFile(_ block: ConsoleBlock, _ reading: BlockReading) {
    for item in block.items {
      if case .remark(let line) = item { addNote(line, reading) }
    }
    let remarks = Set(
      block.items.compactMap { if case .remark(let line) = $0 { line.number } else { nil } })
    addFile(block.lines.filter { !remarks.contains($0.number) }, reading)
  }

  /// A file's text becomes a step where the prose names the file, an output where it says so.
  private mutating func addFile(_ content: [ConsoleBlock.Line], _ reading: BlockReading) {
    let lines = withoutBlankEnds(content.map(\.text))
    guard let number = content.first(where: { !trimmed($0.text).isEmpty })?.number else { return }
    let position = reading.source.position(line: number)
    if reading.introduction.map(FileText.isOnlyShown) == true, outputShownApart(reading) == nil,
      editedJustNow(reading) == nil
    {
      return  // an example of what stands there
    }
    if let path = filePath(reading) {
      let placeholders = FileText.placeholders(lines.joined(separator: "\n"))
      add(
        Step(
          id: "", key: key("file " + path), position: position, node: whereabouts.current.node,
          candidates: whereabouts.current.candidates, alsoOn: whereabouts.current.alsoOn,
          section: reading.section, kind: .file, optional: reading.optional, input: lines,
          path: path, placeholders: placeholders))
    } else if let last = outputShownApart(reading) {
      steps[last].expected = ExpectedOutput(reading: lines)
    } else {
      findings.append(
        Finding(
          .unplacedBlock, at: position,
          "this block has no prompt and no file is named for it; begin commands with a prompt, or name the file before it"
        ))
    }
  }

  private func filePath(_ reading: BlockReading) -> String? {
    if let introduction = reading.introduction, !FileText.isOnlyShown(introduction),
      let path = FileText.path(in: introduction.text)
    {
      return path
    }
    return editedJustNow(reading)
  }

  private func editedJustNow(_ reading: BlockReading) -> String? {
    guard let last = steps.last, last.kind == .edit, last.section == reading.section else {
      return nil
    }
    return last.path
  }

  private static let fileWords: PhraseSet = ["a file", "the file", "into "]
  private static let outputWords: PhraseSet = [
    "output", "should see", "shows", "should show", "looks like", "look like", "similar to",
    "displays", "returns", "result",
  ]

  /// "You should see something like this:" shows the output of the command before.
  private func outputShownApart(_ reading: BlockReading) -> Int? {
    guard reading.introduction?.says(anyOf: Self.fileWords) != true,
      let last = steps.indices.last, steps[last].kind == .command,
      steps[last].expected.kind == .none, steps[last].section == reading.section,
      reading.introduction?.says(anyOf: Self.outputWords) == true
    else { return nil }
    return last
  }

  // MARK: Adding steps

  mutating func addBrowserStep(_ text: String, section: String, position: SourcePosition) {
    let first = steps.count
    add(
      Step(
        id: "", key: key("browser " + text), position: position, node: Whereabouts.host,
        section: section, kind: .browser, optional: sectionIsOptional, text: text))
    lastBlock = first..<steps.count
  }

  private mutating func add(_ step: Step) {
    var step = step
    step.id = "\(labID).\(steps.count + 1)"
    steps.append(step)
  }

  /// Named after what the step does, not after where it stands.
  private mutating func key(_ text: String) -> String {
    var hash: UInt32 = 2_166_136_261
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    var name = ""
    var words = 0
    for byte in text.utf8 where words < 3 {
      if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 {
        name.unicodeScalars.append(UnicodeScalar(byte &- 0x41 < 26 ? byte | 0x20 : byte))
      } else if !name.isEmpty, name.utf8.last != UInt8(ascii: "-") {
        name += "-"
        words += 1
      }
    }
    if name.utf8.last != UInt8(ascii: "-") { name += "-" }
    name += String(hash, radix: 36)
    let count = (keys[name] ?? 0) + 1
    keys[name] = count
    return count == 1 ? name : "\(name)-\(count)"
  }
}
