import Console
import CourseModel

/// What is asked of a node: a shell script, and the limits that it is held to.
public struct NodeCommand: Sendable {
  /// Run by `sh`, whatever the account's login shell is.
  public var script: String
  /// What the script reads on standard input.
  public var input: String
  /// Who types while it runs, in place of ``input``.
  public var user: (any TerminalUser)?
  /// From the moment it is sent until it has ended.
  public var timeLimit: Duration
  /// Bytes that are kept of each stream, half from its head, half from its tail; up to half as much again is
  /// held while it comes.
  public var byteLimit: Int

  public init(
    _ script: String, input: String = "", user: (any TerminalUser)? = nil,
    timeLimit: Duration = .seconds(30), byteLimit: Int = 1 << 20
  ) {
    self.script = script
    self.input = input
    self.user = user
    self.timeLimit = timeLimit
    self.byteLimit = byteLimit
  }

  /// What `sh` reads before the first command.
  public static let preamble =
    "mark() { printf '\\n%s %s\\n' $m $1; printf '\\n%s %s\\n' $m-error $1 >&2; }\n"

  /// The mark on standard error: another one, since a start-up file may join both streams.
  static func errorMark(_ mark: String) -> String { mark + "-error" }

  /// What `sh` reads, behind ``preamble``, to run the script: in a subshell with its own standard input,
  /// between two marks on both streams. The first, with the shell's process id, tells apart what a login
  /// shell's start-up files print; the second, with the exit status, that nothing of the answer was lost.
  /// Where a shell runs several, the end of one is the beginning of the next. ``MarkedStream`` reads them.
  /// The subshell forgets the mark: a file of the student's may be sourced there.
  ///
  /// Where somebody types, all of it is read before it runs, and the shell ends with it: what is typed
  /// is never taken for a command.
  /// - Parameters:
  ///   - mark: A word that the node cannot know before.
  ///   - saysBeginning: Whether the first mark is printed.
  public func text(mark: String, saysBeginning: Bool = true) -> String {
    // As one word: a quote that is never closed is the script's own error.
    let word = ShellQuote.quoted(script)
    guard user == nil else {
      return "{ m=\(mark); mark $$; ( unset m; unset -f mark; eval \(word) ); mark $?; exit; }\n"
    }
    let body = input.isEmpty || input.hasSuffix("\n") ? input : input + "\n"
    let end = Self.mark()
    return #"""
      m=\#(mark)\#(saysBeginning ? "; mark $$" : "")
      ( unset m; unset -f mark; eval \#(word) ) <<'\#(end)'
      \#(body)\#(end)
      mark $?

      """#
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
