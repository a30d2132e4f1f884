package import Gradebook

/// Grades submissions in separate processes, with limits on each: whatever a student hands in affects that student's
/// line alone, and the class continues.
package struct IsolatedGrader: StudentGrader {
  private let queue = HandInQueue()
  private let process: HandInProcess

  package init(_ process: HandInProcess) { self.process = process }

  /// Has a process grade a student's submission.
  /// - Throws: ``InputFailure`` for what concerns more than this student; `CancellationError` where it is interrupted.
  package func result(for member: Roster.Member) async throws -> ClassResult {
    let job = HandInJob(student: member.student.id, requested: member.requested)
    let reply = try await withTaskCancellationHandler {
      try await queue.reply(to: job)
    } onCancel: {
      Task { await queue.close() }
    }
    return try reply.result(of: member.student)
  }

  /// Runs the body while several processes grade.
  /// - Parameter processes: The number of processes, 1 or more.
  /// - Throws: What the body throws, also because the processes cannot be started.
  package func running<Value: Sendable>(_ processes: Int, _ body: () async throws -> Value)
    async throws
    -> Value
  {
    let result = await withTaskGroup(of: Void.self) { group in
      for _ in 0..<processes {
        group.addTask {
          // Those who wait for a reply get the error.
          do { try await grade() } catch { await queue.close(error) }
        }
      }
      let result: Result<Value, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      await queue.close()
      // Anything still at work was interrupted: no one waits for it.
      group.cancelAll()
      return result
    }
    return try result.get()
  }

  /// Runs one process after another, as long as there are submissions.
  private func grade() async throws {
    // First, so that no process is started for nothing.
    var next = await queue.next()
    var deaths = 0
    while let ticket = next {
      guard let death = try await process.serve(ticket, of: queue) else { return }
      deaths = death.ticket.job.student == ticket.job.student ? deaths + 1 : 1
      // Someone may have killed it, or another program took the memory: try once more, unless it ran out of time.
      if deaths < 2, !death.isOutOfTime {
        next = death.ticket
        continue
      }
      await queue.settle(death.ticket, HandInReply(missing: death.why))
      deaths = 0
      next = await queue.next()
    }
  }
}
