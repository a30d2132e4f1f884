import Glibc
public import Subprocess

/// A program of this machine that carries a command out: `sh` itself, or `ssh`. Its time and what is
/// kept of its output are bounded.
public struct NodeProcess: Sendable {
  public var status: TerminationStatus
  public var output: KeptOutput
  public var error: KeptOutput
  /// It took longer than it may, and was ended.
  public var isLate: Bool

  /// - Throws: ``NodeFault``, or what Subprocess throws where the program cannot be started.
  public static func run(
    _ program: String, _ arguments: [String] = [], command: NodeCommand, node: String
  ) async throws -> NodeProcess {
    BrokenPipes.areErrors()
    let mark = NodeCommand.mark()
    var options = PlatformOptions()
    // A group of its own, so that a command that outlives its time ends with all its children.
    options.createSession = true
    let script = try ScriptFile.make(command.text(mark: mark), node: node)
    let result = try await Subprocess.run(
      .name(program), arguments: Arguments(arguments), platformOptions: options,
      input: .fileDescriptor(script, closeAfterSpawningProcess: true),
      output: .sequence, error: .sequence
    ) { execution in
      let process = pid_t(execution.processIdentifier.value)
      let watch = Task {
        try await Task.sleep(for: command.timeLimit)
        kill(-process, SIGKILL)
        return true
      }
      let streams = try await withTaskCancellationHandler {
        async let output = collect(execution.standardOutput, command.byteLimit, mark)
        async let error = collect(execution.standardError, command.byteLimit, mark)
        return try await (output, error)
      } onCancel: {
        kill(-process, SIGKILL)
      }
      watch.cancel()
      return (streams.0, streams.1, (try? await watch.value) ?? false)
    }
    let status = result.terminationStatus
    let (output, error, isLate) = result.takeClosureResult()
    try Task.checkCancellation()
    return NodeProcess(status: status, output: output, error: error, isLate: isLate)
  }

  private static func collect(
    _ stream: SubprocessOutputSequence, _ limit: Int, _ mark: String
  ) async throws -> KeptOutput {
    var kept = KeptOutput(limit: limit, behind: mark)
    for try await buffer in stream { buffer.withUnsafeBytes { kept.append($0) } }
    return kept
  }
}
