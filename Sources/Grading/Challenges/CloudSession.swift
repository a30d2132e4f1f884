import Nodes

/// A node and the cloud that it belongs to: what the node shows, and what the services answer the grader itself.
struct CloudSession: Sendable {
  typealias Send = @Sendable (_ through: any Node, WebRequest) async throws -> WebAnswer

  let api: CloudAPI
  private let node: any Node
  private let credentials: String
  private let limit: Duration

  /// Reads the credentials off the node and logs in with them.
  /// - Throws: ``CloudAPI/Failure``, ``WebSilence``, ``NodeFault``
  init(_ node: any Node, credentials: String, limit: Duration, send: @escaping Send) async throws {
    self.node = node
    self.credentials = credentials
    self.limit = limit
    let shown = try await Self.run(CloudCredentials.command, node, credentials, limit)
    guard let user = CloudCredentials(lines: shown.output.lines) else {
      throw CloudAPI.Failure(message: "\(credentials) does not say who to log in as, and where")
    }
    api = try await CloudAPI(user) { try await send(node, $0) }
  }

  /// - Throws: ``NodeFault``, ``CloudAPI/Failure`` where the file's name is none.
  func run(_ command: String) async throws -> Evidence {
    try await Self.run(command, node, credentials, limit)
  }

  private static func run(
    _ command: String, _ node: any Node, _ credentials: String, _ limit: Duration
  ) async throws -> Evidence {
    guard let script = NodeScript.text(command, credentials: credentials) else {
      throw CloudAPI.Failure(message: "\(credentials) is no name of a file")
    }
    return try await node.run(NodeCommand(script, timeLimit: limit))
  }
}
