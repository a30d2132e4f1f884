import Console
import Sessions

/// A shell on a node as its user expects it: exports, sourced files and `cd` last from one command to the next.
///
/// Nothing stays on the node in between: each command gets the state that the previous one left, so a broken connection
/// loses none.
public struct NodeShell: Sendable {
  public let node: any Node
  /// The shell's variables, functions and folder, as bash declares them.
  private var state = ""

  public init(_ node: any Node) { self.node = node }

  /// Runs a command in the shell. Errors are part of its output, in the order in which a terminal shows them.
  /// - Parameters:
  ///   - input: Its standard input: a here-document's body.
  ///   - user: The user who types while it runs: it then has a terminal of its own, and does not read `input`.
  /// - Throws: ``NodeFault`` or `CancellationError`, as ``Node/run(_:)-(NodeCommand)`` does.
  public mutating func run(
    _ command: String, input: String = "", user: (any TerminalUser)? = nil, timeLimit: Duration
  ) async throws -> Evidence {
    let mark = NodeCommand.mark()
    let script =
      user == nil
      ? plainScript(command, input: input, mark: mark) : terminalScript(command, mark: mark)
    let asked = NodeCommand(script, user: user, timeLimit: timeLimit, byteLimit: 1 << 21)
    var evidence = try await node.run(asked)
    evidence.command = command
    var text = evidence.output.text
    // By bytes: in a String, CR LF is one character.
    let bytes = Array(text.utf8)
    let end = Array("\n\(mark)\n".utf8)
    let place = bytes.withUnsafeBufferPointer { bytes in
      end.withUnsafeBufferPointer { TextSearch.locate($0, in: bytes) }
    }
    if let place {
      let left = bytes[(place + end.count)...]
      if !left.isEmpty { state = String(decoding: left, as: UTF8.self) }
      text = String(decoding: bytes[..<place], as: UTF8.self)
    }
    if user != nil { text = TerminalView(text).lines.map { $0 + "\n" }.joined() }
    evidence.output = KeptOutput(text)
    return evidence
  }

  /// Variables that bash sets itself: assigning some of them would abort the list of declarations.
  private static let shellsOwn =
    "^declare -([a-zA-Z]*r|[-a-zA-Z]* ((BASH|COMP_)[A-Za-z0-9_]*|DIRSTACK|EPOCH(REALTIME|SECONDS)|FUNCNAME|GROUPS|HISTCMD|S?RANDOM|SECONDS|LINENO|PIPESTATUS|SHLVL|OPT(ARG|ERR|IND)|IFS|E?UID|PPID|_|practicum_code)(=|$))"

  /// The reader's shell is bash; any other shell has to do without arrays and functions.
  private static let choice = "shell=sh; command -v bash >/dev/null && shell=bash"

  private func plainScript(_ command: String, input: String, mark: String) -> String {
    let body = input.isEmpty || input.hasSuffix("\n") ? input : input + "\n"
    return """
      \(Self.choice)
      "$shell" <<'shell-\(mark)'
      \(beginning(ending: "printf '\\n%s\\n' \(mark)"))
      {
      \(command)
      } 2>&1 <<'input-\(mark)'
      \(body)input-\(mark)
      shell-\(mark)
      """
  }

  /// script(1) makes the terminal, whatever the transport. The shell reads its script from descriptor 3, so that input
  /// goes to the command, and writes its state to 4, an unlinked file, so that it is neither on the screen nor left on
  /// the node.
  private func terminalScript(_ command: String, mark: String) -> String {
    """
    \(Self.choice)
    file=$(mktemp) && exec 4<>"$file" && rm -f "$file"
    exec 3<<'shell-\(mark)'
    stty cols \(TerminalView.width) rows 50 2>/dev/null
    \(beginning(ending: "exec >&4 || exit $practicum_code"))
    {
    \(command)
    } 2>&1 3<&-
    shell-\(mark)
    if command -v script >/dev/null; then
      TERM=${TERM:-dumb} SHELL=/bin/sh script -qefc "SHELL='$SHELL' $shell /dev/fd/3" /dev/null
    else
      "$shell" /dev/fd/3
    fi
    code=$?
    printf '\\n%s\\n' \(mark)
    cat /dev/fd/4
    exit $code
    """
  }

  /// The beginning of the shell's script: the state that the previous command left, and a trap that prints the new
  /// state at the end.
  /// - Parameter ending: The command that comes before the state.
  private func beginning(ending: String) -> String {
    """
    {
    cd
    \(state.isEmpty ? ":" : state)
    } 2>/dev/null
    leave() {
      practicum_code=$?
      trap - EXIT
      \(ending)
      if [ -n "$BASH_VERSION" ]; then
        printf 'cd %q\\n' "$PWD"; declare -p; declare -f
      else
        printf 'cd "%s"\\n' "$PWD"; export -p
      fi 2>/dev/null | grep -Ev '\(Self.shellsOwn)'
      exit $practicum_code
    }
    trap leave EXIT
    """
  }
}
