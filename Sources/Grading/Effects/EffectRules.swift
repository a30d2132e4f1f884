import Console
public import Knowledge

/// What commands leave behind on a node, and how that is asked for: the rules under graders/rules.
public struct EffectRules: Hashable, Sendable {
  /// By their names: `package`, `running`.
  public var kinds: [String: FactKind]
  public var effects: [EffectRule]
  /// Words that many names have: two that share no other are not about one thing.
  public var commonWords: Set<String> = []
  /// Commands whose answers the services themselves can be asked for.
  public var lists: [ServiceList] = []

  public init(kinds: [String: FactKind] = [:], effects: [EffectRule] = []) {
    self.kinds = kinds
    self.effects = effects
  }
}

/// A kind of fact: something that is so on a node, or is not. Its texts have `{names}` for the values that
/// a command gave it.
public struct FactKind: Hashable, Sendable {
  /// Where a fact holds.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// On the node that the command ran on.
    case node
    /// In a service that every node asks alike: it is the same fact wherever it was made.
    case cloud
  }

  /// Facts of a kind that something rests on.
  public struct Need: Hashable, Sendable {
    public var kind: String
    /// What they are about; nil for what the fact itself is about.
    public var subject: String?

    public init(kind: String, subject: String? = nil) {
      self.kind = kind
      self.subject = subject
    }
  }

  public var name: String
  /// `package {package} installed`
  public var says: String
  /// The values by which one fact of the kind is told from another: a setting's file, section and name,
  /// and not what it is set to.
  public var key: [String]
  /// A command that reads, and changes nothing.
  public var probe: String
  public var expects: Expectation
  public var scope: Scope
  /// What it rests on: kinds of facts about the same thing, or about something else.
  public var needs: [Need]
  /// A machine that boots makes it so by itself: what makes it so now cannot be left out behind a reboot.
  public var isMadeByBoot = false
  /// What commands show does not rest on it, although its name may stand there.
  public var isHidden = false
  /// What it is about, for ``needs``: `openstack-glance` in a service's name.
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

  /// What the probe shows where the fact holds. The texts have `{names}`; a value that no command gave
  /// may be anything.
  public enum Expectation: Hashable, Sendable {
    /// It ends with status 0.
    case success
    /// A line that reads so.
    case line(String)
    /// A line that has this in it.
    case text(String)
    /// These lines, in any order: the values of a name.
    case lines(String)
    /// A row of a table, or a record, with these cells by column or property.
    case row([String: String])
  }
}

/// What one kind of command does.
public struct EffectRule: Hashable, Sendable {
  public enum Change: Hashable, Sendable {
    /// - Parameter values: What is not the command's own words: `{option: my_ip}`.
    case adds(kind: String, values: [String: String])
    case removes(kind: String, values: [String: String])
  }

  public var pattern: UsagePattern
  public var changes: [Change]
  /// Kinds of facts about the same path that hold no longer: the file is made anew.
  public var forgets: [String] = []
  /// Where it reads lines with a fact each: what they say. Nil where it does not.
  public var table: Table?
  /// Why what it leaves behind cannot be asked for. Nil where ``changes`` says it, or there is nothing.
  public var why: String?

  public init(pattern: UsagePattern, changes: [Change], why: String? = nil) {
    self.pattern = pattern
    self.changes = changes
    self.why = why
  }

  /// Lines of words that a command reads, on standard input or in a file that the lab has made.
  public struct Table: Hashable, Sendable {
    /// The names of the words' values; the last has all that is left. A word `-` says nothing.
    public var columns: [String]
    /// Lines with one of these words say nothing that can be asked for.
    public var except: Set<String>
    /// The value that has the file's path; nil for standard input.
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
