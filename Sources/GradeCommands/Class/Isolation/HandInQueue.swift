/// Hand-ins on their way to the processes that grade them.
actor HandInQueue {
  struct Ticket: Sendable {
    let job: HandInJob
    fileprivate let number: Int
  }

  private var jobs: [Ticket] = []
  private var idle: [CheckedContinuation<Ticket?, Never>] = []
  private var waiting: [Int: CheckedContinuation<HandInReply?, Never>] = [:]
  private var count = 0
  private var isClosed = false

  /// - Returns: Nil where the queue was closed before there was a reply.
  func reply(to job: HandInJob) async -> HandInReply? {
    await withCheckedContinuation { continuation in
      guard !isClosed else { return continuation.resume(returning: nil) }
      count += 1
      waiting[count] = continuation
      let ticket = Ticket(job: job, number: count)
      if idle.isEmpty { jobs.append(ticket) } else { idle.removeFirst().resume(returning: ticket) }
    }
  }

  /// - Returns: Nil once the queue is closed.
  func next() async -> Ticket? {
    await withCheckedContinuation { continuation in
      if isClosed {
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

  func close() {
    isClosed = true
    for continuation in idle { continuation.resume(returning: nil) }
    for continuation in waiting.values { continuation.resume(returning: nil) }
    (idle, waiting, jobs) = ([], [:], [])
  }
}
