import Glibc
public import Subprocess
import Synchronization

/// A program of this machine that carries a command out: `sh` itself, or `ssh`. Its time and what is
/// kept of its output are bounded.
public struct NodeProcess: Sendable {
  /// How the program itself ended.
  public var status: TerminationStatus
  public var output: MarkedStream
  public var error: MarkedStream
  /// Why it was ended before its answer was whole.
  public var cut: Cut?

  public enum Cut: Sendable {
    /// It took longer than it may.
    case late
    /// Nobody waits for it any more.
    case cancelled
  }

  /// - Returns: Also where it was cut short: what it said so far tells what is to be ended on the node.
  /// - Throws: ``NodeFault``, or what Subprocess throws where the program cannot be started.
  public static func run(
    _ program: String, _ arguments: [String] = [], environment: Environment = .inherit,
    command: NodeCommand, node: String
  ) async throws -> NodeProcess {
    BrokenPipes.areErrors()
    let reading = Reading(command)
    let work = Task {
      defer { reading.hasEnded() }
      let status: TerminationStatus
      do {
        status = try await start(program, arguments, environment, command, node, reading)
      } catch let error as SubprocessError {
        throw NodeFault(.unsupported, node: node, "cannot run \(program): \(error)")
      }
      return NodeProcess(
        status: status, output: reading.output, error: reading.error, cut: reading.cut)
    }
    return try await withTaskCancellationHandler {
      try await work.value
    } onCancel: {
      reading.stop(.cancelled)
    }
  }

  private static func start(
    _ program: String, _ arguments: [String], _ environment: Environment, _ command: NodeCommand,
    _ node: String, _ reading: Reading
  ) async throws -> TerminationStatus {
    let text = NodeCommand.preamble + command.text(mark: reading.mark)
    var options = PlatformOptions()
    // A group of its own, so that a command that outlives its time ends with all its children.
    options.createSession = true
    if let watch = TerminalWatch(command) {
      return try await Subprocess.run(
        .name(program), arguments: Arguments(arguments), environment: environment,
        platformOptions: options, input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        let writer = execution.standardInputWriter
        let typing = Task { try await type(text, watch, reading, writer) }
        defer { typing.cancel() }
        try await reading.run(
          execution.processIdentifier.value, execution.standardOutput, execution.standardError)
      }.terminationStatus
    }
    let script = try MemoryFile(text, node: node)
    return try await Subprocess.run(
      .name(program), arguments: Arguments(arguments), environment: environment,
      platformOptions: options,
      input: .fileDescriptor(script.descriptor, closeAfterSpawningProcess: true),
      output: .sequence, error: .sequence
    ) { execution in
      try await reading.run(
        execution.processIdentifier.value, execution.standardOutput, execution.standardError)
    }.terminationStatus
  }

  /// Gives the program its script, and then what the command's user types.
  private static func type(
    _ text: String, _ watch: TerminalWatch, _ reading: Reading, _ writer: StandardInputWriter
  ) async throws {
    var watch = watch
    _ = try await writer.write(Array(text.utf8))
    while !Task.isCancelled {
      try await Task.sleep(for: TerminalWatch.interval)
      if let keys = await watch.keys(for: reading.output) { _ = try await writer.write(keys) }
    }
  }
}

/// What one process says, as it is read, until its answer is whole or it is stopped.
private final class Reading: Sendable {
  let mark = NodeCommand.mark()
  private let limit: Duration
  private let state: Mutex<State>

  private struct State {
    var output: MarkedStream
    var error: MarkedStream
    /// While it runs.
    var process: pid_t?
    /// What ends a process that stays behind.
    var grace: Task<Void, any Error>?
    var cut: NodeProcess.Cut?
  }

  /// A program that stays behind when the answer is whole, such as `ssh` on behalf of a background job,
  /// is ended after this.
  private static let grace = Duration.milliseconds(300)

  var output: MarkedStream { state.withLock(\.output) }
  var error: MarkedStream { state.withLock(\.error) }
  var cut: NodeProcess.Cut? { state.withLock(\.cut) }

  init(_ command: NodeCommand) {
    limit = command.timeLimit
    state = Mutex(
      State(
        output: MarkedStream(mark: mark, limit: command.byteLimit),
        error: MarkedStream(mark: NodeCommand.errorMark(mark), limit: command.byteLimit)))
  }

  /// Ends the process with all its children, unless its answer is whole.
  func stop(_ cut: NodeProcess.Cut) {
    state.withLock { state in
      guard state.output.status == nil || state.error.status == nil else { return }
      state.cut = state.cut ?? cut
      if let process = state.process { kill(-process, SIGKILL) }
    }
  }

  /// Reads both streams until the answer is whole, or they end.
  func run(
    _ process: pid_t, _ output: SubprocessOutputSequence, _ error: SubprocessOutputSequence
  ) async throws {
    state.withLock { state in
      state.process = process
      if state.cut != nil { kill(-process, SIGKILL) }
    }
    let watch = Task {
      try await Task.sleep(for: limit)
      stop(.late)
    }
    defer { watch.cancel() }
    do {
      async let first: Void = collect(output, isError: false)
      async let second: Void = collect(error, isError: true)
      _ = try await (first, second)
    } catch {
      kill(-process, SIGKILL)
      throw error
    }
    guard self.output.status != nil, self.error.status != nil else { return }
    state.withLock { state in
      state.grace = Task {
        try await Task.sleep(for: Self.grace)
        self.state.withLock { if let process = $0.process { _ = kill(process, SIGKILL) } }
      }
    }
  }

  /// Its process id may be another's from now on.
  func hasEnded() {
    state.withLock { state in
      state.process = nil
      state.grace?.cancel()
    }
  }

  private func collect(_ stream: SubprocessOutputSequence, isError: Bool) async throws {
    for try await buffer in stream {
      let isWhole = state.withLock { state in
        buffer.withUnsafeBytes { bytes in
          if isError {
            state.error.append(bytes)
            return state.error.status != nil
          }
          state.output.append(bytes)
          return state.output.status != nil
        }
      }
      if isWhole { break }
    }
    state.withLock { if isError { $0.error.finish() } else { $0.output.finish() } }
  }
}
