/// The submissions on their way to the processes that grade them.
actor HandInQueue {
  struct Ticket: Sendable {
    let job: HandInJob
    fileprivate let number: Int
  }

  private var jobs: [Ticket] = []
  private var idle: [CheckedContinuation<Ticket?, Never>] = []
  private var waiting: [Int: CheckedContinuation<HandInReply, any Error>] = [:]
  private var count = 0
  /// Why nothing more is graded; nil while the queue is open.
  private var end: (any Error)?

  /// Queues a submission and waits for its reply.
  /// - Throws: The error that the queue was closed with.
  func reply(to job: HandInJob) async throws -> HandInReply {
    try await withCheckedThrowingContinuation { continuation in
      if let end { return continuation.resume(throwing: end) }
      count += 1
      waiting[count] = continuation
      let ticket = Ticket(job: job, number: count)
      if idle.isEmpty { jobs.append(ticket) } else { idle.removeFirst().resume(returning: ticket) }
    }
  }

  /// Waits for the next submission.
  /// - Returns: Nil once the queue is closed.
  func next() async -> Ticket? {
    await withCheckedContinuation { continuation in
      if end != nil {
        continuation.resume(returning: nil)
      } else if jobs.isEmpty {
        idle.append(continuation)
      } else {
        continuation.resume(returning: jobs.removeFirst())
      }
    }
  }

  func settle(_ ticket: Ticket, _ reply: HandInReply) {
    waiting.removeValue(forKey: ticket.number)?.resume(returning: reply)
  }

  /// Closes the queue.
  /// - Parameter error: What those who still wait for a reply get.
  func close(_ error: any Error = CancellationError()) {
    guard end == nil else { return }
    end = error
    for continuation in idle { continuation.resume(returning: nil) }
    for continuation in waiting.values { continuation.resume(throwing: error) }
    (idle, waiting, jobs) = ([], [:], [])
  }
}
