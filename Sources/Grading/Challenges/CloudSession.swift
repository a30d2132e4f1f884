import Nodes

/// A node and its cloud: what the node shows, and what the services answer to the grader itself.
struct CloudSession: Sendable {
  typealias Send = @Sendable (_ through: any Node, WebRequest) async throws -> WebAnswer

  let api: CloudAPI
  private let node: any Node
  private let credentials: String
  private let limit: Duration

  /// Reads the credentials from the node and logs in with them.
  ///
  /// - Throws: ``CloudAPI/Failure`` if they are incomplete or rejected, ``WebSilence``, ``NodeFault``.
  init(_ node: any Node, credentials: String, limit: Duration, send: @escaping Send) async throws {
    self.node = node
    self.credentials = credentials
    self.limit = limit
    let shown = try await Self.run(
      CloudCredentials.command, node: node, credentials: credentials, limit: limit)
    guard let user = CloudCredentials(lines: shown.output.lines) else {
      throw CloudAPI.Failure(message: "\(credentials) does not say where to log in, and as whom")
    }
    api = try await CloudAPI(user) { try await send(node, $0) }
  }

  /// - Throws: ``NodeFault``; ``CloudAPI/Failure`` if the credentials' file name is not valid.
  func run(_ command: String) async throws -> Evidence {
    try await Self.run(command, node: node, credentials: credentials, limit: limit)
  }

  private static func run(
    _ command: String, node: any Node, credentials: String, limit: Duration
  ) async throws -> Evidence {
    guard let script = NodeScript.text(command, credentials: credentials) else {
      throw CloudAPI.Failure(message: "\(credentials) is not a valid file name")
    }
    return try await node.run(NodeCommand(script, timeLimit: limit))
  }
}
