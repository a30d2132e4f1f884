import Glibc
public import Subprocess

/// A program of this machine that carries a command out: `sh` itself, or `ssh`. Its time and what is
/// kept of its output are bounded.
public struct NodeProcess: Sendable {
  /// How the program itself ended.
  public var status: TerminationStatus
  public var output: MarkedStream
  public var error: MarkedStream
  /// It took longer than it may, and was ended.
  public var isLate: Bool

  /// A program that stays behind when the answer is whole, such as `ssh` on behalf of a background job,
  /// is ended after this.
  private static let grace = Duration.milliseconds(300)

  /// - Throws: ``NodeFault``, or what Subprocess throws where the program cannot be started.
  public static func run(
    _ program: String, _ arguments: [String] = [], command: NodeCommand, node: String
  ) async throws -> NodeProcess {
    BrokenPipes.areErrors()
    let mark = NodeCommand.mark()
    var options = PlatformOptions()
    // A group of its own, so that a command that outlives its time ends with all its children.
    options.createSession = true
    let script = try ScriptFile.make(
      NodeCommand.preamble + command.text(mark: mark), node: node)
    let result = try await Subprocess.run(
      .name(program), arguments: Arguments(arguments), platformOptions: options,
      input: .fileDescriptor(script, closeAfterSpawningProcess: true),
      output: .sequence, error: .sequence
    ) { execution in
      let process = pid_t(execution.processIdentifier.value)
      let watch = Task {
        try await Task.sleep(for: command.timeLimit)
        kill(-process, SIGKILL)
      }
      do {
        let (output, error) = try await withTaskCancellationHandler {
          async let output = collect(execution.standardOutput, command.byteLimit, mark)
          async let error = collect(execution.standardError, command.byteLimit, mark)
          return try await (output, error)
        } onCancel: {
          kill(-process, SIGKILL)
        }
        guard output.status != nil else { return (output, error, watch) }
        watch.cancel()
        let end = Task {
          try await Task.sleep(for: grace)
          kill(process, SIGKILL)
        }
        return (output, error, end)
      } catch {
        watch.cancel()
        kill(-process, SIGKILL)
        throw error
      }
    }
    let status = result.terminationStatus
    let (output, error, watch) = result.takeClosureResult()
    watch.cancel()
    let wasEnded = (try? await watch.value) != nil
    let isLate = wasEnded && output.status == nil
    try Task.checkCancellation()
    return NodeProcess(status: status, output: output, error: error, isLate: isLate)
  }

  /// Reads a stream until its answer is whole, or it ends.
  private static func collect(
    _ stream: SubprocessOutputSequence, _ limit: Int, _ mark: String
  ) async throws -> MarkedStream {
    var marked = MarkedStream(mark: mark, limit: limit)
    for try await buffer in stream {
      buffer.withUnsafeBytes { marked.append($0) }
      if marked.status != nil { break }
    }
    marked.finish()
    return marked
  }
}
