/// What a step types at a shell's prompt, and what that should show.
public struct TypedCommand: Hashable, Sendable {
  /// What it does to the shell.
  public enum Action: Hashable, Sendable {
    /// Runs and ends.
    case run
    /// Opens a shell on another node; the step's `node` is where it is typed.
    case enter
    /// Ends that shell.
    case leave
    case reboot
    /// Opens an editor on a file.
    /// - Parameters:
    ///   - path: Nil where the command names none.
    ///   - lines: What the file should hold then; nil where the manual does not show it.
    case edit(path: String?, lines: [String]?)
    /// Opens a web page.
    case browse
    /// Asks questions.
    case interactive
    /// Never ends by itself, or not as long as its reader waits: `tail -f`.
    case watch
  }

  /// A key by which its reader takes the terminal back from a command, as the manual shows it.
  public struct Interrupt: Hashable, Sendable {
    public enum Key: String, Hashable, Sendable {
      case end = "^C"
      case stop = "^Z"
    }

    public var key: Key
    /// Where it is shown.
    public var position: SourcePosition

    public init(key: Key, position: SourcePosition) {
      self.key = key
      self.position = position
    }
  }

  /// Without its prompt. Lines that a backslash continues are joined by one space, those of a loop, a function or an open
  /// quote by a line feed; otherwise as written.
  public var text: String
  public var action: Action
  /// The last character of the prompt, `#` for root and `$` for others; nil where the manual shows no prompt.
  public var prompt: Character?
  /// Whether it is typed at a client's prompt, such as a statement of SQL, not at a shell's.
  public var isStatement = false
  /// The text as the manual breaks it into lines: joined by one space or line feed each, they are the text. Those of a
  /// statement keep their indentation.
  public var lines: [String]
  /// The here-document's body.
  public var hereDocument: [String]?
  public var expected: ExpectedOutput
  /// The position of each line of the expected output, one for each of `expected.lines`.
  public var outputPositions: [SourcePosition] = []
  public var interrupt: Interrupt?
  /// Values in the expected output that no step of the manual makes: rows with them may be missing.
  public var unfounded: [String] = []

  public init(
    _ text: String, action: Action = .run, prompt: Character? = nil, lines: [String] = [],
    hereDocument: [String]? = nil, expected: ExpectedOutput = .none
  ) {
    self.text = text
    self.action = action
    self.prompt = prompt
    self.lines = lines
    self.hereDocument = hereDocument
    self.expected = expected
  }

  public var kind: Step.Kind {
    switch action {
    case .run: .command
    case .enter: .enter
    case .leave: .leave
    case .reboot: .reboot
    case .edit: .edit
    case .browse: .browser
    case .interactive: .interactive
    case .watch: .watch
    }
  }

  /// The here-document's body, or what the edited file should hold.
  public var input: [String]? {
    if case .edit(_, let lines) = action { lines } else { hereDocument }
  }

  /// The file that is edited.
  public var path: String? { if case .edit(let path, _) = action { path } else { nil } }
}
