import Foundation
import Gradebook
import Nodes
import Subprocess
import SystemPackage

/// Grades hand-ins in processes of their own, with limits on each: whatever a student hands in, it is that student's line
/// that says so, and the class goes on.
struct IsolatedGrader: StudentGrader {
  private let queue = HandInQueue()
  /// The arguments of ``HandInsCommand``.
  private let arguments: [String]

  private let limits: GradingLimits

  init(
    lab: String, recordings: String, trustsTimes: Bool, limits: GradingLimits, gradebook: String,
    manual: String?
  ) {
    self.limits = limits
    arguments =
      [HandInsCommand.name, lab, "--recordings", recordings]
      + ["--seconds-each", "\(limits.seconds)"] + (trustsTimes ? ["--trusts-times"] : []) + [
        "--gradebook", gradebook,
      ]
      + (manual.map { ["--manual", $0] } ?? [])
  }

  func result(for member: Roster.Member) async throws -> ClassResult {
    let job = HandInJob(student: member.student.id, requested: member.requested)
    let reply = await withTaskCancellationHandler {
      await queue.reply(to: job)
    } onCancel: {
      Task { await queue.close() }
    }
    guard let reply else { throw CancellationError() }
    return try reply.result(of: member.student)
  }

  /// Carries something out while so many processes grade.
  func running<Value: Sendable>(_ processes: Int, _ body: () async throws -> Value) async throws
    -> Value
  {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<processes { group.addTask { try await grade() } }
      let result: Value
      do { result = try await body() } catch {
        await queue.close()
        group.cancelAll()
        throw error
      }
      await queue.close()
      if Task.isCancelled { group.cancelAll() }
      try await group.waitForAll()
      return result
    }
  }

  /// One process after the other, as long as there are hand-ins.
  private func grade() async throws {
    guard let program = OwnProgram.path else {
      throw InputFailure("/proc is not there: hand-ins are graded in processes of this program")
    }
    // The next one, so that no process is started for nothing.
    var next = await queue.next()
    var triesLeft = 2
    while let ticket = next {
      let end = try await serve(ticket, program)
      switch end {
      case .closed: return
      case .died(let lost, let status):
        // Somebody may have killed the process, or another one has taken the memory: once more, but for time.
        let signal: Int32 = if case .signaled(let signal) = status { signal } else { 0 }
        triesLeft = lost.job.student == ticket.job.student ? triesLeft - 1 : 1
        if triesLeft > 0, signal != SIGXCPU {
          next = lost
          continue
        }
        await queue.settle(lost, HandInReply(missing: limits.why(signal)))
        triesLeft = 2
        next = await queue.next()
      }
    }
  }

  private enum End {
    case closed
    /// With the hand-in that it was at.
    case died(HandInQueue.Ticket, TerminationStatus)
  }

  /// Starts a process and gives it hand-ins until there are none or it dies.
  private func serve(_ first: HandInQueue.Ticket, _ program: String) async throws -> End {
    BrokenPipes.areErrors()
    var options = PlatformOptions()
    // Ctrl-C is this program's: what it does not wait for it ends.
    options.createSession = true
    let result = try await Subprocess.run(
      .path(FilePath(program)), arguments: Arguments(arguments),
      // A process that dies says so by its status, at once.
      environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no"]), platformOptions: options,
      input: .inputWriter, output: .sequence, error: .string(limit: 1 << 16)
    ) { execution -> HandInQueue.Ticket? in
      var ticket: HandInQueue.Ticket? = first
      var replies = execution.standardOutput.strings(
        separatedBy: .unicodeScalarSequence(["\n"]), bufferingPolicy: .unbounded
      ).makeAsyncIterator()
      while let current = ticket {
        let line = Array((try JSONOutput.line(current.job) + "\n").utf8)
        guard (try? await execution.standardInputWriter.write(line)) != nil,
          let answer = try? await replies.next(),
          let reply = try? JSONDecoder().decode(HandInReply.self, from: Data(answer.utf8))
        else { return current }
        await queue.settle(current, reply)
        ticket = await queue.next()
      }
      return nil
    }
    guard let lost = result.closureResult else { return .closed }
    if case .exited(let code) = result.terminationStatus {
      // It cannot begin: what it says is for the user.
      let said = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
      throw InputFailure(said.isEmpty ? "grading ended with status \(code)" : said)
    }
    return .died(lost, result.terminationStatus)
  }
}
