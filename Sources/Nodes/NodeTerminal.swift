import Console
import CourseModel
public import Sessions

/// Answers what a command asks at its terminal, and ends one that does not end by itself.
public protocol CommandUser: Sendable {
  /// Called every ``NodeTerminal/lookInterval`` while the command runs.
  /// - Parameters:
  ///   - view: What the terminal shows of it.
  ///   - count: The bytes of its output so far.
  ///   - quiet: The time since its last output.
  /// - Returns: The keys to type; nil for none.
  func keys(for view: TerminalView, count: Int, quiet: Duration) -> String?
}

/// A terminal on a node with an interactive shell, kept open from one command to the next as its user keeps it.
///
/// The shell marks what it reads and runs (``Sessions/ShellProfile``), so that a command's output and exit status are its
/// own. What the user opens inside (`su -`, a container, a client) does not: there a command has ended when its prompt waits
/// again.
public actor NodeTerminal {
  /// What the terminal showed of one command.
  public struct Answer: Sendable {
    public var lines: [String]
    /// Nil where the shell does not tell.
    public var status: Int32?
    /// Whether the shell waits for more lines: the command was given up.
    public var isUnfinished = false

    public init(lines: [String], status: Int32? = nil) {
      self.lines = lines
      self.status = status
    }
  }

  public nonisolated let node: any Node
  private let profile: ShellProfile
  private let stream = TerminalStream()
  private let nonce = NodeCommand.mark()
  private var work: Task<Void, Never>?

  /// What is shown since the current command was typed, and the row in which it was.
  private var screen: TerminalScreen
  /// That row, as it was received.
  private var row: [UInt8] = []
  private var count = 0
  private var lineFeeds = 0
  private var lastOutput = ContinuousClock.now
  /// Whether the terminal's own shell has shown its marks.
  private var isMarked = false
  /// The prompts of what has no marks; the first is the terminal's own shell's, unless that has some.
  private var prompts: [String] = []
  /// The prompt at which something without marks asked for the current command's next line.
  private var continuation: String?

  public static let lookInterval = Duration.milliseconds(100)
  private static let step = Duration.milliseconds(20)
  /// After this, a known prompt waits for a command.
  private static let pause = Duration.milliseconds(150)
  /// After this, what may be a prompt or a question is one.
  private static let longPause = Duration.milliseconds(600)
  /// After this, what ends like a prompt that was seen is one.
  private static let doubt = Duration.seconds(2)
  private static let startLimit = Duration.seconds(60)
  private static let outputLimit = 1 << 23

  public init(_ node: any Node, profile: ShellProfile) {
    self.node = node
    self.profile = profile
    screen = Self.emptyScreen(nonce)
  }

  /// Whether the shell has been started and has not ended.
  public var isOpen: Bool { work != nil && !stream.isOver }

  /// Whether what was opened inside reads now, and not the terminal's own shell.
  public var isInside: Bool {
    if case .reads = screen.activity.state { return false }
    return isMarked || screen.openLine != prompts.first
  }

  // MARK: Opening and closing

  /// Starts the shell, and waits until it reads.
  /// - Throws: ``NodeFault`` if it does not start, or `CancellationError`.
  public func open() async throws {
    let command = NodeCommand(script, user: stream, timeLimit: .seconds(86_400), byteLimit: 1 << 12)
    work = Task { [node, stream] in
      do {
        let evidence = try await node.run(command)
        stream.end(evidence.outcome == .exited(Self.noScript) ? Self.unsupported(node) : nil)
      } catch { stream.end(error) }
    }
    let start = ContinuousClock.now
    // A line feed is what a command's own line ends with.
    lineFeeds = 1
    while true {
      try await look()
      if reading(opens: true) != .no { break }
      guard isOpen, ContinuousClock.now - start < Self.startLimit else {
        await close()
        throw NodeFault(
          .timedOut, node: node.name, "its shell showed no prompt within \(Self.startLimit)")
      }
    }
    if case .reads = screen.activity.state { isMarked = true } else { learnPrompt() }
    _ = try await run(" rm -rf \(folder)", timeLimit: Self.startLimit)
  }

  /// Leaves the shell and everything opened inside as its user does, so that background jobs go on.
  public func close() async {
    for _ in 0..<8 where isOpen {
      stream.type([4])
      let start = ContinuousClock.now
      while isOpen, ContinuousClock.now - start < .milliseconds(500) {
        guard (try? await Task.sleep(for: Self.step)) != nil else { break }
      }
    }
    work?.cancel()
    await work?.value
  }

  private var folder: String { "/tmp/\(nonce)" }

  private static func emptyScreen(_ nonce: String) -> TerminalScreen {
    TerminalScreen(width: TerminalView.width, height: 50, isPlainText: false, nonce: nonce)
  }

  /// The exit status of ``script`` where a node cannot make a terminal.
  private static let noScript: Int32 = 114

  private static func unsupported(_ node: any Node) -> NodeFault {
    NodeFault(
      .unsupported, node: node.name,
      "it has no script(1), which makes a terminal; its package is bsdutils or util-linux")
  }

  /// Starts the shell: bash, as most manuals expect, or else `sh`. script(1) makes the terminal, so that it is the same
  /// over every transport.
  private var script: String {
    func filled(_ text: String) -> String {
      text.replacing("{folder}", with: folder).replacing("{nonce}", with: nonce)
    }
    let files = profile.files.sorted { $0.key < $1.key }.map { name, text in
      "cat > \(folder)/\(name) <<'\(nonce)-end'\n\(filled(text))\n\(nonce)-end"
    }
    let settings = profile.environment.sorted { $0.key < $1.key }.map { name, value in
      "export \(name)=\(ShellQuote.quoted(filled(value)))"
    }
    let arguments = profile.arguments.map(filled).joined(separator: " ")
    return """
      command -v script >/dev/null || exit \(Self.noScript)
      mkdir -m 700 \(folder) || exit
      \(files.joined(separator: "\n"))
      \(settings.joined(separator: "\n"))
      if [ "${TERM:-dumb}" = dumb ]; then export TERM=xterm; fi
      if command -v bash >/dev/null; then
        start="bash -l -c 'exec bash \(arguments) -i'"
      else
        start="sh -i"
      fi
      own=$SHELL
      SHELL=/bin/sh script -qefc "stty cols \(TerminalView.width) rows 50; SHELL='$own' exec $start" /dev/null
      code=$?
      rm -rf \(folder)
      exit $code
      """
  }

  // MARK: Commands

  /// Types a command, and waits for its end.
  /// - Parameters:
  ///   - opens: Whether it opens a shell or a client: a new prompt is then its end.
  ///   - user: Answers its questions.
  /// - Throws: ``NodeFault``: `timedOut` after the time limit, when the command has been interrupted; `CancellationError`.
  public func run(
    _ command: String, opens: Bool = false, user: (any CommandUser)? = nil, timeLimit: Duration
  ) async throws -> Answer {
    let start = ContinuousClock.now
    let typed = command.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    begin()
    try await type(command, typed)
    var answeredAt = -1
    var looked = start
    var hasEnded = false
    while isOpen {
      try await look()
      let reading = reading(opens: opens)
      if reading == .more, continuation != nil, !hasEnded {
        // In some languages an empty line ends what needs several.
        hasEnded = true
        stream.type([13])
        lastOutput = .now
        continue
      }
      if reading == .surely || reading == .more { break }
      let now = ContinuousClock.now
      guard reading == .perhaps && count > answeredAt || now - looked >= Self.lookInterval else {
        continue
      }
      looked = now
      let view = TerminalView(screen)
      if let keys = user?.keys(for: view, count: count, quiet: now - lastOutput) {
        stream.type(keys.utf8)
        answeredAt = count
      } else if reading == .perhaps, count > answeredAt {
        break
      }
      guard now - start < timeLimit, count < Self.outputLimit else {
        try await interrupt()
        throw NodeFault(
          .timedOut, node: node.name,
          count < Self.outputLimit
            ? "the command did not end within \(timeLimit)" : "the command shows too much")
      }
    }
    try receive()
    let isUnfinished = reading(opens: false) == .more
    var answer = Answer(lines: output(of: typed), status: screen.activity.status)
    answer.isUnfinished = isUnfinished
    if isUnfinished { try await interrupt() }
    noteEnd()
    return answer
  }

  /// Begins a new screen with the row in which the command is typed, without what was told of the last one.
  private func begin() {
    let activity = screen.activity
    screen = Self.emptyScreen(nonce)
    var filter = MarkFilter(nonce: nonce)
    screen.feed(filter.passed(row))
    screen.activity = activity
    screen.activity.state = nil
    screen.activity.hasRun = false
    screen.activity.status = nil
    continuation = nil
    count = 0
    lineFeeds = 0
  }

  /// Types several lines as a paste where that is one; elsewhere each when the one before has been taken.
  private func type(_ command: String, _ lines: [String]) async throws {
    let hasKeys = command.unicodeScalars.contains { $0.value < 32 && $0 != "\n" }
    if screen.activity.takesPastes, lines.count > 1 || hasKeys {
      stream.type("\u{1B}[200~\(command.replacing("\u{1B}", with: ""))\u{1B}[201~\r".utf8)
      return
    }
    for (index, line) in lines.enumerated() {
      // Ctrl-V takes the next key as it is.
      stream.type(line.replacing("\t", with: "\u{16}\t").utf8 + [13])
      guard index < lines.count - 1 else { return }
      let before = lineFeeds
      let start = ContinuousClock.now
      while isOpen, ContinuousClock.now - start < .seconds(2) {
        try await look()
        let isQuiet = ContinuousClock.now - lastOutput >= .milliseconds(60)
        if lineFeeds > before, isQuiet { break }
      }
      continuation = screen.openLine
    }
  }

  private func interrupt() async throws {
    stream.type([3])
    let start = ContinuousClock.now
    while isOpen, ContinuousClock.now - start < .seconds(3) {
      try await look()
      if reading(opens: false) == .surely { return }
    }
  }

  // MARK: What is shown

  private func look() async throws {
    try await Task.sleep(for: Self.step)
    try receive()
  }

  private func receive() throws {
    let new = try stream.read()
    guard !new.isEmpty else { return }
    lastOutput = .now
    count += new.count
    lineFeeds += new.count { $0 == 0x0A }
    if let last = new.lastIndex(of: 0x0A) {
      row = Array(new[(last + 1)...])
    } else {
      row = (row + new).suffix(1 << 16)
    }
    if count < Self.outputLimit { screen.feed(new) }
  }

  private enum Reading {
    case no
    /// What was typed has ended.
    case surely
    /// The same, unless it is a question.
    case perhaps
    /// The shell waits for more of the command.
    case more
  }

  private func reading(opens: Bool) -> Reading {
    let quiet = ContinuousClock.now - lastOutput
    switch screen.activity.state {
    case .reads(let isContinuation):
      // A shell draws its prompt anew while it takes a paste. One that runs nothing found a mistake, or was inside until now.
      if !isContinuation, screen.activity.hasRun { return .surely }
      guard quiet >= Self.longPause else { return .no }
      return isContinuation ? .more : .surely
    case .edits: return quiet >= (opens ? Self.pause : Self.longPause) ? .perhaps : .no
    case .runs, nil: break
    }
    // Not the row in which the command was typed.
    guard lineFeeds > 0, let line = screen.openLine else { return .no }
    if prompts.contains(line) { return quiet >= Self.pause ? .surely : .no }
    if line == continuation { return quiet >= Self.longPause ? .more : .no }
    if outputBefore(prompt: line) != nil { return quiet >= Self.longPause ? .surely : .no }
    guard quiet >= Self.longPause, let last = line.last else { return .no }
    // In another folder or database, or set anew.
    let isLikeKnown = prompts.contains {
      $0.last == last && ($0.prefix(3) == line.prefix(3) || quiet >= Self.doubt)
    }
    return isLikeKnown || opens && Self.promptEnds.contains(last) ? .perhaps : .no
  }

  private static let promptEnds: Set<Character> = ["$", "#", "%", ">", "❯", "➜"]

  private func noteEnd() {
    if case .reads = screen.activity.state { prompts = [] } else { learnPrompt() }
  }

  private func learnPrompt() {
    guard isOpen, let line = screen.openLine, !prompts.contains(line),
      outputBefore(prompt: line) == nil
    else { return }
    prompts.append(line)
  }

  /// The end of an output that has no line feed, if a known prompt stands behind it.
  private func outputBefore(prompt line: String) -> String? {
    prompts.first { line.hasSuffix($0) }.map { String(line.dropLast($0.count)) }
  }

  /// The lines between what was typed and the prompt after it.
  private func output(of typed: [String]) -> [String] {
    var lines = Array(screen.lines)[...]
    if let start = lines.firstIndex(where: { $0.marks.contains { $0.mark == .outputStart } }) {
      let offset = lines[start].marks.first { $0.mark == .outputStart }?.offset ?? 0
      let rest = String(decoding: lines[start].text.utf8.dropFirst(offset), as: UTF8.self)
      lines[start].text = rest
      lines = lines[(rest.isEmpty && offset > 0 ? start + 1 : start)...]
    } else {
      for line in typed {
        guard let shown = lines.first?.text, shown.contains(trimmed(line)) else { break }
        lines.removeFirst()
      }
      if let shown = lines.first?.text, shown == continuation { lines.removeFirst() }
    }
    let end = lines.firstIndex { line in line.marks.contains { $0.mark.endsOutput } }
    if let end {
      lines = lines[..<end]
    } else if isOpen, let prompt = screen.openLine {
      lines = lines.dropLast()
      if let rest = outputBefore(prompt: prompt), !rest.isEmpty {
        return lines.map(\.text) + [rest]
      }
    }
    return lines.map(\.text)
  }
}
