/// A line of a session, and what the shell told the terminal about it.
struct SessionLine {
  enum Role: Equatable {
    /// Nothing was told: a prompt is recognised by its look.
    case unknown
    /// Read by a shell; the UTF-8 bytes of its prompt where they were told.
    case typed(head: Int?)
    /// More of what was read: it belongs to the line before.
    case typedOn
    /// A prompt's upper line.
    case upper
    /// Shown by a command: there is no prompt in it, unless the command opened another shell.
    case output
  }

  var text: String
  var role: Role
  /// The 1-based line in the recording.
  var number: Int
  /// UTF-8 bytes before the prompt's right part, if the line is a prompt's.
  var rightPart: Int?
  var time: Int?
  /// Whether the screen was cleared before it.
  var isCleared = false
  /// For what was typed: the command line as the shell has it.
  var commandLine: String?
  /// For what was typed: whether the shell ran it, where it says so.
  var wasRun: Bool?
  /// For what was typed: the exit status, where the shell told it.
  var status: Int32?
}
