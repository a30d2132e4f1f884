public import Nodes

/// A node over SSH: libssh2 first, the system's ssh where libssh2 cannot.
public actor SSHNode: Node {
  public nonisolated let name: String
  private let target: SSHTarget
  private let first: LibSSH2Node
  private var second: OpenSSHNode?

  public init(_ target: SSHTarget, prompt: SecretPrompt = .none) {
    name = target.node
    self.target = target
    first = LibSSH2Node(target, prompt: prompt)
    second = target.needsOpenSSH == nil ? nil : OpenSSHNode(target)
  }

  /// What a second transport may still do. A changed host key is nobody's to overrule.
  private static let worthASecond: Set<NodeFault.Kind> = [
    .unsupported, .hostKeyUnknown, .authentication,
  ]

  public func run(_ command: NodeCommand) async throws -> Evidence {
    if let second { return try await second.run(command) }
    do {
      return try await first.run(command)
    } catch let fault as NodeFault where Self.worthASecond.contains(fault.kind) {
      let other = OpenSSHNode(target)
      do {
        let evidence = try await other.run(command)
        second = other
        return evidence
      } catch is NodeFault {
        await other.close()
        // libssh2's reason says more.
        throw fault
      }
    }
  }

  public func close() async {
    await first.close()
    await second?.close()
  }
}
