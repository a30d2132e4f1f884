import CourseModel

/// Where the reader stands while the manual is read: on which node, with which credentials.
///
/// A shell is left behind, not closed, when the reader turns to another terminal; coming back finds
/// what was sourced there. A new `ssh` has none of it.
struct Whereabouts {
  struct Shell: Equatable {
    /// nil where several nodes would do.
    var node: String?
    /// All the nodes that would do, or that the prose asks for.
    var candidates: [String] = []
    /// Where the same is asked for too.
    var alsoOn: [String] = []
    var credentials: String?
    /// A reboot ended it; the next command may have to come back by ssh.
    var wasRebooted = false
  }

  static let host = "host"

  private(set) var current = Shell(node: Whereabouts.host)
  private var left: [String: Shell] = [:]
  /// What `logout` goes back to, innermost last.
  private var frames: [Frame] = []

  /// What has changed since the mark, to be undone: a copy of all would cost as much as there are nodes, block after block.
  private var journal: [Change] = []
  private var marked = Shell(node: Whereabouts.host)

  private enum Change {
    case left(String, Shell?)
    case pushed
    case popped(Frame)
  }

  private enum Frame {
    /// An `ssh`, and the node where it was typed.
    case ssh(from: String)
    /// A shell within a shell (`su -`, `sudo -i`), and the one around it.
    case inner(of: Shell)
  }

  /// What comes now may be undone.
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

  private mutating func setLeft(_ node: String, _ shell: Shell?) {
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

  /// Turns to a node's shell, as it was left or new.
  mutating func turn(to node: String) {
    guard current.node != node || !current.alsoOn.isEmpty else { return }
    leaveBehind()
    current = left[node] ?? Shell(node: node)
  }

  /// Turns to several nodes, all of them asked for: the first is shown, the others are the same.
  mutating func turn(toAll nodes: [String]) {
    guard let first = nodes.first else { return }
    turn(to: first)
    current.alsoOn = Array(nodes.dropFirst())
    current.candidates = nodes
  }

  /// Turns to any one of several nodes.
  mutating func turn(toAny nodes: [String]) {
    leaveBehind()
    current = Shell(node: nil, candidates: nodes)
  }

  /// The same is asked for on all of these.
  mutating func ask(alsoOn nodes: [String]) {
    current.alsoOn = nodes.filter { $0 != current.node }
    current.candidates = current.alsoOn.isEmpty ? [] : nodes
  }

  /// Opens another terminal on a node.
  mutating func open(on node: String) {
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

  /// `ssh` to a node, typed on another (or the same) one.
  mutating func enter(_ node: String, from origin: String) {
    leaveBehind()
    push(.ssh(from: origin))
    current = Shell(node: node)
  }

  /// `su -`, `sudo -i`, `docker exec`: a shell within this one.
  mutating func enterInner(node: String?, keepsCredentials: Bool) {
    push(.inner(of: current))
    var shell = current
    if let node { shell.node = node }
    if !keepsCredentials { shell.credentials = nil }
    current = shell
  }

  /// `logout`
  mutating func leave() {
    while true {
      if let node = current.node { setLeft(node, nil) }
      switch pop() {
      case .inner(let shell) where shell.node == current.node || current.node == "guest":
        current = shell
      case .inner: continue  // the reader has gone elsewhere since
      case .ssh(let back): current = left[back] ?? Shell(node: back)
      case nil: current = left[Self.host] ?? Shell(node: Self.host)
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
