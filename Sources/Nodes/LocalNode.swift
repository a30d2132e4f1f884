public import CourseModel
import Glibc
import Subprocess

/// The machine on which this program runs.
public struct LocalNode: Node {
  public let name: NodeName
  private let environment: Environment

  /// - Parameter hypervisor: The default libvirt connection for `virsh`.
  public init(name: NodeName = .host, hypervisor: String? = nil) {
    self.name = name
    environment = .inherit.updating(hypervisor.map { ["LIBVIRT_DEFAULT_URI": $0] } ?? [:])
  }

  /// - Throws: ``NodeFault`` if it does not end in time or `sh` cannot be started, or
  ///   `CancellationError`.
  public func run(_ command: NodeCommand) async throws -> Evidence {
    let start = Clocks.now
    let clock = ContinuousClock.now
    let done = try await NodeProcess.run(
      "sh", environment: environment, command: command, node: name)
    switch done.cut {
    case .cancelled: throw CancellationError()
    case .late:
      throw NodeFault(
        .timedOut, node: name, "the command did not end within \(command.timeLimit)")
    case nil: break
    }
    let outcome: Evidence.Outcome =
      switch (done.output.status, done.status) {
      // The answer is complete: how the shell itself ended does not matter.
      case (let status?, _): .exited(status)
      case (nil, .exited(let code)): .exited(code)
      case (nil, .signaled(let signal)): .signalled(Self.name(of: signal))
      }
    return Evidence(
      node: name, command: command.script, outcome: outcome, output: done.output.output,
      error: done.error.output, start: start, duration: Clocks.seconds(ContinuousClock.now - clock))
  }

  private static func name(of signal: Int32) -> String {
    let names = [
      SIGHUP: "HUP", SIGINT: "INT", SIGQUIT: "QUIT", SIGABRT: "ABRT", SIGKILL: "KILL",
      SIGSEGV: "SEGV", SIGPIPE: "PIPE", SIGALRM: "ALRM", SIGTERM: "TERM", SIGBUS: "BUS",
    ]
    return names[signal] ?? "\(signal)"
  }

  public func close() async {}
}

/// Times and durations as stored in evidence.
public enum Clocks {
  /// Seconds since 1970.
  public static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  public static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
