public import CourseModel
import Glibc
public import Subprocess
import Synchronization

/// A local program that carries out a command: `sh` itself, or `ssh`. Its time and the output kept are bounded.
public struct NodeProcess: Sendable {
  /// How the program itself ended.
  public var status: TerminationStatus
  public var output: MarkedStream
  public var error: MarkedStream
  /// Why it was ended before its answer was complete.
  public var cut: Cut?

  public enum Cut: Sendable {
    /// It exceeded its time limit.
    case late
    /// The task was cancelled.
    case cancelled
  }

  /// Runs the program until its answer is complete or its time is up.
  /// - Returns: A result even if it was cut short: its output so far tells what must be ended on the node.
  /// - Throws: ``NodeFault`` if the program cannot be started, and whatever reading its streams throws.
  public static func run(
    _ program: String, _ arguments: [String] = [], environment: Environment = .inherit,
    command: NodeCommand, node: NodeName
  ) async throws -> NodeProcess {
    BrokenPipes.areErrors()
    let reading = Reading(command)
    let work = Task {
      defer { reading.hasEnded() }
      let status: TerminationStatus
      do {
        status = try await start(
          program, arguments: arguments, environment: environment, command: command, node: node,
          reading: reading)
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
    _ program: String, arguments: [String], environment: Environment, command: NodeCommand,
    node: NodeName, reading: Reading
  ) async throws -> TerminationStatus {
    let text = NodeCommand.preamble + command.text(mark: reading.mark)
    var options = PlatformOptions()
    // A session of its own, so that a command that exceeds its time limit ends with all its children.
    options.createSession = true
    if let watch = TerminalWatch(command) {
      return try await Subprocess.run(
        .name(program), arguments: Arguments(arguments), environment: environment,
        platformOptions: options, input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        let writer = execution.standardInputWriter
        let typing = Task { try await type(text, watch: watch, reading: reading, writer: writer) }
        defer { typing.cancel() }
        try await reading.run(
          execution.processIdentifier.value, output: execution.standardOutput,
          error: execution.standardError)
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
        execution.processIdentifier.value, output: execution.standardOutput,
        error: execution.standardError)
    }.terminationStatus
  }

  /// Writes the script to the program, and then the keys of the command's user.
  private static func type(
    _ text: String, watch: TerminalWatch, reading: Reading, writer: StandardInputWriter
  ) async throws {
    _ = try await writer.write(Array(text.utf8))
    while !Task.isCancelled {
      try await Task.sleep(for: TerminalWatch.interval)
      if let keys = reading.keys(watch) { _ = try await writer.write(keys) }
    }
  }
}

/// The output of one process, read until its answer is complete or it is stopped.
private final class Reading: Sendable {
  let mark = NodeCommand.mark()
  private let limit: Duration
  private let state: Mutex<State>

  private struct State {
    var output: MarkedStream
    var error: MarkedStream
    /// Nil unless it is running.
    var process: pid_t?
    /// Kills a process that lingers.
    var grace: Task<Void, any Error>?
    var cut: NodeProcess.Cut?
  }

  /// The time after which a program that lingers after a complete answer, such as `ssh` on behalf of a background job,
  /// is killed.
  private static let grace = Duration.milliseconds(300)

  var output: MarkedStream { state.withLock(\.output) }
  var error: MarkedStream { state.withLock(\.error) }
  var cut: NodeProcess.Cut? { state.withLock(\.cut) }

  init(_ command: NodeCommand) {
    limit = command.timeLimit
    state = Mutex(
      State(
        output: MarkedStream(
          mark: mark, limit: command.byteLimit, isWatched: command.user != nil),
        error: MarkedStream(mark: NodeCommand.errorMark(mark), limit: command.byteLimit)))
  }

  /// What the command's user types now.
  func keys(_ watch: TerminalWatch) -> [UInt8]? {
    state.withLock { watch.keys(for: &$0.output) }
  }

  /// Kills the process with all its children, unless its answer is complete.
  func stop(_ cut: NodeProcess.Cut) {
    state.withLock { state in
      guard state.output.status == nil || state.error.status == nil else { return }
      state.cut = state.cut ?? cut
      if let process = state.process { kill(-process, SIGKILL) }
    }
  }

  /// Reads both streams until the answer is complete or they end.
  func run(
    _ process: pid_t, output: SubprocessOutputSequence, error: SubprocessOutputSequence
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

  /// From now on, its process id may be another process's.
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
