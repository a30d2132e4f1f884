import Nodes
import Synchronization

/// Whether a node kept answering while something else was asked of it.
///
/// If a question takes too long, the infrastructure may be at fault (a node that is frozen or rebooting), or its
/// student, who put a program there that never ends. Small questions asked alongside tell one from the other.
struct SignOfLife {
  /// The result of watching a node while a body ran.
  struct Observation<Value: Sendable>: Sendable {
    /// What the body returned.
    var value: Value
    /// Whether every small question was answered, the last of them after the body's end.
    var isAlive: Bool
  }

  private let pause: Duration

  /// - Parameter limit: The time limit of the long questions; several small ones fit into it.
  init(within limit: Duration) { pause = min(limit / 4, .seconds(5)) }

  /// Runs the body and watches the node meanwhile.
  /// - Parameter matters: Whether, after the body's end, the answer is needed: it costs another question.
  func during<Value: Sendable>(
    _ node: any Node, _ body: @escaping @Sendable () async -> Value, matters: (Value) -> Bool
  ) async -> Observation<Value> {
    let answered = Mutex<[Bool]>([])
    let watch = Task {
      while (try? await Task.sleep(for: pause)) != nil {
        // A question under way when the body ends counts too: a node that has just frozen must not look alive.
        let answer = await Task { await answers(node) }.value
        answered.withLock { $0.append(answer) }
      }
    }
    let value = await body()
    watch.cancel()
    await watch.value
    guard matters(value), answered.withLock({ $0.allSatisfy(\.self) }) else {
      return Observation(value: value, isAlive: false)
    }
    return Observation(value: value, isAlive: await answers(node))
  }

  private func answers(_ node: any Node) async -> Bool {
    let question = NodeCommand(":", timeLimit: max(pause, .seconds(2)))
    return (try? await node.run(question))?.outcome == .exited(0)
  }
}
