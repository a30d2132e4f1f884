import Console
import CourseModel
import Knowledge
import Nodes
import Sessions

/// The terminals on which a lab is carried out: one for each node, kept open as its reader keeps it.
struct RunTerminals: Sendable {
  private struct Line: Sendable {
    var text: String
    /// Whether it opens a shell or a client on the terminal.
    var opens: Bool
  }

  private let profile: ShellProfile
  private let programs: Programs
  private var open: [NodeName: NodeTerminal] = [:]
  /// What made each shell what it is, and changed nothing else: typed again where a terminal has to be opened anew.
  private var past: [NodeName: [Line]] = [:]

  private static let timeLimit = Duration.seconds(30)

  init(_ profile: ShellProfile, _ programs: Programs) {
    self.profile = profile
    self.programs = programs
  }

  /// The terminal on a node; a new one, made like the last one, if that is gone.
  /// - Throws: `NodeFault` if it cannot be opened.
  mutating func terminal(on node: any Node) async throws -> NodeTerminal {
    if let terminal = open[node.name], await terminal.isOpen { return terminal }
    let terminal = NodeTerminal(node, profile: profile)
    try await terminal.open()
    for line in past[node.name] ?? [] {
      _ = try await terminal.run(line.text, opens: line.opens, timeLimit: Self.timeLimit)
    }
    open[node.name] = terminal
    return terminal
  }

  /// Whether what was opened on a node's terminal reads there.
  func isInside(_ node: NodeName) async -> Bool {
    if let terminal = open[node], await terminal.isOpen { return await terminal.isInside }
    return past[node]?.contains(where: \.opens) ?? false
  }

  /// Ends a terminal for good: the next one on its node starts with nothing.
  mutating func end(_ node: NodeName) async {
    past[node] = nil
    await open.removeValue(forKey: node)?.close()
  }

  /// Closes all terminals; those that are opened after are made like them.
  mutating func close() async {
    for terminal in open.values { await terminal.close() }
    open = [:]
  }

  /// Remembers what was typed on a node's terminal.
  mutating func note(_ command: String, opens: Bool, on node: NodeName) async {
    if let terminal = open[node] {
      guard await terminal.isOpen else {
        await end(node)
        return
      }
      guard await terminal.isInside else {
        leaveInside(node)
        if !opens, setsUp(command) {
          past[node, default: []].append(Line(text: command, opens: false))
        }
        return
      }
    }
    if opens || setsUp(command) {
      past[node, default: []].append(Line(text: command, opens: opens))
    }
  }

  /// Forgets the innermost shell of a terminal that is not open, or else all of the terminal.
  mutating func forgetInnermost(_ node: NodeName) {
    let last = past[node]?.lastIndex(where: \.opens)
    past[node] = last.map { Array(past[node]?[..<$0] ?? []) }
  }

  private mutating func leaveInside(_ node: NodeName) {
    guard let first = past[node]?.firstIndex(where: \.opens) else { return }
    past[node]?.removeSubrange(first...)
  }

  /// Whether a command only sets up its shell: it can be typed again in another one.
  private func setsUp(_ command: String) -> Bool {
    let lexer = ShellLexer(text: command)
    guard lexer.isComplete, !lexer.isBroken, !lexer.isCompound, !command.hasText("$("),
      !command.hasText("`")
    else { return false }
    let leaving: [Facet] = [.leaves, .shell, .loginShell, .container, .entersNode]
    let commands = ShellLine(command).commands
    return !commands.isEmpty
      && commands.allSatisfy { simple in
        simple.redirections.isEmpty && ShellState.isChanged(by: simple, programs)
          && !leaving.contains { programs.holds($0, simple) }
      }
  }
}
