import Console
public import Knowledge

/// What commands leave behind on a node, and how to ask for it: the rules under graders/rules.
public struct EffectRules: Hashable, Sendable {
  /// By name: `package`, `running`.
  public var kinds: [String: FactKind]
  public var effects: [EffectRule]
  /// Words that occur in many names: two names that share only these are not about the same thing.
  public var commonWords: Set<String> = []
  /// Commands whose output the services themselves can be asked for.
  public var lists: [ServiceList] = []

  public init(kinds: [String: FactKind] = [:], effects: [EffectRule] = []) {
    self.kinds = kinds
    self.effects = effects
  }
}

/// A kind of fact: something that holds on a node, or does not. Its texts contain `{names}` for the values that
/// a command gave.
public struct FactKind: Hashable, Sendable {
  /// Where a fact holds.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// On the node that the command ran on.
    case node
    /// In a service that looks the same from every node: it is one fact wherever it was made.
    case cloud
  }

  /// A kind of facts that something rests on.
  public struct Need: Hashable, Sendable {
    public var kind: String
    /// What the needed facts are about; nil for what the fact itself is about.
    public var subject: String?

    public init(kind: String, subject: String? = nil) {
      self.kind = kind
      self.subject = subject
    }
  }

  public var name: String
  /// `package {package} installed`
  public var says: String
  /// The values that tell one fact of the kind from another: a setting's file, section and name,
  /// but not its value.
  public var key: [String]
  /// A command that only reads.
  public var probe: String
  public var expects: Expectation
  public var scope: Scope
  /// The facts that it rests on: kinds of facts about the same thing, or about something else.
  public var needs: [Need]
  /// Whether a booting machine makes it true by itself: then leaving its step out shows nothing after a reboot.
  public var isMadeByBoot = false
  /// The kind of facts with the same key without which a boot ends it: a running service, `enabled`.
  public var keptBy: String?
  /// Whether its key is the name of a thing that is not there before it is made.
  public var isThing = false
  /// Whether outputs never rest on it, although its name may occur in them.
  public var isHidden = false
  /// What it is about, for ``needs``: for example `openstack-glance`, part of a service's name.
  public var about: String

  public init(
    name: String, says: String, key: [String], probe: String, expects: Expectation = .success,
    scope: Scope = .node, needs: [Need] = [], about: String = ""
  ) {
    self.name = name
    self.says = says
    self.key = key
    self.probe = probe
    self.expects = expects
    self.scope = scope
    self.needs = needs
    self.about = about
  }

  /// What the probe shows if the fact holds. The texts contain `{names}`; a value that no command gave
  /// may be anything.
  public enum Expectation: Hashable, Sendable {
    /// It ends with exit status 0.
    case success
    /// A line that reads exactly this.
    case line(String)
    /// A line that contains this.
    case text(String)
    /// These lines, in any order: the values of a name.
    case lines(String)
    /// A row of a table, or a record, with these cells, by column or property.
    case row([String: String])
  }
}

/// The effects of one kind of command.
public struct EffectRule: Hashable, Sendable {
  public enum Change: Hashable, Sendable {
    /// - Parameter values: Values other than the command's own words: `{option: my_ip}`.
    case adds(kind: String, values: [String: String])
    case removes(kind: String, values: [String: String])
  }

  public var pattern: UsagePattern
  public var changes: [Change]
  /// Kinds of facts about the same path that no longer hold, because the file is made anew.
  public var forgets: [String] = []
  /// How to read lines that give one fact each; nil if the command reads none.
  public var table: Table?
  /// Why what it leaves behind cannot be asked for; nil if ``changes`` says it, or there is nothing.
  public var why: String?

  public init(pattern: UsagePattern, changes: [Change], why: String? = nil) {
    self.pattern = pattern
    self.changes = changes
    self.why = why
  }

  /// Lines of words that a command reads, from standard input or from a file that the lab has made.
  public struct Table: Hashable, Sendable {
    /// The names of the words' values; the last takes the rest of the line. A word `-` gives no value.
    public var columns: [String]
    /// Lines with one of these words give nothing that can be asked for.
    public var except: Set<String>
    /// The value that holds the file's path; nil for standard input.
    public var file: String?

    public init(columns: [String], except: Set<String> = [], file: String? = nil) {
      self.columns = columns
      self.except = except
      self.file = file
    }

    /// The values of each line.
    func rows(_ lines: [String]) -> [UsagePattern.Values] {
      lines.compactMap { line in
        let words = line.split(maxSplits: columns.count - 1, whereSeparator: \.isWhitespace).map {
          trimmed(String($0))
        }
        guard except.isDisjoint(with: words), !line.isBlankOrRemark else { return nil }
        let named = zip(columns, words).filter { $0.1 != "-" }.map { ($0, [$1]) }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
      }
    }
  }
}
