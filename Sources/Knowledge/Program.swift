import Console

/// What is known about one program, or about several similar ones: an entry of graders/programs.
public struct Program: Sendable {
  /// `kubectl`; `virt-*` means all that begin with `virt-`.
  public var names: [String]
  /// The shapes of commands for which each facet holds; an empty list where it always does.
  public var facets: [Facet: [UsagePattern]]
  /// The shapes for which a facet does not hold, whatever `facets` says.
  public var exceptions: [Facet: [UsagePattern]] = [:]
  /// The kind of thing that it makes or lists, if its words do not say: `server` for `nova`.
  public var thing: String?
  /// Other ways to type a command, with the one spelling that comparisons use.
  public var spellings: [Spelling] = []
  /// Verbs that are accepted instead of another: `restart` for `start`.
  public var alsoRight: [String: String] = [:]
  /// Options with another name of theirs, which comparisons use: `-n` for `--lines`.
  public var optionNames: [String: String] = [:]
  /// Options without a value that change nothing that a lab is about: `rm -f`.
  public var harmlessOptions: Set<String> = []
  /// Whether its first word may be options without a dash: `tar xzf`.
  public var takesDashless = false
  /// Whether a slash at the end of a folder's name says something else.
  public var slashCounts = false
  /// The client whose service it manages: `nova` for `nova-manage`.
  public var manages: String?
  /// The file that it opens if the command names none.
  public var opens: String?
  /// How its prompt begins.
  public var prompts: [String] = []
  /// How a read-only statement begins, in lower case: `select`.
  public var queries: [String] = []

  public init(names: [String], facets: [Facet: [UsagePattern]]) {
    self.names = names
    self.facets = facets
  }

  /// Merges another entry of the same name into this one.
  func adding(_ other: Program) -> Program {
    var all = self
    all.facets.merge(other.facets) { $0.isEmpty || $1.isEmpty ? [] : $0 + $1 }
    all.exceptions.merge(other.exceptions) { $0 + $1 }
    all.thing = other.thing ?? thing
    all.manages = other.manages ?? manages
    all.opens = other.opens ?? opens
    all.spellings += other.spellings
    all.alsoRight.merge(other.alsoRight) { $1 }
    all.optionNames.merge(other.optionNames) { $1 }
    all.harmlessOptions.formUnion(other.harmlessOptions)
    all.takesDashless = takesDashless || other.takesDashless
    all.slashCounts = slashCounts || other.slashCounts
    all.prompts += other.prompts
    all.queries += other.queries
    return all
  }

  /// A spelling and its canonical form: `service {unit} {verb}` is `systemctl {verb} {unit}`.
  public struct Spelling: Sendable {
    /// Nil for every command: only the program's name differs.
    public var pattern: UsagePattern?
    /// The canonical words, with the pattern's names in braces.
    public var words: [String]

    public init(pattern: UsagePattern?, words: [String]) {
      self.pattern = pattern
      self.words = words
    }
  }
}
