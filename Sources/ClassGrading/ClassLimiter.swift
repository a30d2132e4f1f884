/// A limiter: how many students are asked at once, and how many nodes on each host that runs or leads to several.
package actor ClassLimiter {
  private let students: Int
  private let nodesPerRoute: Int
  private var inside = 0
  private var used: [String: Int] = [:]
  private var waiting: [Waiting] = []
  private var next = 0

  private struct Waiting {
    var ticket: Int
    var routes: [String: Int]
    var continuation: CheckedContinuation<Void, any Error>
  }

  package init(students: Int, nodesPerRoute: Int) {
    self.students = students
    self.nodesPerRoute = nodesPerRoute
  }

  /// Runs the body once there is room on all routes.
  /// - Parameter routes: The hosts in use, each as often as a node needs it.
  /// - Throws: `CancellationError` where the task is cancelled while it waits; what the body throws.
  package func with<Value: Sendable>(
    _ routes: [String], _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    // A student who needs more than the limit runs alone on that route.
    let needed = Dictionary(routes.map { ($0, 1) }, uniquingKeysWith: +).mapValues {
      min($0, nodesPerRoute)
    }
    try await enter(needed)
    defer { leave(needed) }
    return try await body()
  }

  private func enter(_ routes: [String: Int]) async throws {
    next += 1
    let ticket = next
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation {
        (continuation: CheckedContinuation<Void, any Error>) in
        guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
        waiting.append(Waiting(ticket: ticket, routes: routes, continuation: continuation))
        admit()
      }
    } onCancel: {
      Task { await self.giveUp(ticket) }
    }
  }

  private func giveUp(_ ticket: Int) {
    guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
    waiting.remove(at: index).continuation.resume(throwing: CancellationError())
  }

  private func leave(_ routes: [String: Int]) {
    inside -= 1
    for (route, count) in routes { used[route, default: 0] -= count }
    admit()
  }

  /// Admits students in the order in which they came; one whose host is busy is overtaken.
  private func admit() {
    var index = 0
    while inside < students, index < waiting.count {
      let routes = waiting[index].routes
      guard routes.allSatisfy({ used[$0.key, default: 0] + $0.value <= nodesPerRoute }) else {
        index += 1
        continue
      }
      inside += 1
      for (route, count) in routes { used[route, default: 0] += count }
      waiting.remove(at: index).continuation.resume()
    }
  }
}
