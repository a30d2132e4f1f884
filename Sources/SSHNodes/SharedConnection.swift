/// One connection for all who need it: made at the first use, and again after it was lost.
actor SharedConnection<Connection: AnyObject & Sendable> {
  private let make: @Sendable () async throws -> Connection
  private let end: @Sendable (Connection) async -> Void
  private var current: Attempt?

  /// A connection that is being made or is ready.
  private final class Attempt {
    let task: Task<Connection, any Error>
    /// Those waiting for it, until it is made.
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

  /// The current connection, or a new one. Cancelling one caller does not stop the attempt for the
  /// others.
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

  /// Counts down those waiting; the last one ends the attempt.
  private func giveUp(_ task: Task<Connection, any Error>) async {
    guard let attempt = current, attempt.task == task, !attempt.isMade else { return }
    attempt.waiting -= 1
    guard attempt.waiting <= 0 else { return }
    current = nil
    task.cancel()
    // It may have been made all the same, and would have no owner.
    if let connection = try? await task.value { await end(connection) }
  }

  /// Ends a connection that is no longer trusted, unless it has already been replaced.
  func drop(_ broken: Connection) async {
    if let current, (try? await current.task.value) === broken, self.current === current {
      self.current = nil
    }
    await end(broken)
  }

  /// Ends the current connection, also one being made.
  func close() async {
    guard let current else { return }
    self.current = nil
    current.task.cancel()
    if let connection = try? await current.task.value { await end(connection) }
  }
}
