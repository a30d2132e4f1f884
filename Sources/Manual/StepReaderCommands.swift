import Console
import CourseModel

/// Turns a command of a console block into a step on the reader's current node.
extension StepReader {
  mutating func read(_ command: ConsoleBlock.Command, _ reading: inout BlockReading) {
    let remarks = remarksBehind(command, reading)
    let lines = command.output.map(\.text)
    var action = classifier.action(
      command.shell, expected: lines, remarks: remarks, prompt: command.prompt)
    if action == .run, command.interrupt != nil, command.prompt.style != .client { action = .watch }
    placeByPrompt(command.prompt)
    reportHost(command, reading)
    if !tells(command.prompt) {
      leaveContainer(command.shell)
      placeByProgram(command.shell)
    }
    let shell = whereabouts.current
    var typed = TypedCommand(
      command.text, action: action, prompt: sign(command, reading.source), lines: command.pieces,
      hereDocument: command.body)
    typed.isStatement = command.prompt.style == .client
    typed.interrupt = command.interrupt.map { line, key in
      TypedCommand.Interrupt(key: key, position: reading.source.position(line: line))
    }
    if case .edit = action {
      if !lines.isEmpty { reading.fragments[steps.count, default: []].append(lines) }
    } else {
      Self.show(command.output, in: &typed, reading.source)
    }
    var step = Step(
      key: key(command.text), position: position(command, reading.source),
      section: reading.section, action: .command(typed),
      node: shell.node, candidates: shell.node == nil ? shell.candidates : [],
      alsoOn: shell.alsoOn, credentials: shell.credentials, optional: reading.optional,
      placeholders: placeholders(command))
    if classifier.isHostTool(command.shell), !tells(command.prompt), shell.node != .guest {
      step.node = .host
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
    if action == .enter {
      step.node = enter(command, reading)
      step.alsoOn = []
      step.credentials = nil
    }
    if isRefused(command, reading) {
      findings.append(
        Finding(.brokenCommand, at: step.position, "a shell would reject this: \(step.title)"))
    }
    join(&step, with: &reading)
    reading.lastNode = step.node ?? reading.lastNode ?? shell.node
    reading.sawCommand = true
    reading.lastStep = steps.count
    isFirstInSection = false
    if action == .run, classifier.isClient(command.shell.commands.first) {
      clientNodes.insert(step.node)
      lastClientNode = .some(step.node)
    }
    add(step)
    noteOutput(of: steps.count - 1)
    if step.kind == .edit { parts.append(.text(lines)) }
    move(after: command.shell, action, reading: &reading)
  }

  /// Gives a command its output, line by line with where each stands.
  static func show(
    _ output: [ConsoleBlock.Line], in command: inout TypedCommand, _ source: SourceText
  ) {
    var content = output[...]
    while let first = content.first, trimmed(first.text).isEmpty { content.removeFirst() }
    while let last = content.last, trimmed(last.text).isEmpty { content.removeLast() }
    command.expected = ExpectedOutput(reading: content.map(\.text))
    if command.action == .interactive, command.expected.kind == .record {
      // Questions and answers, not names and values.
      command.expected = ExpectedOutput(kind: .text, lines: command.expected.lines)
    }
    guard command.expected.kind != .none else { return }
    command.outputPositions = content.map { line in
      let raw = source.text(ofLine: line.number).utf8.count
      return source.position(line: line.number, column: max(raw - line.text.utf8.count, 0) + 1)
    }
  }

  func remarksBehind(_ command: ConsoleBlock.Command, _ reading: BlockReading) -> [String] {
    let text = trimmed(reading.source.text(ofLine: command.line + 1))
    return text.hasPrefix("(") ? [text] : []
  }

  func position(_ command: ConsoleBlock.Command, _ source: SourceText) -> SourcePosition {
    let raw = source.text(ofLine: command.line)
    let blanks = raw.utf8.prefix(while: { $0 == 0x20 || $0 == 0x09 }).count
    return source.position(line: command.line, column: blanks + command.promptWidth + 1)
  }

  /// The last character of the prompt.
  func sign(_ command: ConsoleBlock.Command, _ source: SourceText) -> Character? {
    let raw = source.text(ofLine: command.line).utf8.drop { $0 == 0x20 || $0 == 0x09 }
    let prompt = raw.prefix(command.promptWidth).reversed().drop { $0 == 0x20 || $0 == 0x09 }
    return prompt.first.flatMap { "#$%>".utf8.contains($0) ? Character(Unicode.Scalar($0)) : nil }
  }

  func placeholders(_ command: ConsoleBlock.Command) -> [String] {
    var found = Placeholder.all(in: command.text)
    let body = (command.body ?? []).joined(separator: "\n")
    var seen = Set(found)
    for placeholder in Placeholder.inFile(body) where seen.insert(placeholder).inserted {
      found.append(placeholder)
    }
    return found
  }

  func repeatsSkippable(_ shell: ShellLine) -> Bool {
    shell.commands.allSatisfy { skippable.contains($0.words.joined(separator: " ")) }
  }

  /// Reports a machine that only prompts name, once.
  private mutating func reportHost(_ command: ConsoleBlock.Command, _ reading: BlockReading) {
    guard let host = command.prompt.host.map(Places.shortName),
      places.promptOnly.remove(host) != nil
    else { return }
    let others = places.inOrder.filter { $0 != host }.prefix(4).joined(separator: ", ")
    findings.append(
      Finding(
        .unknownHost, at: position(command, reading.source),
        "the prompt names \(host), which nothing else does; the machines are \(others)"))
  }

  /// Whether a shell would refuse the command, or wait for more of it.
  private func isRefused(_ command: ConsoleBlock.Command, _ reading: BlockReading) -> Bool {
    let isShells =
      switch reading.fence?.purpose {
      case .windows?, .statements?: false
      default: ![.client, .windows].contains(command.prompt.style)
      }
    guard isShells else { return false }
    let lexer = ShellLexer(text: command.text)
    return lexer.isBroken || !lexer.isComplete
  }

  /// Makes the steps before and after `-or-` alternatives of each other.
  mutating func join(_ step: inout Step, with reading: inout BlockReading) {
    guard let other = reading.alternative else { return }
    reading.alternative = nil
    let id = "\(labID).\(steps.count + 1)"
    step.alternatives.append(steps[other].id)
    steps[other].alternatives.append(id)
    step.optional = step.optional ?? "or: \(steps[other].title)"
    steps[other].optional = steps[other].optional ?? "or: \(step.title)"
  }

  func tells(_ prompt: Prompt) -> Bool {
    prompt.host.map { Places.shortName($0) != places.patternHost } ?? false
  }

  mutating func placeByPrompt(_ prompt: Prompt) {
    guard tells(prompt), let host = prompt.host.map(Places.shortName) else { return }
    if places.nodes.contains(host) {
      let node = NodeName.machine(host)
      if whereabouts.current.node != node { whereabouts.turn(to: node) }
    } else if places.isHostName(host) {
      if whereabouts.current.node != .host { whereabouts.turn(to: .host) }
    } else if places.containers.contains(host), whereabouts.current.node != .guest {
      whereabouts.enterInner(node: .guest, keepsCredentials: false)
    }
  }

  /// Sends a cloud client without credentials to the node where such clients ran before.
  mutating func placeByProgram(_ shell: ShellLine) {
    guard classifier.isClient(shell.commands.first),
      whereabouts.current.credentials == nil
    else { return }
    guard let last = lastClientNode, !clientNodes.contains(whereabouts.current.node) else {
      return
    }
    if let node = last { whereabouts.turn(to: node) }
  }

  /// `kubectl delete` after `kubectl exec -it … bash`: the author did not write that the reader leaves the container.
  mutating func leaveContainer(_ shell: ShellLine) {
    guard let program = whereabouts.current.openedBy, shell.commands.first?.program == program
    else { return }
    whereabouts.leave()
  }

  /// The machine for an address or a full name.
  func node(of target: String) -> String {
    // `<node1 IP address>`
    if Placeholder.isWhole(target) {
      let words = target.split { !($0.isLetter || $0.isNumber || $0 == "-") }
      if let node = words.lazy.compactMap({ places.node($0.lowercased()) }).first { return node }
    }
    return places.addresses[target] ?? places.node(Places.shortName(target))
      ?? Places.shortName(target)
  }

  mutating func enter(_ command: ConsoleBlock.Command, _ reading: BlockReading) -> NodeName? {
    if classifier.isHostTool(command.shell) { return .host }
    guard let target = classifier.target(command.shell) else { return whereabouts.current.node }
    let name = node(of: target)
    if let host = command.prompt.host.map(Places.shortName), tells(command.prompt) {
      if places.nodes.contains(host) { return .machine(host) }
      if places.isHostName(host) { return .host }
    }
    if whereabouts.current.node == .host, !reading.sawCommand { return .host }
    if reading.sawCommand, !whereabouts.current.wasRebooted { return reading.lastNode }
    if !places.nodes.contains(name), !Placeholder.isWhole(target) {
      return whereabouts.current.node
    }
    let staysThere = reading.stoodOn == .machine(name) && !isFirstInSection && !wasElsewhere
    return staysThere && !whereabouts.current.wasRebooted ? .machine(name) : .host
  }

  mutating func move(
    after shell: ShellLine, _ action: TypedCommand.Action, reading: inout BlockReading
  ) {
    for command in shell.commands {
      if let file = classifier.sourcedFile(command) { whereabouts.source(file) }
    }
    switch action {
    case .enter:
      guard case .node(let target)? = enteredShell(shell) else { return }
      if places.addresses[target] == nil, let cued = reading.cuedNode?.machine, !reading.sawShell,
        target.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2E })
      {
        // "Connect to node1:" followed by an address that was not explained.
        places.addresses[target] = cued
      }
      reading.sawShell = true
      let name = node(of: target)
      if places.nodes.contains(name) {
        whereabouts.enter(.machine(name), from: reading.lastNode ?? .host)
        if reading.cuedNodes.contains(.machine(name)) { whereabouts.ask(alsoOn: reading.cuedNodes) }
      } else {
        reading.isElsewhere = true
        whereabouts.enter(.guest, from: reading.lastNode ?? .host)
      }
      reading.lastNode = whereabouts.current.node
    case .leave:
      whereabouts.leave()
      reading.lastNode = whereabouts.current.node
    case .reboot: whereabouts.reboot()
    default: whereabouts.clearReboot()
    }
  }

  /// Enters a shell on the same node or in a container; for other nodes, only says which shell opens.
  mutating func enteredShell(_ shell: ShellLine) -> StepClassifier.Shell? {
    let opened = classifier.shell(shell)
    switch opened {
    case .here(let isLogin): whereabouts.enterInner(node: nil, keepsCredentials: !isLogin)
    case .container:
      whereabouts.enterInner(
        node: .guest, keepsCredentials: false, openedBy: shell.commands.first?.program)
    case .node, nil: break
    }
    return opened
  }
}
