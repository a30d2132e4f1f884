import Console
import CourseModel

/// A shell script to run on a node, and its limits.
public struct NodeCommand: Sendable {
  /// Run by `sh`, regardless of the account's login shell.
  public var script: String
  /// The script's standard input.
  public var input: String
  /// The user who types while it runs, in place of ``input``.
  public var user: (any TerminalUser)?
  /// The time from sending it to its end.
  public var timeLimit: Duration
  /// Bytes to keep of each stream, half from its head, half from its tail; up to half as much again is held during
  /// reading.
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

  /// The lines that `sh` reads before the first command.
  public static let preamble =
    "mark() { printf '\\n%s %s\\n' $m $1; printf '\\n%s %s\\n' $m-error $1 >&2; }\n"

  /// The mark on standard error. It differs, since a start-up file may join both streams.
  static func errorMark(_ mark: String) -> String { mark + "-error" }

  /// The text that `sh` reads, after ``preamble``, to run the script: in a subshell with its own standard input,
  /// between two marks on both streams. The first, with the shell's process id, separates the answer from the output of
  /// a login shell's start-up files; the second, with the exit status, shows that nothing of the answer was lost. If a
  /// shell runs several commands, the end of one is the beginning of the next. ``MarkedStream`` reads them. The
  /// subshell unsets the mark: a file of the student's may be sourced there.
  ///
  /// With a user, all of the text is read before it runs, and the shell ends with it, so that nothing typed is taken
  /// for a command.
  /// - Parameters:
  ///   - mark: A word that the node cannot know in advance.
  ///   - saysBeginning: Whether the first mark is printed.
  public func text(mark: String, saysBeginning: Bool = true) -> String {
    // As one word, so that an unclosed quote is the script's own error.
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

  /// A command that kills a shell that exceeded its time limit, with all its children.
  /// - Parameter shell: Its process id.
  public static func ending(shell: Int32) -> NodeCommand {
    NodeCommand(
      "read -r _ _ _ _ group _ < /proc/\(shell)/stat && kill -s KILL -- -$group",
      timeLimit: .seconds(3), byteLimit: 1024)
  }

  /// Makes a new mark.
  public static func mark() -> String {
    "practicum-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
      + String(UInt64.random(in: 0...UInt64.max), radix: 36)
  }
}
