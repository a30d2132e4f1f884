import CourseModel

/// The reader's place at each point of the manual: on which node, with which credentials.
///
/// When the reader turns to another terminal, the shell stays open and keeps its sourced
/// credentials. A new `ssh` starts without them.
struct Whereabouts {
  struct Shell: Equatable {
    /// Nil where several nodes are possible.
    var node: NodeName?
    /// All the nodes that are possible, or that the prose asks for.
    var candidates: [NodeName] = []
    /// Further nodes on which the prose asks for the same.
    var alsoOn: [NodeName] = []
    var credentials: String?
    /// The program that opened it, where it is a container's: typed again, it is typed outside.
    var openedBy: String?
    /// A reboot ended it; the next command may have to come back by ssh.
    var wasRebooted = false
  }

  private(set) var current: Shell
  private var left: [NodeName: Shell] = [:]
  /// The shells that `logout` returns to, innermost last.
  private var frames: [Frame] = []

  /// The changes since the mark, to undo them: copying everything would cost as much as there are nodes, for every
  /// block.
  private var journal: [Change] = []
  private var marked: Shell

  private enum Change {
    case left(NodeName, Shell?)
    case pushed
    case popped(Frame)
  }

  private enum Frame {
    /// An `ssh`, and the node where it was typed.
    case ssh(from: NodeName)
    /// A shell within a shell (`su -`, `sudo -i`), and the one around it.
    case inner(of: Shell)
  }

  /// - Parameter node: Where the reader starts; nil where the manual does not say.
  init(startingOn node: NodeName? = .host) {
    current = Shell(node: node)
    marked = current
  }

  /// Starts to record changes, so that ``returnToMark()`` can undo them.
  mutating func mark() {
    journal = []
    marked = current
  }

  mutating func returnToMark() {
    current = marked
    while let change = journal.popLast() {
      switch change {
      case .left(let node, let shell): left[node] = shell
      case .pushed: frames.removeLast()
      case .popped(let frame): frames.append(frame)
      }
    }
  }

  private mutating func setLeft(_ node: NodeName, _ shell: Shell?) {
    journal.append(.left(node, left[node]))
    left[node] = shell
  }

  private mutating func push(_ frame: Frame) {
    journal.append(.pushed)
    frames.append(frame)
  }

  private mutating func pop() -> Frame? {
    guard let frame = frames.popLast() else { return nil }
    journal.append(.popped(frame))
    return frame
  }

  /// Turns to a node's shell, open or new.
  mutating func turn(to node: NodeName) {
    guard current.node != node || !current.alsoOn.isEmpty else { return }
    leaveBehind()
    current = left[node] ?? Shell(node: node)
  }

  /// Turns to several nodes, all of them required: the first is shown, the others are the same.
  mutating func turn(toAll nodes: [NodeName]) {
    guard let first = nodes.first else { return }
    turn(to: first)
    current.alsoOn = Array(nodes.dropFirst())
    current.candidates = nodes
  }

  /// Turns to any one of several nodes.
  mutating func turn(toAny nodes: [NodeName]) {
    leaveBehind()
    current = Shell(node: nil, candidates: nodes)
  }

  /// Notes that the same is required on all of these.
  mutating func ask(alsoOn nodes: [NodeName]) {
    current.alsoOn = nodes.filter { $0 != current.node }
    current.candidates = current.alsoOn.isEmpty ? [] : nodes
  }

  /// Opens another terminal on a node.
  mutating func open(on node: NodeName) {
    leaveBehind()
    current = Shell(node: node)
  }

  private mutating func leaveBehind() {
    guard let node = current.node else { return }
    var shell = current
    shell.alsoOn = []
    shell.candidates = []
    setLeft(node, shell)
  }

  /// Handles `ssh` to a node, typed on another (or the same) one.
  mutating func enter(_ node: NodeName, from origin: NodeName) {
    leaveBehind()
    push(.ssh(from: origin))
    current = Shell(node: node)
  }

  /// Handles `su -`, `sudo -i`, `docker exec`: a shell within this one.
  mutating func enterInner(node: NodeName?, keepsCredentials: Bool, openedBy program: String? = nil)
  {
    push(.inner(of: current))
    var shell = current
    if let node { shell.node = node }
    if let program { shell.openedBy = program }
    if !keepsCredentials { shell.credentials = nil }
    current = shell
  }

  /// Handles `logout`.
  mutating func leave() {
    while true {
      if let node = current.node { setLeft(node, nil) }
      switch pop() {
      case .inner(let shell) where shell.node == current.node || current.node == .guest:
        current = shell
      case .inner: continue  // the reader has gone elsewhere since
      case .ssh(let back): current = left[back] ?? Shell(node: back)
      case nil: current = left[.host] ?? Shell(node: .host)
      }
      return
    }
  }

  mutating func reboot() {
    current.credentials = nil
    current.wasRebooted = true
  }

  mutating func source(_ file: String) { current.credentials = file }

  mutating func clearReboot() { current.wasRebooted = false }
}
