public import Console

/// What is known of programs, for whoever has to tell what a command does.
///
/// Nothing else in this program knows any by name. It is read from graders/programs once, and handed to whoever asks.
public struct Programs: Sendable {
  private var byName: [String: Program] = [:]
  /// Those of names that end with a star.
  private var byPrefix: [(prefix: String, entry: Program)] = []
  /// Words by which command lines say what they do, by kind.
  public let verbs: Verbs
  /// Options that only keep a program from asking, or make it talk.
  public let harmlessOptions: Set<String>
  /// How a line begins by which a program says that it failed, where no phrase of a language tells it; in lower case.
  public let failures: [String]
  /// Languages behind the fence of a code block.
  public let fences: Fences
  /// How the prompts of clients begin: `mysql`.
  public private(set) var prompts: Set<String> = []

  public struct Fences: Sendable {
    /// Commands stand there.
    public var shell: Set<String> = []
    /// A file's text stands there, whatever its lines begin with.
    public var file: Set<String> = []

    public init(shell: Set<String> = [], file: Set<String> = []) {
      self.shell = shell
      self.file = file
    }
  }

  /// - Parameter entries: Those of one name add up.
  public init(
    _ entries: [Program] = [], verbs: Verbs = Verbs(), harmlessOptions: Set<String> = [],
    failures: [String] = [], fences: Fences = Fences()
  ) {
    self.verbs = verbs
    self.harmlessOptions = harmlessOptions
    self.failures = failures
    self.fences = fences
    for entry in entries {
      prompts.formUnion(entry.prompts)
      for name in entry.names {
        if name.hasSuffix("*") {
          byPrefix.append((String(name.dropLast()), entry))
        } else {
          byName[name] = byName[name]?.adding(entry) ?? entry
        }
      }
    }
  }

  /// Nil for a program of which nothing is known.
  public func entry(_ name: String) -> Program? {
    byName[name] ?? byPrefix.first { name.hasPrefix($0.prefix) && name != $0.prefix }?.entry
  }

  public func isKnown(_ name: String) -> Bool { entry(name) != nil }

  /// All names, without those that end with a star.
  public var allNames: Set<String> { Set(byName.keys) }

  /// Those of a facet, without those that end with a star.
  public func names(_ facet: Facet) -> Set<String> {
    Set(byName.filter { $0.value.facets[facet] != nil }.keys)
  }

  // MARK: Asking about a command

  public func holds(_ facet: Facet, _ command: ShellLine.SimpleCommand) -> Bool {
    values(facet, command) != nil
  }

  /// What a facet's pattern gives its names.
  /// - Returns: Nil where the facet does not hold.
  public func values(_ facet: Facet, _ command: ShellLine.SimpleCommand) -> UsagePattern.Values? {
    guard let entry = entry(command.program), let patterns = entry.facets[facet] else {
      return nil
    }
    if let exceptions = entry.exceptions[facet],
      exceptions.contains(where: { $0.match(command) != nil })
    {
      return nil
    }
    if patterns.isEmpty { return [:] }
    return patterns.lazy.compactMap { $0.match(command) }.first { fits($0, entry) }
  }

  /// Names that stand for more than any word: `{shell}` is a shell, `{query}` a statement that only reads.
  private func fits(_ values: UsagePattern.Values, _ entry: Program) -> Bool {
    if let shell = values["shell"]?.first {
      let name = ShellLine.SimpleCommand.nameOfProgram(shell)
      guard self.entry(name)?.facets[.shell] != nil else { return false }
    }
    // Each of them, where a command line has several.
    return values["query"]?.allSatisfy { Statement.onlyReads($0, beginning: entry.queries) }
      ?? true
  }

  /// The same command in the one spelling that comparisons use.
  public func canonical(_ command: ShellLine.SimpleCommand) -> ShellLine.SimpleCommand {
    for spelling in entry(command.program)?.spellings ?? [] {
      guard let pattern = spelling.pattern else {
        return command.with(words: spelling.words + command.arguments.dropFirst())
      }
      guard let values = pattern.match(command) else { continue }
      return command.with(
        words: spelling.words.map { word in
          values.reduce(word) { $0.replacing("{\($1.key)}", with: $1.value.first ?? "") }
        })
    }
    return command
  }
}
