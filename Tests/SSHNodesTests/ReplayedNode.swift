import CourseModel
import Fixtures
import Nodes
import Synchronization

/// A node in memory that replays recorded answers, so that grades can be made again without any
/// node.
///
/// A command asked several times gets its answers in order, and then the last one again.
final class ReplayedNode: Node {
  let name: NodeName
  private let answers: Mutex<[String: [Result<Evidence, NodeFault>]]>

  /// - Parameter answers: Those of other nodes are ignored.
  init(name: NodeName, answers: [KeptAnswer]) {
    self.name = name
    let own = answers.filter { $0.node == name }
    // Answers are popped from the end.
    self.answers = Mutex(
      Dictionary(grouping: own.reversed(), by: \.script).mapValues { $0.map(\.result) })
  }

  /// - Throws: ``NodeFault``, also for a command that was never asked.
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
