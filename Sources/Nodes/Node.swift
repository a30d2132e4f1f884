public import CourseModel

/// A machine of the lab that can run commands.
public protocol Node: Sendable {
  var name: NodeName { get }

  /// Runs a command to its end.
  /// - Throws: ``NodeFault`` if the infrastructure was at fault. A command that fails is not a fault: its evidence says
  ///   so.
  func run(_ command: NodeCommand) async throws -> Evidence

  /// Runs several independent commands, in any order and possibly at once.
  /// - Returns: The evidence of each, or the error that ``run(_:)-(NodeCommand)`` would throw.
  func run(_ commands: [NodeCommand]) async -> [Result<Evidence, any Error>]

  /// Opens a tunnel to a port as the node reaches it, bypassing the node's own programs.
  /// - Returns: The path of a Unix socket on this machine, valid until ``close()``; connections to it come out there.
  /// - Throws: ``NodeFault``. Whether anything listens on the port is found only by connecting.
  func tunnel(to host: String, port: Int) async throws -> String

  /// The fingerprint of the key by which the machine proved its identity, as `SHA256:…`; nil if the transport has none.
  func hostKey() async -> String?

  /// Closes the connection.
  func close() async
}

extension Node {
  public func hostKey() async -> String? { nil }

  /// - Throws: Always ``NodeFault``: a node has no tunnels by default.
  public func tunnel(to host: String, port: Int) async throws -> String {
    throw NodeFault(.unsupported, node: name, "it cannot open a tunnel to \(host):\(port)")
  }

  public func run(_ commands: [NodeCommand]) async -> [Result<Evidence, any Error>] {
    await withTaskGroup(of: (Int, Result<Evidence, any Error>).self) { group in
      for (index, command) in commands.enumerated() {
        group.addTask {
          // Not in the tuple: with -O, Swift 6.3.1 fills in the index before the await and loses it there.
          let result: Result<Evidence, any Error>
          do { result = .success(try await run(command)) } catch { result = .failure(error) }
          return (index, result)
        }
      }
      var results: [Int: Result<Evidence, any Error>] = [:]
      for await (index, result) in group { results[index] = result }
      return commands.indices.compactMap { results[$0] }
    }
  }
}

/// The reason why a node gave no answer. Never the student's failure: the check is blocked.
public struct NodeFault: Problem, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// No such name, no route, or nothing there.
    case unreachable
    /// It is there, but nothing listens.
    case refused
    case hostKeyUnknown
    /// It is not the same machine as before.
    case hostKeyChanged
    case authentication
    /// Something took longer than allowed.
    case timedOut
    /// The connection broke.
    case lost
    /// Too many connections at once; worth a retry.
    case busy
    /// This transport cannot do what the server requires; another may.
    case unsupported
  }

  public var code: String { "node-\(kind.rawValue)" }
  public var kind: Kind
  public var node: NodeName
  /// What happened, and the way out.
  public var message: String

  public init(_ kind: Kind, node: NodeName, _ message: String) {
    self.kind = kind
    self.node = node
    self.message = message
  }

  public var description: String { "\(node): \(message)" }
}
