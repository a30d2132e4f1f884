/// One command, or one thing to do by hand, and what it should show.
public struct Step: Hashable, Sendable {
  /// What its reader does.
  public enum Action: Hashable, Sendable {
    /// Types a command at a shell's prompt.
    case command(TypedCommand)
    /// Puts text into a file that the prose names.
    case file(path: String, lines: [String])
    /// Does something in a web page; the text is the manual's.
    case browser(String)
    /// Reads a remark in a console block.
    case note(String)
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
  /// The heading above it.
  public var section: String
  public var action: Action
  /// The node it runs on: `host`, `node1`, `guest`; nil where several are possible.
  public var node: NodeName?
  /// The possible nodes where `node` is nil.
  public var candidates: [NodeName]
  /// Further nodes on which the prose asks for the same step.
  public var alsoOn: [NodeName]
  /// The credentials file that the shell has sourced, e.g. `~/keystonerc_admin`.
  public var credentials: String?
  /// Why the reader may leave it out, in a few words.
  public var optional: String?
  /// Ids of the steps that may be done instead ("-or-").
  public var alternatives: [String] = []
  /// The ways that it belongs to, where the manual shows several, outermost first; `alternatives` are the steps of the
  /// others.
  public var ways: [Way] = []
  /// Values in the command or the file that the reader chooses: `<password>`.
  public var placeholders: [String]
  /// Ids that the expected output shows for the first time.
  public var defines: [IDOccurrence] = []
  /// Ids that were shown before.
  public var uses: [IDOccurrence] = []
  /// How long the reader should wait before the step, or for its output.
  public var wait: Wait?
  /// Where the manual contradicts itself: a word of the step, and the word that is accepted instead.
  public var otherSpellings: [String: String] = [:]

  /// - Parameter id: Empty until the step is added to its lab.
  public init(
    id: String = "", key: String, position: SourcePosition, section: String, action: Action,
    node: NodeName?, candidates: [NodeName] = [], alsoOn: [NodeName] = [],
    credentials: String? = nil,
    optional: String? = nil, placeholders: [String] = []
  ) {
    self.id = id
    self.key = key
    self.position = position
    self.section = section
    self.action = action
    self.node = node
    self.candidates = candidates
    self.alsoOn = alsoOn
    self.credentials = credentials
    self.optional = optional
    self.placeholders = placeholders
  }

  /// Why the reader may leave it out: it is optional, or belongs to another way than the author's first.
  public var reasonToLeave: String? {
    guard optional == nil, let way = ways.first(where: { !$0.isDefault }) else { return optional }
    return way.title.isEmpty ? "another way" : "another way: \(way.title)"
  }

  /// Whether the two are in different ways of one group: the reader does one of them.
  public func isAlternative(to other: Step) -> Bool {
    ways.contains { way in
      other.ways.contains { $0.group == way.group && $0.number != way.number }
    }
  }

  /// What is typed; nil where the step is none at a shell's prompt.
  public var typed: TypedCommand? {
    if case .command(let command) = action { command } else { nil }
  }

  /// Changes what is typed, where the step is a command.
  public mutating func updateCommand(_ change: (inout TypedCommand) -> Void) {
    guard case .command(var command) = action else { return }
    change(&command)
    action = .command(command)
  }
}

// MARK: What readers of all kinds of steps ask for

extension Step {
  /// The kinds by the names that other programs read.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case command, enter, leave, reboot, edit, interactive, watch, file, browser, note
  }

  public var kind: Kind {
    switch action {
    case .command(let command): command.kind
    case .file: .file
    case .browser: .browser
    case .note: .note
    }
  }

  /// The command's text.
  public var command: String? { typed?.text }

  /// The here-document's body, or what the file should hold.
  public var input: [String]? {
    switch action {
    case .command(let command): command.input
    case .file(_, let lines): lines
    case .browser, .note: nil
    }
  }

  /// The file that is put in place or edited.
  public var path: String? {
    switch action {
    case .command(let command): command.path
    case .file(let path, _): path
    case .browser, .note: nil
    }
  }

  /// What the manual says of something that is no command and no file.
  public var text: String? {
    switch action {
    case .browser(let text), .note(let text): text
    case .command, .file: nil
    }
  }

  /// What to call it in a line: the command, the file's path, or what the manual says.
  public var title: String {
    switch action {
    case .command(let command):
      // Of a loop, its first line.
      command.text.contains("\n") ? "\(command.text.prefix { $0 != "\n" }) …" : command.text
    case .file(let path, _): path
    case .browser(let text), .note(let text): text
    }
  }

  /// What its reader types: the command and its here-document, or the file's text.
  public var typedLines: [String] { (command.map { [$0] } ?? []) + (input ?? []) }

  public var expected: ExpectedOutput { typed?.expected ?? .none }
}
