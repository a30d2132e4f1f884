import Glibc
import Subprocess

/// The machine on which the program runs.
public struct LocalNode: Node {
  public let name: String

  public init(name: String = "host") { self.name = name }

  public func run(_ command: NodeCommand) async throws -> Evidence {
    BrokenPipes.areErrors()
    let start = Clocks.now
    let clock = ContinuousClock.now
    let mark = NodeCommand.mark()
    var options = PlatformOptions()
    // A group of its own, so that a command that outlives its time ends with all its children.
    options.createSession = true
    let script = try ScriptFile.make(command.text(mark: mark), node: name)
    let result = try await Subprocess.run(
      .name("sh"), platformOptions: options,
      input: .fileDescriptor(script, closeAfterSpawningProcess: true),
      output: .sequence, error: .sequence
    ) { execution in
      let process = pid_t(execution.processIdentifier.value)
      let watch = Task {
        try await Task.sleep(for: command.timeLimit)
        kill(-process, SIGKILL)
        return true
      }
      let output = try await withTaskCancellationHandler {
        async let output = Self.collect(execution.standardOutput, command.byteLimit, mark)
        async let error = Self.collect(execution.standardError, command.byteLimit, mark)
        return try await (output, error)
      } onCancel: {
        kill(-process, SIGKILL)
      }
      watch.cancel()
      let isLate = (try? await watch.value) ?? false
      return (output.0, output.1, isLate)
    }
    let outcome: Evidence.Outcome =
      switch result.terminationStatus {
      case .exited(let code): .exited(code)
      case .signaled(let signal): .signalled(Self.name(of: signal))
      }
    let (output, error, isLate) = result.takeClosureResult()
    if isLate {
      throw NodeFault(
        .timedOut, node: name, "the command did not end within \(command.timeLimit)")
    }
    try Task.checkCancellation()
    return Evidence(
      node: name, command: command.script, outcome: outcome, output: output, error: error,
      start: start, duration: Clocks.seconds(ContinuousClock.now - clock))
  }

  private static func collect(
    _ stream: SubprocessOutputSequence, _ limit: Int, _ mark: String
  ) async throws -> KeptOutput {
    var kept = KeptOutput(limit: limit, behind: mark)
    for try await buffer in stream {
      buffer.withUnsafeBytes { kept.append($0) }
    }
    return kept
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

/// The time of day, and spans of it, as evidence has them.
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
