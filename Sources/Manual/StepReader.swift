import Console
import CourseModel
import Knowledge

/// Turns the console blocks of one lab into steps.
struct StepReader {
  let lexicon: Lexicon
  var places: Places

  init(_ lexicon: Lexicon, places: Places) {
    self.lexicon = lexicon
    self.places = places
  }

  var language: Language { lexicon.language }
  var classifier: StepClassifier { lexicon.classifier }

  private(set) var labID = ""
  var steps: [Step] = []
  var findings: [Finding] = []
  var whereabouts = Whereabouts()
  private(set) var named = NamedThings()
  /// Paragraphs of this lab that were not yet searched for the machines that they name.
  private var heard: [Prose] = []
  var isFirstInSection = true
  /// Whether the previous block was read on another machine, for that block only.
  var wasElsewhere = false
  /// The steps of the last block: "repeat this" refers to them.
  var lastBlock: Range<Int> = 0..<0
  var keys: [String: Int] = [:]
  /// The parts of the last block, for its page.
  var parts: [ConsolePart] = []
  /// The nodes on which cloud clients were run in this lab, and the last of them.
  var clientNodes: Set<NodeName?> = []
  var lastClientNode: NodeName??
  /// The last step with an output, for each command and of all.
  private(set) var shownBy: [String: Int] = [:]
  private(set) var lastShown: Int?

  // Optional steps.
  var sectionIsOptional: String?
  var lastBlockOptional: String?
  var refersBack = false
  var skippable: Set<String> = []

  // MARK: Labs and sections

  mutating func startLab(id: String) {
    labID = id
    steps = []
    // A manual that never moves by ssh, and names machines, leaves open which of them is meant.
    let isOpen = !places.movesByShell && !places.nodes.isEmpty
    whereabouts = Whereabouts(startingOn: isOpen ? nil : .host)
    places.reset()
    heard = []
    lastBlock = 0..<0
    keys = [:]
    clientNodes = []
    lastClientNode = nil
    shownBy = [:]
    lastShown = nil
    startSection("")
  }

  mutating func startSection(_ title: String) {
    isFirstInSection = true
    sectionIsOptional =
      language.phrases(.optionalTitle).contains { title.lowercased().contains($0) }
      ? "an optional section" : nil
    lastBlockOptional = nil
    refersBack = false
  }

  mutating func finishLab() -> [Step] {
    reportOpenNodes()
    steps = Ways(steps, places).steps
    return steps
  }

  mutating func takeFindings() -> [Finding] {
    defer { findings = [] }
    return findings
  }

  /// One finding for all steps in a row whose node is open for the same reason.
  private mutating func reportOpenNodes() {
    var run: [Step] = []
    for step in steps where step.typed != nil {
      if step.node == nil, run.first.map({ $0.candidates == step.candidates }) ?? true {
        run.append(step)
      } else {
        reportOpen(run)
        run = step.node == nil ? [step] : []
      }
    }
    reportOpen(run)
  }

  private mutating func reportOpen(_ run: [Step]) {
    guard let first = run.first else { return }
    let which =
      first.candidates.isEmpty
      ? "" : " (\(first.candidates.map(\.description).joined(separator: " or ")))"
    let more =
      run.count > 1 ? ", and \(run.count - 1) more \(run.count == 2 ? "command" : "commands")" : ""
    findings.append(
      Finding(
        .openNode, at: first.position,
        "the manual does not say on which node\(which): \(first.title)\(more)"))
  }

  // MARK: Prose without a block

  /// Reads what a section without commands says before the lab's first: where the reader is to work in the lab. Where
  /// the manual's own commands and prompts show that, they do.
  mutating func introduce(_ prose: [Prose]) {
    guard steps.isEmpty, !places.movesByShell else { return }
    var nodes: Set<NodeName> = []
    for cue in prose.flatMap({ cues(in: $0) }) {
      switch cue {
      case .node(let node), .terminal(let node): nodes.insert(node)
      case .all, .anyOf, .host, .somewhere, .guest, .repeated, .alsoOn: continue
      }
    }
    if nodes.count == 1, let node = nodes.first { whereabouts.turn(to: node) }
  }

  // MARK: Prose after a block

  mutating func hear(_ paragraph: Prose) { heard.append(paragraph) }

  /// Finds the places that a paragraph names. "These machines" are looked up in the paragraphs
  /// before it, which are read only then.
  mutating func cues(in paragraph: Prose) -> [PlaceCue] {
    if paragraph.says(anyOf: language[.placeBackReferences]) {
      for earlier in heard { places.remember(earlier) }
      heard = []
    }
    return PlaceCue.all(in: paragraph, places: places)
  }

  /// Reads a paragraph that may refer to the block before it: "repeat this on node4".
  mutating func afterwards(_ paragraph: Prose) {
    guard paragraph.says(anyOf: language[.placeRepetitions]) else { return }
    for cue in cues(in: paragraph) {
      switch cue {
      case .alsoOn(let nodes): addNodes(nodes, to: lastBlock)
      case .repeated(let source, let nodes): repeatSteps(from: source, on: nodes)
      default: continue
      }
    }
  }

  mutating func addNodes(_ nodes: [NodeName], to range: Range<Int>) {
    for index in range where steps[index].kind != .note && steps[index].kind != .enter {
      // If the node was left open, the first candidate is as good as any: all are required.
      if steps[index].node == nil {
        steps[index].node = steps[index].candidates.first { nodes.contains($0) } ?? nodes.first
      }
      // A step on the host stays there: its command names the node.
      if steps[index].node == .host { continue }
      for node in nodes where node != steps[index].node && !steps[index].alsoOn.contains(node) {
        steps[index].alsoOn.append(node)
      }
    }
  }

  mutating func repeatSteps(from source: NodeName?, on nodes: [NodeName]) {
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

  /// - Parameter ways: The ways that the block belongs to, where it is in a tab.
  mutating func read(
    _ block: ConsoleBlock, prose: [Prose], section: String, source: SourceText,
    ways: [Way] = []
  ) {
    let first = steps.count
    whereabouts.mark()
    parts = []
    var reading = BlockReading(
      section: section, source: source, introduction: prose.last,
      stoodOn: whereabouts.current.node)
    follow(prose, block: block, reading: &reading)
    reading.optional = optionalReason(prose)
    reading.fence = block.fence
    if block.hasCommands, !isFile(block, reading), !isOutput(block, reading) {
      let hasFile = !block.hasNoPrompts && !block.leadingText.isEmpty && namesFile(reading)
      if hasFile { addFile(block.leadingText, reading) }
      var isBehindFile = !hasFile
      for item in block.items {
        if case .command = item { isBehindFile = true }
        if case .text = item, !isBehindFile { continue }
        read(item, &reading)
      }
      finishEdits(reading)
    } else {
      readFile(block, &reading, isAdjacent: prose.isEmpty)
    }
    if let wait = WaitCue.longest(in: prose, language) { addWait(wait, to: first..<steps.count) }
    // "On all nodes:" is about one block, if only the prose says where the reader is.
    let wasEverywhere = !reading.cuedNodes.isEmpty && !places.movesByShell
    if reading.isElsewhere || wasEverywhere { whereabouts.returnToMark() }
    if reading.asksThisBlock, !reading.sawShell { whereabouts.ask(alsoOn: []) }
    if let last = prose.last { named.note(last, before: steps[first...], lexicon) }
    wasElsewhere = reading.isElsewhere
    lastBlock = first..<steps.count
    for index in lastBlock { steps[index].ways = ways }
    partWays(reading.waysBegin)
    lastBlockOptional = reading.optional
  }

  /// The state while one block is read.
  struct BlockReading {
    var section: String
    var source: SourceText
    var introduction: Prose?
    var optional: String?
    /// The reader's node before the prose sent them anywhere.
    var stoodOn: NodeName?
    /// The node to which the prose sent them.
    var cuedNode: NodeName?
    /// The nodes that the prose asks for, in order.
    var cuedNodes: [NodeName] = []
    /// Whether no prose is between this block and the one before.
    var isAdjacent = false
    var fence: Fence?
    /// Whether only this block is required on all of them: "Run the following on all nodes:"
    var asksThisBlock = false
    /// Whether the reader is in a cloud machine or on any of several nodes, for this block only.
    var isElsewhere = false
    /// The node on which the previous command was typed; nil at the block's start.
    var lastNode: NodeName?
    var sawCommand = false
    var sawShell = false
    /// The index of the step before `-or-`, until the one after it is read.
    var alternative: Int?
    var lastStep: Int?
    /// Where a comment says that what follows may be done instead, by the index of the next step.
    var waysBegin: [Int] = []
    /// Text before and after an edit, by the index of the step that opens the editor.
    var fragments: [Int: [[String]]] = [:]
  }

  mutating func follow(
    _ prose: [Prose], block: ConsoleBlock, reading: inout BlockReading
  ) {
    let staysRemote = block.items.allSatisfy { item in
      guard case .command(let command) = item else { return true }
      return classifier.runsRemotely(command.shell)
    }
    // "Leave node1 and connect to node2": the commands themselves do this.
    if let first = block.firstCommand, classifier.leaves(first.shell) { return }
    for (index, paragraph) in prose.enumerated() {
      let isLast = index == prose.count - 1
      for cue in cues(in: paragraph) {
        switch cue {
        case .alsoOn, .repeated: continue  // handled when the paragraph was read
        case .node(let node):
          whereabouts.turn(to: node)
          reading.cuedNode = node
        case .host: whereabouts.turn(to: .host)
        case .terminal(let node): whereabouts.open(on: node)
        case .all(let nodes) where isLast && !staysRemote:
          whereabouts.turn(toAll: nodes)
          reading.cuedNodes = nodes
          reading.asksThisBlock = paragraph.announces
        case .anyOf(let nodes) where isLast && !staysRemote: turn(toAny: nodes, &reading)
        case .guest where isLast: enterGuest(&reading)
        case .somewhere where !places.movesByShell: whereabouts.turn(toAny: [])
        default: continue
        }
      }
    }
  }

  mutating func enterGuest(_ reading: inout BlockReading) {
    reading.isElsewhere = true
    whereabouts.turn(to: .guest)
  }

  mutating func turn(toAny nodes: [NodeName], _ reading: inout BlockReading) {
    if let node = whereabouts.current.node, nodes.contains(node) {
      whereabouts.ask(alsoOn: [])
      return
    }
    reading.isElsewhere = true
    whereabouts.turn(toAny: nodes)
  }

  mutating func optionalReason(_ prose: [Prose]) -> String? {
    if prose.contains(where: { OptionalCue.refersBack($0, language) }) { refersBack = true }
    if let introduction = prose.last, let cue = OptionalCue(introduction, language) {
      if cue.extent == .section { sectionIsOptional = cue.reason }
      return cue.reason
    }
    if let reason = sectionIsOptional { return reason }
    if let reason = lastBlockOptional, let introduction = prose.last,
      OptionalCue.continues(introduction, language)
    {
      return reason
    }
    return nil
  }

  mutating func read(_ item: ConsoleBlock.Item, _ reading: inout BlockReading) {
    switch item {
    case .command(let command): read(command, &reading)
    case .remark(let line): readRemark(line, &reading)
    case .alternative:
      reading.alternative = reading.lastStep
      parts.append(.alternative)
    case .marker(let line): readMarker(line, &reading)
    case .comment(let line):
      parts.append(.text([line.text]))
      if beginsOtherWay(line) { reading.waysBegin.append(steps.count) }
    case .text(let line):
      parts.append(.text([line.text]))
      guard let last = reading.lastStep, steps[last].kind == .edit,
        let count = reading.fragments[last]?.count, count > 0
      else { return }
      reading.fragments[last]?[count - 1].append(line.text)
    }
  }

  /// Adds a wait to all steps of a block: the output of any may take a while, but the reader pauses once.
  private mutating func addWait(_ wait: Step.Wait, to block: Range<Int>) {
    for index in block {
      steps[index].wait = wait
      if index > block.lowerBound { steps[index].wait?.isOrdered = false }
    }
  }

  // MARK: Adding steps

  mutating func addBrowserStep(_ text: String, section: String, position: SourcePosition) {
    let first = steps.count
    add(
      Step(
        key: key("browser " + text), position: position, section: section, action: .browser(text),
        node: .host, optional: sectionIsOptional))
    lastBlock = first..<steps.count
  }

  mutating func add(_ step: Step) {
    var step = step
    step.id = "\(labID).\(steps.count + 1)"
    steps.append(step)
    // An output that is only referred to is shown somewhere else already.
    let isBelow = (step.typed?.outputPositions.first?.line ?? 0) >= step.position.line
    parts.append(.step(step.id, showsOutput: isBelow))
  }

  /// Notes that a step got its output: "see above" means the last one.
  mutating func noteOutput(of index: Int) {
    guard steps[index].expected.kind != .none else { return }
    lastShown = max(lastShown ?? index, index)
    if let command = steps[index].command {
      shownBy[command] = max(shownBy[command] ?? index, index)
    }
  }

  /// Makes a step's key from its text, not from its place.
  mutating func key(_ text: String) -> String {
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
    name += String(StableHash.fnv1a(text.utf8), radix: 36)
    let count = (keys[name] ?? 0) + 1
    keys[name] = count
    return count == 1 ? name : "\(name)-\(count)"
  }
}
