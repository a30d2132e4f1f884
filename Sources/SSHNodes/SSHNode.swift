public import CourseModel
public import Nodes

/// A node over SSH: libssh2 first, the system's ssh for what libssh2 cannot do.
public actor SSHNode: Node {
  public nonisolated let name: NodeName
  private let first: LibSSH2Node
  private let second: OpenSSHNode
  private var usesSecond: Bool

  public init(_ target: SSHTarget, prompt: UserPrompt = .none) {
    name = target.node
    first = LibSSH2Node(target, prompt: prompt)
    second = OpenSSHNode(target)
    usesSecond = target.needsOpenSSH != nil
  }

  /// Faults that a second transport may overcome. A changed host key must not be overruled.
  private static let worthASecond: Set<NodeFault.Kind> = [
    .unsupported, .hostKeyUnknown, .authentication,
  ]

  /// Faults that may be temporary, so that the second transport is still worth keeping.
  private static let passing: Set<NodeFault.Kind> = [.busy, .lost, .timedOut]

  /// - Throws: ``Nodes/NodeFault`` if neither transport gets an answer, or `CancellationError`.
  public func run(_ command: NodeCommand) async throws -> Evidence {
    guard let result = await run([command]).first else { throw CancellationError() }
    return try result.get()
  }

  public func run(_ commands: [NodeCommand]) async -> [Result<Evidence, any Error>] {
    if usesSecond { return await second.run(commands) }
    let results = await first.run(commands)
    let faults = results.compactMap { result -> NodeFault? in
      if case .failure(let fault as NodeFault) = result { fault } else { nil }
    }
    guard faults.count == results.count, let fault = faults.first,
      Self.worthASecond.contains(fault.kind)
    else { return results }
    let others = await second.run(commands)
    let hasWorked = others.contains {
      switch $0 {
      case .success: true
      case .failure(let other):
        (other as? NodeFault).map { Self.passing.contains($0.kind) } ?? false
      }
    }
    // If neither works, libssh2's reason says more.
    guard hasWorked else { return results }
    usesSecond = true
    return others
  }

  /// The system's ssh opens it, whichever transport runs the commands.
  /// - Throws: As ``OpenSSHNode/tunnel(to:port:)``.
  public func tunnel(to host: String, port: Int) async throws -> String {
    try await second.tunnel(to: host, port: port)
  }

  /// Only libssh2 reports it.
  public func hostKey() async -> String? { usesSecond ? nil : await first.hostKey() }

  public func close() async {
    await first.close()
    await second.close()
  }
}
