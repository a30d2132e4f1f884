import Console
public import CourseModel
public import Knowledge

/// The information about a step with which its output is judged.
public struct MatchContext: Sendable {
  public var knowledge: Knowledge
  /// The id variable of each id in the expected output. An id that is not here is a variable of its
  /// own, named by its digits.
  public var variables: [String: String]
  /// Variables that belong to different things, and so must have different values.
  public var distinct: Set<String>
  /// The author's values, in places where readers choose their own.
  public var choices: [AuthorChoice]
  /// Everything that readers type in the course, as tokens.
  public var typed: Set<String>
  /// Words of this step's own command.
  public var commandWords: Set<String>
  /// Networks that readers define in the course; a service assigns addresses from them.
  public var networks: [AddressPool]
  /// The nodes on which the step may have been done, by name, with their addresses.
  public var nodeChoices: [[String: String]]
  /// Things that earlier steps removed: a row with all words of one of these must be gone.
  public var removed: [[String]]
  /// Where the manual contradicts itself: a word, and the word that is accepted instead.
  public var otherSpellings: [String: String]
  /// Values that no step of the manual makes: a row or a line with one may be missing.
  public var unfounded: [String]
  /// Rules that do not apply to this step: the values that they would let differ must be equal.
  public var strict: Set<ValueRule>
  /// Columns or properties that may have any value in this step.
  public var free: Set<String>
  /// Lines of which the words written as `...` may be any: `Installed in ... seconds`.
  public var freeLines: [String]
  /// Whether the order of lines and rows counts.
  public var isOrdered: Bool

  public init(
    _ knowledge: Knowledge,
    variables: [String: String] = [:], distinct: Set<String> = [], choices: [AuthorChoice] = [],
    typed: Set<String> = [], commandWords: Set<String> = [], networks: [AddressPool] = [],
    nodeChoices: [[String: String]] = [], removed: [[String]] = [],
    otherSpellings: [String: String] = [:], unfounded: [String] = [], strict: Set<ValueRule> = [],
    free: Set<String> = [], freeLines: [String] = [], isOrdered: Bool = false
  ) {
    self.knowledge = knowledge
    self.variables = variables
    self.distinct = distinct
    self.choices = choices
    self.typed = typed
    self.commandWords = commandWords
    self.networks = networks
    self.nodeChoices = nodeChoices
    self.removed = removed
    self.otherSpellings = otherSpellings
    self.unfounded = unfounded
    self.strict = strict
    self.free = free
    self.freeLines = freeLines
    self.isOrdered = isOrdered
  }
}

extension MatchContext {
  /// The same step without some rules.
  func strict(in rules: Set<ValueRule>) -> MatchContext {
    var context = self
    context.strict.formUnion(rules)
    return context
  }

  /// The same step, judged by no rule at all: whatever is not equal differs.
  public var withoutRules: MatchContext { strict(in: Set(ValueRule.allCases)) }
}

/// The result of a comparison.
public struct MatchResult: Hashable, Sendable {
  public var verdict: Verdict
  /// The share of what matters that is right, 0…1.
  public var score: Double
  public var differences: [Difference]
  /// The given bindings and those that this output added.
  public var bindings: Bindings
  /// Whether the output was read as another version of the program, or another machine, prints it.
  public var isOtherLayout = false

  public init(verdict: Verdict, score: Double, differences: [Difference], bindings: Bindings) {
    self.verdict = verdict
    self.score = score
    self.differences = differences
    self.bindings = bindings
  }

  /// How a report says so.
  public static let otherLayout =
    "printed as another version of the program, or another machine, prints it"

  /// Takes another reading of the same output if it explains more of it.
  mutating func improve(_ other: MatchResult) {
    if other.differences.isEmpty ? !differences.isEmpty : other.score > score { self = other }
  }
}

/// What a comparison of one part found.
struct Tally {
  /// How many things were right, of those that were compared.
  var right: Int
  var total: Int
  var differences: [Difference]
  var bindings: Bindings
  /// Whether every expected line is there: then what is wrong is not how they were read.
  var isPaired = false
  /// Whether another version's layout was read as the expected one.
  var isOtherLayout = false

  var share: Double {
    guard !differences.isEmpty else { return 1 }
    return total > 0 ? min(Double(right) / Double(total), 0.999) : 0
  }

  var result: MatchResult {
    var result = MatchResult(
      verdict: differences.isEmpty ? .passed : (right > 0 ? .partial : .failed), score: share,
      differences: differences, bindings: bindings)
    result.isOtherLayout = isOtherLayout
    return result
  }

  func isBetter(than other: Tally) -> Bool {
    differences.isEmpty != other.differences.isEmpty
      ? differences.isEmpty : share > other.share
  }

  /// Adds another part of the same output.
  mutating func add(_ other: Tally) {
    right += other.right
    total += other.total
    differences += other.differences
    bindings = other.bindings
    isOtherLayout = isOtherLayout || other.isOtherLayout
  }
}

/// An IPv4 network in CIDR notation, e.g. 10.0.0.0/24.
public struct AddressPool: Hashable, Sendable {
  private let network: UInt32
  private let mask: UInt32

  /// Parses CIDR notation; nil for any other text, and for networks larger than /8 (0.0.0.0/0 is "everyone").
  public init?(_ text: String) {
    let parts = text.split(separator: "/")
    guard parts.count == 2, let address = Self.number(String(parts[0])),
      let prefix = Int(parts[1]), (8...32).contains(prefix)
    else { return nil }
    mask = prefix == 32 ? .max : ~(UInt32.max >> UInt32(prefix))
    network = address & mask
  }

  public func contains(_ address: String) -> Bool {
    Self.number(address).map { $0 & mask == network } ?? false
  }

  static func number(_ address: String) -> UInt32? {
    let parts = address.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var result: UInt32 = 0
    for part in parts {
      guard let byte = UInt8(part) else { return nil }
      result = result << 8 | UInt32(byte)
    }
    return result
  }
}
