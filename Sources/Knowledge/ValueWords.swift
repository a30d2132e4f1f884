/// The words by which a value's type is known where its shape does not tell: an entry of graders/values, or all of them.
public struct ValueWords: Sendable {
  /// The name of the rule for the values of a column or a property, by its name in lower case, with single blanks.
  public var columns: [String: String] = [:]
  /// Columns and properties of which smaller numbers are compared, by name.
  public var least: [String: Double] = [:]
  /// Columns and properties whose values are what the reader asked for, and so are compared.
  public var exact: Set<String> = []
  /// Texts right before a number, with the name of the rule that it falls under.
  public var before: [Neighbour] = []
  /// Texts right after a number, in their own case, with the name of the rule that it falls under.
  public var after: [String: String] = [:]
  /// Words before hours and minutes, `3:04`, that make them a duration.
  public var clockAfter: Set<String> = []
  /// Units of time, in lower case.
  public var units: Set<String> = []
  /// Words before a duration that say it is not exact.
  public var lead: [String] = []
  /// Words for one of a unit of time.
  public var one: Set<String> = []
  /// After a number and a slash, these say that it is a port.
  public var ports: Set<String> = []
  /// Words of lines on which every address was handed out by a service.
  public var addressLines: Set<String> = []
  /// How names begin that a service made of an adjective and another word.
  public var adjectives: Set<String> = []
  /// Older and newer words for the same thing; the first of each is used for comparison.
  public var same: [[String]] = []
  /// Wordings of one line in different versions of a program.
  public var forms: [[WordingForm]] = []
  /// How a machine's names of one kind of device begin: `sd`, `vd`, `nvme`.
  public var machineNames: [[String]] = []
  /// Words before a number in hexadecimal that say that it is an address in memory.
  public var memoryAfter: Set<String> = []
  /// Names of pairs that one version prints and another does not: `BLOCK_SIZE="4096"`.
  public var addedPairs: Set<String> = []
  /// Accounts that no person has.
  public var systemAccounts: Set<String> = []
  /// Columns of one version of a table that are parts of a column of another: READY is `{CURRENT}/{DESIRED}`.
  public var composed: [Composed] = []
  /// Words of a table's header that say that the order of its rows counts.
  public var ordered: [Set<String>] = []
  /// How lines begin among which the order counts.
  public var orderedLines: [String] = []
  /// How lines begin that tell of work in progress, give advice or name the program: they may be missing.
  public var progress: [WordingForm] = []
  /// Headings of what a program forgets after a while, each with what it says then.
  public var expiring: [String: String] = [:]
  /// Words that do not change what a line says.
  public var ignored: Set<String> = []

  public struct Neighbour: Sendable {
    public var text: String
    public var rule: String
    /// Numbers that mean something, and so are compared.
    public var fixed: Set<String>

    public init(text: String, rule: String, fixed: Set<String>) {
      self.text = text
      self.rule = rule
      self.fixed = fixed
    }
  }

  public struct Composed: Hashable, Sendable {
    public var column: String
    public var form: WordingForm

    public init(column: String, form: WordingForm) {
      self.column = column
      self.form = form
    }
  }

  public init() {}

  /// Whether a line only tells of work in progress, gives advice or names the program.
  public func tellsOfProgress(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    return progress.contains { $0.match(bytes)?.range.lowerBound == 0 }
  }

  public mutating func add(_ other: ValueWords) {
    columns.merge(other.columns) { $1 }
    before += other.before
    least.merge(other.least) { $1 }
    exact.formUnion(other.exact)
    after.merge(other.after) { $1 }
    orderedLines += other.orderedLines
    units.formUnion(other.units)
    clockAfter.formUnion(other.clockAfter)
    lead += other.lead
    one.formUnion(other.one)
    ports.formUnion(other.ports)
    addressLines.formUnion(other.addressLines)
    adjectives.formUnion(other.adjectives)
    same += other.same
    forms += other.forms
    machineNames += other.machineNames
    memoryAfter.formUnion(other.memoryAfter)
    addedPairs.formUnion(other.addedPairs)
    systemAccounts.formUnion(other.systemAccounts)
    composed += other.composed
    ordered += other.ordered
    progress += other.progress
    expiring.merge(other.expiring) { $1 }
    ignored.formUnion(other.ignored)
  }
}
