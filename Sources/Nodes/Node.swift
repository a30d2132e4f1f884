public import CourseModel

/// A machine of the lab that commands can be put to.
public protocol Node: Sendable {
  /// As the manual calls it: `host`, `node1`.
  var name: String { get }

  /// Runs a command to its end.
  /// - Throws: ``NodeFault`` where the infrastructure was at fault. A command that fails is no fault:
  ///   its evidence says so.
  func run(_ command: NodeCommand) async throws -> Evidence

  /// Runs several commands that do not depend on each other; in which order, and whether at once, is the
  /// node's choice.
  /// - Returns: For each its evidence, or why there is none, as ``run(_:)-(NodeCommand)`` throws it.
  func run(_ commands: [NodeCommand]) async -> [Result<Evidence, any Error>]

  /// Opens a way to a port as the node reaches it, beside the node's own programs.
  /// - Returns: The path of a Unix socket of this machine, until ``close()``: what connects to it comes out
  ///   there.
  /// - Throws: ``NodeFault``. That nobody listens there is found only by connecting.
  func tunnel(to host: String, port: Int) async throws -> String

  /// The fingerprint of the key by which the machine proved who it is, as `SHA256:…`; nil where no way to it shows one.
  func hostKey() async -> String?

  /// Lets go of the connection.
  func close() async
}

extension Node {
  public func hostKey() async -> String? { nil }

  public func tunnel(to host: String, port: Int) async throws -> String {
    throw NodeFault(.unsupported, node: name, "there is no way through it to \(host):\(port)")
  }

  public func run(_ commands: [NodeCommand]) async -> [Result<Evidence, any Error>] {
    await withTaskGroup(of: (Int, Result<Evidence, any Error>).self) { group in
      for (index, command) in commands.enumerated() {
        group.addTask {
          // Not in the tuple: with -O, Swift 6.3.1 fills in the index before the wait and loses it in it.
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

/// Why a node gave no answer. Never the student's failure: the check is blocked.
public struct NodeFault: Problem, Hashable {
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

  public var code: String { "node-\(kind.rawValue)" }
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
