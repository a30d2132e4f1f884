public import Nodes

/// A node over SSH: libssh2 first, the system's ssh where libssh2 cannot.
public actor SSHNode: Node {
  public nonisolated let name: String
  private let first: LibSSH2Node
  private let second: OpenSSHNode
  private var usesSecond: Bool

  public init(_ target: SSHTarget, prompt: UserPrompt = .none) {
    name = target.node
    first = LibSSH2Node(target, prompt: prompt)
    second = OpenSSHNode(target)
    usesSecond = target.needsOpenSSH != nil
  }

  /// What a second transport may still do. A changed host key is nobody's to overrule.
  private static let worthASecond: Set<NodeFault.Kind> = [
    .unsupported, .hostKeyUnknown, .authentication,
  ]

  /// What may pass, and is worth another try with the second transport.
  private static let passing: Set<NodeFault.Kind> = [.busy, .lost, .timedOut]

  public func run(_ command: NodeCommand) async throws -> Evidence {
    if usesSecond { return try await second.run(command) }
    do {
      return try await first.run(command)
    } catch let fault as NodeFault where Self.worthASecond.contains(fault.kind) {
      do {
        let evidence = try await second.run(command)
        usesSecond = true
        return evidence
      } catch let other as NodeFault where !Self.passing.contains(other.kind) {
        // libssh2's reason says more.
        throw fault
      }
    }
  }

  public func close() async {
    await first.close()
    await second.close()
  }
}
