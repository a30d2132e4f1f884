package import Gradebook

/// Grades hand-ins in processes of their own, with limits on each: whatever a student hands in, it is that student's line
/// that says so, and the class goes on.
package struct IsolatedGrader: StudentGrader {
  private let queue = HandInQueue()
  private let process: HandInProcess

  package init(_ process: HandInProcess) { self.process = process }

  package func result(for member: Roster.Member) async throws -> ClassResult {
    let job = HandInJob(student: member.student.id, requested: member.requested)
    let reply = try await withTaskCancellationHandler {
      try await queue.reply(to: job)
    } onCancel: {
      Task { await queue.close() }
    }
    return try reply.result(of: member.student)
  }

  /// Carries something out while so many processes grade.
  /// - Throws: What the body throws, also because the processes cannot be started.
  package func running<Value: Sendable>(_ processes: Int, _ body: () async throws -> Value)
    async throws
    -> Value
  {
    let result = await withTaskGroup(of: Void.self) { group in
      for _ in 0..<processes {
        group.addTask {
          // Whoever waits for a reply hears of it.
          do { try await grade() } catch { await queue.close(error) }
        }
      }
      let result: Result<Value, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      await queue.close()
      // What is at work still was interrupted: nobody waits for it.
      group.cancelAll()
      return result
    }
    return try result.get()
  }

  /// One process after the other, as long as there are hand-ins.
  private func grade() async throws {
    // So that no process is started for nothing.
    var next = await queue.next()
    var deaths = 0
    while let ticket = next {
      guard let death = try await process.serve(ticket, of: queue) else { return }
      deaths = death.ticket.job.student == ticket.job.student ? deaths + 1 : 1
      // Somebody may have killed it, or another program has taken the memory: once more, but for time.
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
