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
  /// Where each `ssh` was typed, innermost last.
  private var typedOn: [String] = []

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

  private mutating func leaveBehind() {
    guard let node = current.node else { return }
    var shell = current
    shell.alsoOn = []
    shell.candidates = []
    left[node] = shell
  }

  /// `ssh` to a node, typed on another (or the same) one.
  mutating func enter(_ node: String, from origin: String) {
    leaveBehind()
    typedOn.append(origin)
    current = Shell(node: node)
  }

  /// `logout`
  mutating func leave() {
    if let node = current.node { left[node] = nil }
    let back = typedOn.popLast() ?? Self.host
    current = left[back] ?? Shell(node: back)
  }

  mutating func reboot() {
    current.credentials = nil
    current.wasRebooted = true
  }

  mutating func source(_ file: String) { current.credentials = file }

  mutating func clearReboot() { current.wasRebooted = false }
}
