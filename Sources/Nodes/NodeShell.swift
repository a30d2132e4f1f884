/// A shell on a node as its reader has it: what was exported, sourced or left by `cd` lasts from one
/// command to the next.
///
/// Nothing stays on the node in between: each command is given what the last one left, so that a
/// broken connection loses no state.
public struct NodeShell: Sendable {
  public let node: any Node
  /// The shell's variables, functions and folder, as bash declares them.
  private var state = ""

  public init(_ node: any Node) { self.node = node }

  /// Runs a command in the shell. Its errors are among its output, in the order in which a terminal
  /// shows them.
  /// - Parameter input: What it reads: a here-document's body, answers to its questions.
  /// - Throws: ``NodeFault``
  public mutating func run(_ command: String, input: String = "", timeLimit: Duration) async throws
    -> Evidence
  {
    let mark = NodeCommand.mark()
    let asked = NodeCommand(
      script(command, input: input, mark: mark), timeLimit: timeLimit, byteLimit: 1 << 21)
    var evidence = try await node.run(asked)
    evidence.command = command
    let text = evidence.output.text
    if let end = text.firstRange(of: "\n\(mark)\n") {
      state = String(text[end.upperBound...])
      evidence.output = KeptOutput(text[..<end.lowerBound])
    }
    return evidence
  }

  /// Variables that bash sets itself: assigning some of them ends the whole list of declarations.
  private static let shellsOwn =
    "^declare -([a-zA-Z]*r|[-a-zA-Z]* (BASH|DIRSTACK|EPOCH|FUNCNAME|GROUPS|HIST|S?RANDOM|SECONDS|LINENO|PIPESTATUS|SHLVL|COMP_|OPT|IFS|[EP]*P?[IU]D|_=|code=))"

  /// The reader's shell is bash; what else there is does without arrays and functions.
  private func script(_ command: String, input: String, mark: String) -> String {
    let body = input.isEmpty || input.hasSuffix("\n") ? input : input + "\n"
    return """
      shell=sh; command -v bash >/dev/null && shell=bash
      "$shell" <<'shell-\(mark)'
      {
      cd
      \(state.isEmpty ? ":" : state)
      } 2>/dev/null
      leave() {
        code=$?
        trap - EXIT
        printf '\\n%s\\n' \(mark)
        printf 'cd "%s"\\n' "$PWD"
        if [ -n "$BASH_VERSION" ]; then declare -p; declare -f; else export -p; fi 2>/dev/null |
          grep -Ev '\(Self.shellsOwn)'
        exit $code
      }
      trap leave EXIT
      {
      \(command)
      } 2>&1 <<'input-\(mark)'
      \(body)input-\(mark)
      shell-\(mark)
      """
  }
}
