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
  /// It took longer than it may, and was ended.
  public var isLate: Bool

  /// - Throws: ``NodeFault``, or what Subprocess throws where the program cannot be started.
  public static func run(
    _ program: String, _ arguments: [String] = [], environment: Environment = .inherit,
    command: NodeCommand, node: String
  ) async throws -> NodeProcess {
    BrokenPipes.areErrors()
    let mark = NodeCommand.mark()
    let text = NodeCommand.preamble + command.text(mark: mark)
    var options = PlatformOptions()
    // A group of its own, so that a command that outlives its time ends with all its children.
    options.createSession = true
    if let watch = TerminalWatch(command) {
      let result = try await Subprocess.run(
        .name(program), arguments: Arguments(arguments), environment: environment,
        platformOptions: options,
        input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        let writer = execution.standardInputWriter
        let reading = Reading(execution.processIdentifier.value, command, mark)
        let typing = Task { try await type(text, watch, reading, writer) }
        defer { typing.cancel() }
        return try await reading.run(execution.standardOutput, execution.standardError)
      }
      return try await NodeProcess(result.terminationStatus, result.takeClosureResult())
    }
    let script = try ScriptFile.make(text, node: node)
    let result = try await Subprocess.run(
      .name(program), arguments: Arguments(arguments), environment: environment,
      platformOptions: options,
      input: .fileDescriptor(script, closeAfterSpawningProcess: true),
      output: .sequence, error: .sequence
    ) { execution in
      let reading = Reading(execution.processIdentifier.value, command, mark)
      return try await reading.run(execution.standardOutput, execution.standardError)
    }
    return try await NodeProcess(result.terminationStatus, result.takeClosureResult())
  }

  private init(_ status: TerminationStatus, _ reading: Reading) async throws {
    reading.watch.cancel()
    let wasEnded = (try? await reading.watch.value) != nil
    try Task.checkCancellation()
    self.status = status
    output = reading.output
    error = reading.error
    isLate = wasEnded && output.status == nil
  }

  /// Gives the program its script, and then what the command's user types.
  private static func type(
    _ text: String, _ watch: TerminalWatch, _ reading: Reading, _ writer: StandardInputWriter
  ) async throws {
    var watch = watch
    _ = try await writer.write(Array(text.utf8))
    while !Task.isCancelled {
      try await Task.sleep(for: TerminalWatch.interval)
      if let keys = watch.keys(for: reading.output) { _ = try await writer.write(keys) }
    }
  }
}

/// What one process says, as it is read.
private final class Reading: Sendable {
  private struct Streams {
    var output: MarkedStream
    var error: MarkedStream
  }

  private let streams: Mutex<Streams>
  private let process: pid_t
  private let ending: Mutex<Task<Void, any Error>>

  /// A program that stays behind when the answer is whole, such as `ssh` on behalf of a background job,
  /// is ended after this.
  private static let grace = Duration.milliseconds(300)

  var output: MarkedStream { streams.withLock(\.output) }
  var error: MarkedStream { streams.withLock(\.error) }
  /// What ends the process in the end.
  var watch: Task<Void, any Error> { ending.withLock(\.self) }

  init(_ process: pid_t, _ command: NodeCommand, _ mark: String) {
    self.process = process
    let stream = MarkedStream(mark: mark, limit: command.byteLimit)
    streams = Mutex(Streams(output: stream, error: stream))
    ending = Mutex(Self.end(-process, after: command.timeLimit))
  }

  private static func end(_ process: pid_t, after time: Duration) -> Task<Void, any Error> {
    Task {
      try await Task.sleep(for: time)
      kill(process, SIGKILL)
    }
  }

  /// Reads both streams until the answer is whole, or they end.
  func run(_ output: SubprocessOutputSequence, _ error: SubprocessOutputSequence) async throws
    -> Reading
  {
    do {
      try await withTaskCancellationHandler {
        async let first: Void = collect(output, \.output)
        async let second: Void = collect(error, \.error)
        _ = try await (first, second)
      } onCancel: {
        kill(-process, SIGKILL)
      }
    } catch {
      watch.cancel()
      kill(-process, SIGKILL)
      throw error
    }
    guard self.output.status != nil else { return self }
    watch.cancel()
    ending.withLock { $0 = Self.end(process, after: Self.grace) }
    return self
  }

  private func collect(
    _ stream: SubprocessOutputSequence,
    _ place: any WritableKeyPath<Streams, MarkedStream> & Sendable
  ) async throws {
    for try await buffer in stream {
      let isWhole = streams.withLock { streams in
        buffer.withUnsafeBytes { streams[keyPath: place].append($0) }
        return streams[keyPath: place].status != nil
      }
      if isWhole { break }
    }
    streams.withLock { $0[keyPath: place].finish() }
  }
}
