import Synchronization

/// What a node once answered to a command, or why it did not.
public struct KeptAnswer: Hashable, Sendable {
  public var node: String
  /// As it was put to the node.
  public var script: String
  public var result: Result<Evidence, NodeFault>

  public init(node: String, script: String, result: Result<Evidence, NodeFault>) {
    self.node = node
    self.script = script
    self.result = result
  }
}

/// A node in memory: it answers as it once did. So grades can be made again without any node.
///
/// What was asked several times is answered in that order, and then as the last time.
public final class ReplayedNode: Node {
  public let name: String
  private let answers: Mutex<[String: [Result<Evidence, NodeFault>]]>

  /// - Parameter answers: Those of other nodes are left alone.
  public init(name: String, answers: [KeptAnswer]) {
    self.name = name
    let own = answers.filter { $0.node == name }
    // The last one is taken first.
    self.answers = Mutex(
      Dictionary(grouping: own.reversed(), by: \.script).mapValues { $0.map(\.result) })
  }

  /// - Throws: ``NodeFault``, also where it was never asked this.
  public func run(_ command: NodeCommand) async throws -> Evidence {
    try Task.checkCancellation()
    let answer = answers.withLock { answers in
      guard let kept = answers[command.script], let next = kept.last else {
        return Result<Evidence, NodeFault>.failure(
          NodeFault(.unreachable, node: name, "was never asked this: \(command.script)"))
      }
      if kept.count > 1 { answers[command.script]?.removeLast() }
      return next
    }
    return try answer.get()
  }

  public func close() async {}
}
