public import Console

/// What is known about programs, and so what a command does.
///
/// No other code knows a program by name. It is read from graders/programs once, and passed to its users.
public struct Programs: Sendable {
  private var byName: [String: Program] = [:]
  /// The entries whose names end with a star.
  private var byPrefix: [(prefix: String, entry: Program)] = []
  /// Verbs that say what a command line does, by kind.
  public let verbs: Verbs
  /// Options that only keep a program from asking questions, or make it verbose.
  public let harmlessOptions: Set<String>
  /// How failure messages begin that no language's phrases match, in lower case.
  public let failures: [String]
  /// Languages after the fence of a code block.
  public let fences: Fences
  /// How the prompts of clients begin: `mysql`.
  public private(set) var prompts: Set<String> = []

  public struct Fences: Sendable {
    /// The block has commands.
    public var shell: Set<String> = []
    /// The block has commands for a Windows shell.
    public var windows: Set<String> = []
    /// The block has statements for a client, such as SQL.
    public var statements: Set<String> = []
    /// The block is the output of the command before it.
    public var output: Set<String> = []
    /// The block has no commands: an output, if the prose or its place says so.
    public var text: Set<String> = []
    /// The block is in a format that files have and programs print, too: a file's text or an output.
    public var data: Set<String> = []
    /// The block has a file's text, whatever its lines begin with.
    public var file: Set<String> = []

    public init() {}
  }

  /// - Parameter entries: All entries; those of the same name are merged.
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

  /// Finds a program's entry; nil if nothing is known about it.
  public func entry(_ name: String) -> Program? {
    byName[name] ?? byPrefix.first { name.hasPrefix($0.prefix) && name != $0.prefix }?.entry
  }

  public func isKnown(_ name: String) -> Bool { entry(name) != nil }

  /// All names, except those that end with a star.
  public var allNames: Set<String> { Set(byName.keys) }

  /// Lists the programs with a facet, except names that end with a star.
  public func names(_ facet: Facet) -> Set<String> {
    Set(byName.filter { $0.value.facets[facet] != nil }.keys)
  }

  // MARK: Asking about a command

  public func holds(_ facet: Facet, _ command: ShellLine.SimpleCommand) -> Bool {
    values(facet, command) != nil
  }

  /// Matches a command with a facet's patterns.
  /// - Returns: The values of the pattern's names; nil if the facet does not hold.
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

  /// Checks names that do not match just any word: `{shell}` is a shell, `{query}` a read-only statement.
  private func fits(_ values: UsagePattern.Values, _ entry: Program) -> Bool {
    if let shell = values["shell"]?.first {
      let name = ShellLine.SimpleCommand.nameOfProgram(shell)
      guard self.entry(name)?.facets[.shell] != nil else { return false }
    }
    // All of them, if a command line has several.
    return values["query"]?.allSatisfy { Statement.onlyReads($0, beginning: entry.queries) }
      ?? true
  }

  /// Rewrites a command in the one spelling that comparisons use.
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
