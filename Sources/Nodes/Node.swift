/// A machine of the lab that commands can be put to.
public protocol Node: Sendable {
  /// As the manual calls it: `host`, `node1`.
  var name: String { get }

  /// Runs a command to its end.
  /// - Throws: ``NodeFault`` where the infrastructure was at fault. A command that fails is no fault:
  ///   its evidence says so.
  func run(_ command: NodeCommand) async throws -> Evidence

  /// Lets go of the connection.
  func close() async
}

/// Why a node gave no answer. Never the student's failure: the check is blocked.
public struct NodeFault: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// No such name, no route, nothing there.
    case unreachable
    /// It is there, but nobody listens.
    case refused
    case hostKeyUnknown
    /// It is not the machine that it was.
    case hostKeyChanged
    case authentication
    /// Something took longer than it may.
    case timedOut
    /// The connection ended in the middle.
    case lost
    /// Too many connections at once; worth another try.
    case busy
    /// This transport cannot do what the server asks for; another may.
    case unsupported
  }

  public var kind: Kind
  public var node: String
  /// What happened, and the way out.
  public var message: String

  public init(_ kind: Kind, node: String, _ message: String) {
    self.kind = kind
    self.node = node
    self.message = message
  }

  public var description: String { "\(node): \(message)" }
}
