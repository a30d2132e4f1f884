/// What is asked of a node: a shell script, and the limits that it is held to.
public struct NodeCommand: Sendable, Hashable {
  /// Run by `sh`, whatever the account's login shell is.
  public var script: String
  /// What the script reads on standard input.
  public var input: String
  /// From the moment it is sent until it has ended.
  public var timeLimit: Duration
  /// Bytes that are kept of each stream: half from its head, half from its tail.
  public var byteLimit: Int

  public init(
    _ script: String, input: String = "", timeLimit: Duration = .seconds(30),
    byteLimit: Int = 1 << 20
  ) {
    self.script = script
    self.input = input
    self.timeLimit = timeLimit
    self.byteLimit = byteLimit
  }

  /// What `sh` reads to run commands one after the other: each in a subshell with its own standard
  /// input, between two marks on both streams. The first, with the shell's process id, tells apart what
  /// a login shell's start-up files print; the second, with the exit status, that nothing of the answer
  /// was lost. ``MarkedStream`` reads them. The subshell forgets the mark: a file of the student's may
  /// be sourced there.
  /// - Parameter marked: The commands, each with a word that the node cannot know before.
  public static func text(_ marked: [(command: NodeCommand, mark: String)]) -> String {
    let pieces = marked.map { command, mark in
      let input = command.input
      let body = input.isEmpty || input.hasSuffix("\n") ? input : input + "\n"
      return #"""
        m=\#(mark); mark $$
        ( unset m; unset -f mark ends; trap - EXIT
        \#(command.script)
        ) <<'end-\#(mark)'
        \#(body)end-\#(mark)

        """#
    }
    // The last mark is the trap's, also where a syntax error ends the shell.
    return #"""
      mark() { printf '\n%s %s\n' $m $1; printf '\n%s %s\n' $m $1 >&2; }
      ends() { set -- $?; mark $1; exit $1; }
      trap ends EXIT

      """# + pieces.joined(separator: "mark $?\n")
  }

  /// Ends a shell that outlived its time, with all that it started.
  /// - Parameter shell: Its process id.
  public static func ending(shell: Int32) -> NodeCommand {
    NodeCommand(
      "read -r _ _ _ _ group _ < /proc/\(shell)/stat && kill -s KILL -- -$group",
      timeLimit: .seconds(3), byteLimit: 1024)
  }

  /// A fresh mark.
  public static func mark() -> String {
    "practicum-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
      + String(UInt64.random(in: 0...UInt64.max), radix: 36)
  }
}
