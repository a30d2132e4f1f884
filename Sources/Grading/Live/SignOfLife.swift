import Nodes
import Synchronization

/// Whether a node answered all the while that something else was asked of it.
///
/// A question that takes too long may be the infrastructure's fault, a node that is frozen or reboots, or its student's, who put
/// a program there that never ends. Small questions beside it tell the one from the other.
struct SignOfLife {
  private let pause: Duration

  /// - Parameter limit: What the long questions may take: several small ones fit into it.
  init(within limit: Duration) { pause = min(limit / 4, .seconds(5)) }

  /// - Parameter matters: Whether it has to be known, after the body's end: it costs another question.
  /// - Returns: What the body returned, and whether every small question was answered, the last of them after its end.
  func during<Value: Sendable>(
    _ node: any Node, _ body: @escaping @Sendable () async -> Value, matters: (Value) -> Bool
  ) async -> (value: Value, isAlive: Bool) {
    let answered = Mutex<[Bool]>([])
    let watch = Task {
      while (try? await Task.sleep(for: pause)) != nil {
        // One that is on its way when the body ends counts, too: a node that has just frozen must not look alive.
        let answer = await Task { await answers(node) }.value
        answered.withLock { $0.append(answer) }
      }
    }
    let value = await body()
    watch.cancel()
    await watch.value
    guard matters(value), answered.withLock({ $0.allSatisfy(\.self) }) else {
      return (value, false)
    }
    return (value, await answers(node))
  }

  private func answers(_ node: any Node) async -> Bool {
    let question = NodeCommand(":", timeLimit: max(pause, .seconds(2)))
    return (try? await node.run(question))?.outcome == .exited(0)
  }
}
