import Console

/// What is known of one program, or of several that are alike: an entry of graders/programs.
public struct Program: Sendable {
  /// `kubectl`; `virt-*` is all that begin so.
  public var names: [String]
  /// The shapes of commands for which each facet holds; an empty list where it always does.
  public var facets: [Facet: [UsagePattern]]
  /// Those for which it does not, whatever `facets` says.
  public var exceptions: [Facet: [UsagePattern]] = [:]
  /// What it makes or lists where its words do not say: `server` for `nova`.
  public var thing: String?
  /// Another way to type a command, and the one spelling that comparisons use.
  public var spellings: [Spelling] = []
  /// Verbs that will do in place of another: `restart` for `start`.
  public var alsoRight: [String: String] = [:]
  /// The client whose service it looks after: `nova` for `nova-manage`.
  public var manages: String?
  /// The file that it opens where it names none.
  public var opens: String?
  /// How its own prompt begins.
  public var prompts: [String] = []
  /// What a statement begins with that only reads, in lower case: `select`.
  public var queries: [String] = []

  public init(names: [String], facets: [Facet: [UsagePattern]]) {
    self.names = names
    self.facets = facets
  }

  /// What two entries of one name say together.
  func adding(_ other: Program) -> Program {
    var all = self
    all.facets.merge(other.facets) { $0.isEmpty || $1.isEmpty ? [] : $0 + $1 }
    all.exceptions.merge(other.exceptions) { $0 + $1 }
    all.thing = other.thing ?? thing
    all.manages = other.manages ?? manages
    all.opens = other.opens ?? opens
    all.spellings += other.spellings
    all.alsoRight.merge(other.alsoRight) { $1 }
    all.prompts += other.prompts
    all.queries += other.queries
    return all
  }

  /// `service {unit} {verb}` is `systemctl {verb} {unit}`.
  public struct Spelling: Sendable {
    /// Nil for every command: only the program's name is another.
    public var pattern: UsagePattern?
    /// Words, with the pattern's names in braces.
    public var words: [String]

    public init(pattern: UsagePattern?, words: [String]) {
      self.pattern = pattern
      self.words = words
    }
  }
}
