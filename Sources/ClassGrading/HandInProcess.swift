import Console
import CourseModel
import Documents
import Files
import Foundation
import Nodes
import Subprocess
import Synchronization
import SystemPackage

/// A second process of this program, as `grade grade-hand-ins`: it grades one submission after another until none are
/// left, or one exceeds its limits.
package struct HandInProcess: Sendable {
  private let program: String
  private let arguments: [String]
  private let limits: GradingLimits

  /// How a process ended while it was grading a submission.
  struct Death: Sendable {
    let ticket: HandInQueue.Ticket
    let isOutOfTime: Bool
    /// For the student's line.
    let why: String
  }

  /// - Parameter program: The path of this program.
  /// - Throws: ``InputFailure`` where that path is unknown, or where the manual can be read only once.
  package init(
    program: String? = OwnProgram.path, lab: String, recordings: String, trustsTimes: Bool,
    limits: GradingLimits, gradebook: String, manual: String?
  ) throws {
    guard let program else {
      throw InputFailure("/proc is not mounted: without it no processes for grading can be started")
    }
    if let manual, BoundedFile.kind(of: manual) == .other {
      throw InputFailure("\(manual): each process of a class reads the manual; give it as a file")
    }
    self.program = program
    self.limits = limits
    arguments =
      [HandInJob.commandName, lab, "--recordings", recordings]
      + ["--seconds-each", "\(limits.seconds)"] + (trustsTimes ? ["--trusts-times"] : [])
      + ["--gradebook", gradebook] + (manual.map { ["--manual", $0] } ?? [])
  }

  /// Starts a process and gives it submissions, this one first.
  /// - Returns: Nil where none were left.
  /// - Throws: ``InputFailure`` where it cannot start, which no student causes.
  func serve(_ first: HandInQueue.Ticket, of queue: HandInQueue) async throws -> Death? {
    BrokenPipes.areErrors()
    var options = PlatformOptions()
    // Ctrl-C goes to the program that started this process, and that program ends it.
    options.createSession = true
    let clock = WallClock(limit: .seconds(10 * limits.seconds))
    let result = try await Subprocess.run(
      .path(FilePath(program)), arguments: Arguments(arguments),
      // A process that crashes must show it by its status, at once.
      environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no"]), platformOptions: options,
      input: .inputWriter, output: .sequence, error: .string(limit: 1 << 20)
    ) { execution -> End in
      var replies = execution.standardOutput.strings(
        separatedBy: .unicodeScalarSequence(["\n"]), bufferingPolicy: .unbounded
      ).makeAsyncIterator()
      guard try await replies.next() == HandInJob.isReady else { return .neverReady }
      let process = execution.processIdentifier.value
      var ticket: HandInQueue.Ticket? = first
      while let current = ticket {
        let watch = clock.watch(process)
        defer { watch.cancel() }
        let line = Array((try JSONOutput.line(current.job) + "\n").utf8)
        guard (try? await execution.standardInputWriter.write(line)) != nil,
          let answer = try? await replies.next(),
          let reply = try? JSONDecoder().decode(HandInReply.self, from: Data(answer.utf8))
        else { return .at(current) }
        await queue.settle(current, reply)
        ticket = await queue.next()
      }
      return .done
    }
    try Task.checkCancellation()
    let said = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
    switch (result.closureResult, result.terminationStatus) {
    case (.done, _): return nil
    case (.at(let ticket), .signaled(let signal)):
      let isOutOfTime = signal == SIGXCPU || clock.hasEnded
      return Death(
        ticket: ticket, isOutOfTime: isOutOfTime, why: limits.why(signal, isOutOfTime: isOutOfTime))
    case (.neverReady, let status), (.at, let status):
      throw InputFailure(
        said.isEmpty ? "cannot grade submissions: a process ended with \(status)" : said)
    }
  }

  /// Ends a process after ten times its limit of processor time, because one that only waits uses none.
  private final class WallClock: Sendable {
    private let limit: Duration
    private let ended = Atomic(false)

    init(limit: Duration) { self.limit = limit }

    var hasEnded: Bool { ended.load(ordering: .relaxed) }

    func watch(_ process: pid_t) -> Task<Void, any Error> {
      Task {
        try await Task.sleep(for: limit)
        ended.store(true, ordering: .relaxed)
        kill(process, SIGKILL)
      }
    }
  }

  private enum End: Sendable {
    case done
    case neverReady
    case at(HandInQueue.Ticket)
  }
}
