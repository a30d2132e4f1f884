/// One connection for all who need it: made when the first asks, and made again after it was lost.
actor SharedConnection<Connection: AnyObject & Sendable> {
  private let make: @Sendable () async throws -> Connection
  private let end: @Sendable (Connection) async -> Void
  private var current: Attempt?

  /// A connection that is being made, or is there.
  private final class Attempt {
    let task: Task<Connection, any Error>
    /// Those who wait for it, until it is made.
    var waiting = 0
    var isMade = false

    init(_ task: Task<Connection, any Error>) { self.task = task }
  }

  init(
    make: @escaping @Sendable () async throws -> Connection,
    end: @escaping @Sendable (Connection) async -> Void
  ) {
    self.make = make
    self.end = end
  }

  /// The connection that is there, or a new one. Whoever is cancelled stops no other's attempt.
  func get() async throws -> Connection {
    let attempt = current ?? Attempt(Task { [make] in try await make() })
    current = attempt
    attempt.waiting += 1
    let task = attempt.task
    do {
      let connection = try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        Task { await self.giveUp(task) }
      }
      attempt.isMade = true
      return connection
    } catch {
      if current === attempt { current = nil }
      throw error
    }
  }

  /// One of those who wait does so no longer; the last one ends the attempt.
  private func giveUp(_ task: Task<Connection, any Error>) async {
    guard let attempt = current, attempt.task == task, !attempt.isMade else { return }
    attempt.waiting -= 1
    guard attempt.waiting <= 0 else { return }
    current = nil
    task.cancel()
    // It may have been made all the same, and would be nobody's.
    if let connection = try? await task.value { await end(connection) }
  }

  /// Ends a connection that is no longer trusted, unless it was replaced already.
  func drop(_ broken: Connection) async {
    if let current, (try? await current.task.value) === broken, self.current === current {
      self.current = nil
    }
    await end(broken)
  }

  /// Ends what is there, and what is on its way.
  func close() async {
    guard let current else { return }
    self.current = nil
    current.task.cancel()
    if let connection = try? await current.task.value { await end(connection) }
  }
}
