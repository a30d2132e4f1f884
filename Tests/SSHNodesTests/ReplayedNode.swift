import Nodes
import Synchronization

/// A node in memory: it answers as it once did. So grades can be made again without any node.
///
/// What was asked several times is answered in that order, and then as the last time.
final class ReplayedNode: Node {
  let name: String
  private let answers: Mutex<[String: [Result<Evidence, NodeFault>]]>

  /// - Parameter answers: Those of other nodes are left alone.
  init(name: String, answers: [KeptAnswer]) {
    self.name = name
    let own = answers.filter { $0.node == name }
    // The last one is taken first.
    self.answers = Mutex(
      Dictionary(grouping: own.reversed(), by: \.script).mapValues { $0.map(\.result) })
  }

  /// - Throws: ``NodeFault``, also where it was never asked this.
  func run(_ command: NodeCommand) async throws -> Evidence {
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

  func close() async {}
}
