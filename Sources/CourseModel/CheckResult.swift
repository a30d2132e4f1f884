/// The result of one check.
public struct CheckResult: Hashable, Sendable {
  public var id: String
  public var step: String?
  public var line: Int?
  public var node: NodeName?
  /// What was asked: the student's command where there is one, else the manual's.
  public var command: String
  public var verdict: Verdict
  /// From 0 to 1.
  public var score: Double
  public var weight: Double
  public var differences: [Difference]
  /// What the differences themselves suggest; why, where it is blocked.
  public var hint: String?
  /// The instructor's words on what to try, those first that cost least.
  public var hints: [PricedHint]
  /// What is said unasked: an instructor's word comes before what the differences suggest.
  public var freeHint: String? { hints.first { $0.cost == 0 }?.text ?? hint }
  /// The id of the check that it depends on and that failed.
  public var blockedBy: String?
  /// What a person may want to know about a check that passed: it asks for nothing.
  public var remark: String?
  /// What was judged, line by line: what a node answered, or what the recording shows.
  public var shown: [String] = []
  /// The line of the recording with the command that was judged, from 1; nil where no recording was.
  public var recordedLine: Int?

  public init(
    id: String, step: String?, line: Int?, node: NodeName?, command: String, verdict: Verdict,
    score: Double, weight: Double = 1, differences: [Difference] = [], hint: String? = nil,
    hints: [PricedHint] = [], blockedBy: String? = nil
  ) {
    self.id = id
    self.step = step
    self.line = line
    self.node = node
    self.command = command
    self.verdict = verdict
    self.score = score
    self.weight = weight
    self.differences = differences
    self.hint = hint
    self.hints = hints
    self.blockedBy = blockedBy
  }

  /// False where it is skipped, or for a person to look at; what depends on a failure counts.
  public var weighs: Bool { ![.skipped, .manual].contains(verdict) || blockedBy != nil }
  /// In points.
  public var earned: Double { weighs ? Points.earned(score, of: weight) : 0 }
  /// In points.
  public var possible: Double { weighs ? weight : 0 }
}

/// An instructor's word on what to try.
public struct PricedHint: Hashable, Sendable {
  public var text: String
  /// In points; what costs nothing is shown unasked.
  public var cost: Double

  public init(_ text: String, cost: Double = 0) {
    self.text = text
    self.cost = cost
  }
}

/// As a gradebook keeps it; reports of `grade LAB --format json` can be read so, too. Priced hints and what was judged are not kept: the evidence has all of it.
extension CheckResult: Codable {
  enum CodingKeys: String, CodingKey {
    case id, step, line, node, command, verdict, score, weight, differences, hint, blockedBy
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try fields.decode(String.self, forKey: .id),
      step: try fields.decodeIfPresent(String.self, forKey: .step),
      line: try fields.decodeIfPresent(Int.self, forKey: .line),
      node: try fields.decodeIfPresent(NodeName.self, forKey: .node),
      command: try fields.decode(String.self, forKey: .command),
      verdict: try fields.decode(Verdict.self, forKey: .verdict),
      score: try fields.decode(Double.self, forKey: .score),
      // A report has none.
      weight: try fields.decodeIfPresent(Double.self, forKey: .weight) ?? 1,
      // The first release kept none of these.
      differences: try fields.decodeIfPresent([Difference].self, forKey: .differences) ?? [],
      hint: try fields.decodeIfPresent(String.self, forKey: .hint),
      blockedBy: try fields.decodeIfPresent(String.self, forKey: .blockedBy))
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(id, forKey: .id)
    try fields.encodeIfPresent(step, forKey: .step)
    try fields.encodeIfPresent(line, forKey: .line)
    try fields.encodeIfPresent(node, forKey: .node)
    try fields.encode(command, forKey: .command)
    try fields.encode(verdict, forKey: .verdict)
    try fields.encode(score, forKey: .score)
    try fields.encode(weight, forKey: .weight)
    // Most checks have none: left out, a thousand students take a third less room.
    if !differences.isEmpty { try fields.encode(differences, forKey: .differences) }
    try fields.encodeIfPresent(hint, forKey: .hint)
    try fields.encodeIfPresent(blockedBy, forKey: .blockedBy)
  }
}
