/// One command, or one thing to do by hand, and what it should show.
public struct Step: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Runs and ends.
    case command
    /// Opens a shell on another node; `node` is where it is typed.
    case enter
    /// Ends that shell.
    case leave
    case reboot
    /// Opens an editor.
    case edit
    /// Asks questions.
    case interactive
    /// Never ends by itself: `tail -f`.
    case watch
    /// Text for a file that the prose names.
    case file
    /// Done in a web page.
    case browser
    /// A remark in a console block.
    case note
  }

  /// What the prose says about waiting.
  public struct Wait: Hashable, Sendable {
    public var seconds: Int
    /// "Wait 30 seconds", as opposed to "it may take 30 seconds".
    public var isOrdered: Bool

    public init(seconds: Int, isOrdered: Bool) {
      self.seconds = seconds
      self.isOrdered = isOrdered
    }
  }

  /// `lab3.12`: the 1-based place within the lab.
  public var id: String
  /// Stays the same when earlier steps are added or removed.
  public var key: String
  public var position: SourcePosition
  /// The node it runs on: `host`, `node1`, `guest`; nil where several are possible.
  public var node: String?
  /// The possible nodes where `node` is nil.
  public var candidates: [String]
  /// Further nodes on which the prose asks for the same step.
  public var alsoOn: [String]
  /// The credentials file that the shell has sourced, e.g. `~/keystonerc_admin`.
  public var credentials: String?
  /// The heading above it.
  public var section: String
  public var kind: Kind
  /// Why the reader may leave it out, in a few words.
  public var optional: String?
  /// Ids of the steps that may be done instead ("-or-").
  public var alternatives: [String]
  /// Continuation lines joined by one space, prompt removed, otherwise as written.
  public var command: String?
  /// The last character of the prompt, `#` for root and `$` for others; nil where the manual shows no prompt.
  public var prompt: Character?
  /// The command as the manual breaks it into lines: joined by one space, they are the command.
  public var commandLines: [String]
  /// The here-document's body, or the file's text.
  public var input: [String]?
  /// The file's path, for files and editors.
  public var path: String?
  public var placeholders: [String]
  public var expected: ExpectedOutput
  /// The position of each line of the expected output, one for each of `expected.lines`.
  public var outputPositions: [SourcePosition]
  /// Ids that the expected output shows for the first time.
  public var defines: [IDOccurrence]
  /// Ids that were shown before.
  public var uses: [IDOccurrence]
  /// How long the reader should wait before the step, or for its output.
  public var wait: Wait?
  /// Where the manual contradicts itself: a word of the step, and the word that is accepted instead.
  public var otherSpellings: [String: String]
  /// Values in the output that no step of the manual makes: rows with them may be missing.
  public var unfounded: [String]
  /// The manual's words, for notes and browser steps.
  public var text: String?

  public init(
    id: String, key: String, position: SourcePosition, node: String?, candidates: [String] = [],
    alsoOn: [String] = [], credentials: String? = nil, section: String, kind: Kind,
    optional: String? = nil, alternatives: [String] = [], command: String? = nil,
    prompt: Character? = nil,
    commandLines: [String] = [], input: [String]? = nil, path: String? = nil,
    placeholders: [String] = [],
    expected: ExpectedOutput = .none, outputPositions: [SourcePosition] = [],
    defines: [IDOccurrence] = [], uses: [IDOccurrence] = [],
    wait: Wait? = nil, otherSpellings: [String: String] = [:], unfounded: [String] = [],
    text: String? = nil
  ) {
    self.id = id
    self.key = key
    self.position = position
    self.node = node
    self.candidates = candidates
    self.alsoOn = alsoOn
    self.credentials = credentials
    self.section = section
    self.kind = kind
    self.optional = optional
    self.alternatives = alternatives
    self.command = command
    self.prompt = prompt
    self.commandLines = commandLines
    self.input = input
    self.path = path
    self.placeholders = placeholders
    self.expected = expected
    self.outputPositions = outputPositions
    self.defines = defines
    self.uses = uses
    self.wait = wait
    self.otherSpellings = otherSpellings
    self.unfounded = unfounded
    self.text = text
  }
}

/// An id that a step shows or uses, and the thing it belongs to.
public struct IDOccurrence: Hashable, Sendable {
  /// What the id belongs to, e.g. `service keystone`.
  public var entity: String
  /// 1 for the first thing of that name, 2 after it was deleted and made again, and so on.
  public var generation: Int
  /// The id as the manual prints it.
  public var value: String
  /// The id of the step that first showed it; nil where the manual never does.
  public var definedBy: String?
  /// Where the manual shows it; the command's own place where it is only typed.
  public var position: SourcePosition

  public init(
    entity: String, generation: Int = 1, value: String, definedBy: String? = nil,
    position: SourcePosition
  ) {
    self.entity = entity
    self.generation = generation
    self.value = value
    self.definedBy = definedBy
    self.position = position
  }

  /// The variable to which the student's own value is bound.
  public var variable: String { generation > 1 ? "\(entity) #\(generation)" : entity }
}
