public import CourseModel

/// One grading of one lab of one student, with the evidence that it rests on.
public struct Attempt: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// An instructor's: it counts.
    case official
    /// The student's own: it never counts.
    case selfCheck
  }

  public var student: String
  /// `lab4`
  public var lab: String
  public var kind: Kind
  public var grading: Grading
  public var checks: [Check]
  public var evidence: [Evidence]
  /// The number of the attempt whose evidence was judged anew.
  public var regradeOf: Int64?

  /// What it came to, by what and by whom.
  ///
  /// What a later release added is optional: an attempt on record stays as it was written.
  public struct Grading: Hashable, Sendable, Codable {
    /// Of the course, as it was then.
    public var course: String
    /// The program's, and of what it went by.
    public var grader: String
    public var gradedBy: String
    public var why: String
    /// Seconds since 1970.
    public var made: Double
    /// When the student asked for it, in seconds since 1970: late days count to here.
    public var requested: Double?
    /// True where nothing tells when the student handed in: then nobody is late.
    public var isUntimed: Bool?
    /// Seconds that the nodes were asked for.
    public var took: Double?
    /// Of a class on live nodes: nobody is graded twice in one round.
    public var round: Int64?
    public var earned: Double
    public var possible: Double
    /// Nothing was blocked or in error.
    public var isComplete: Bool
    /// Ids and chosen values, by what they belong to.
    public var bindings: [String: String]
    /// Why its nodes stayed blocked.
    public var troubles: [Trouble]?
    /// Checks that come to something else without the secrets that were taken out.
    public var secretVerdicts: [SecretVerdict]?
    /// Points that the hints cost which the student had shown.
    public var hintsCost: Double?
    /// Who put the questions to the nodes; nil where none was asked, or where an earlier release did not say.
    public var askedBy: Asker?
    /// What challenges and cross-checks came to. They cost nothing.
    public var challenges: [ChallengeResult]?
    /// What nobody else's hand-in has by chance.
    public var traces: Traces?

    public init(
      course: String, grader: String, gradedBy: String, why: String, made: Double, earned: Double,
      possible: Double, isComplete: Bool, bindings: [String: String]
    ) {
      self.course = course
      self.grader = grader
      self.gradedBy = gradedBy
      self.why = why
      self.made = made
      self.earned = earned
      self.possible = possible
      self.isComplete = isComplete
      self.bindings = bindings
    }
  }

  /// Who put a lab's questions to its nodes.
  public enum Asker: String, Hashable, Sendable, Codable, CaseIterable {
    /// The one who graded: the answers are the nodes'.
    case grader
    /// The student, who handed the answers in: they are the student's word.
    case student
  }

  /// A node that gave no answer, and on whose side that is likely to be.
  public struct Trouble: Hashable, Sendable, Codable {
    public enum Side: String, Hashable, Sendable, Codable, CaseIterable {
      /// The machine is off, or what runs it does not answer.
      case hypervisor
      /// Between the grader and the node.
      case network
      /// The grader lacks something, such as the node's host key.
      case grader
      /// The node is there and does not let the grader in: the student's own rules or settings.
      case student
      /// The node answers nobody.
      case node
      case unknown
    }

    public var node: String
    public var side: Side
    /// What was found.
    public var says: String

    public init(node: String, side: Side, says: String) {
      self.node = node
      self.side = side
      self.says = says
    }
  }

  /// A check that was judged with the student's secrets, and comes to something else without them.
  public struct SecretVerdict: Hashable, Sendable, Codable {
    public var check: String
    public var verdict: Verdict
    public var score: Double
    public var keptVerdict: Verdict
    public var keptScore: Double

    public init(
      check: String, verdict: Verdict, score: Double, keptVerdict: Verdict, keptScore: Double
    ) {
      self.check = check
      self.verdict = verdict
      self.score = score
      self.keptVerdict = keptVerdict
      self.keptScore = keptScore
    }
  }

  /// What one check came to.
  public struct Check: Hashable, Sendable {
    public var id: String
    public var step: String?
    public var line: Int?
    public var node: String?
    public var command: String
    public var verdict: Verdict
    public var score: Double
    public var weight: Double
    public var differences: [Difference]
    /// What to try; why, where it is blocked.
    public var hint: String?
    /// The check that it rests on and that failed.
    public var blockedBy: String?

    public init(
      id: String, step: String?, line: Int?, node: String?, command: String, verdict: Verdict,
      score: Double, weight: Double, differences: [Difference] = [], hint: String? = nil,
      blockedBy: String? = nil
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
      self.blockedBy = blockedBy
    }

    /// What is skipped, or for a person to look at, weighs nothing; what rests on a failure does.
    public var weighs: Bool { ![.skipped, .manual].contains(verdict) || blockedBy != nil }
    public var earned: Double { weighs ? weight * score : 0 }
    public var possible: Double { weighs ? weight : 0 }
  }

  /// A raw answer, or a whole recording.
  public struct Evidence: Hashable, Sendable {
    public var name: String
    public var content: [UInt8]

    public init(name: String, content: [UInt8]) {
      self.name = name
      self.content = content
    }
  }

  public init(
    student: String, lab: String, kind: Kind, grading: Grading, checks: [Check],
    evidence: [Evidence], regradeOf: Int64? = nil
  ) {
    self.student = student
    self.lab = lab
    self.kind = kind
    self.grading = grading
    self.checks = checks
    self.evidence = evidence
    self.regradeOf = regradeOf
  }

  /// From 0 to 1; 1 where nothing could be earned.
  public var score: Double { grading.possible > 0 ? grading.earned / grading.possible : 1 }

  /// From 0 to 1; nil where something was blocked or in error, or only a person can tell.
  public var mark: Double? { grading.isComplete && grading.possible > 0 ? score : nil }
}

extension Attempt.Check: Codable {
  enum CodingKeys: String, CodingKey {
    case id, step, line, node, command, verdict, score, weight, differences, hint, blockedBy
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try fields.decode(String.self, forKey: .id),
      step: try fields.decodeIfPresent(String.self, forKey: .step),
      line: try fields.decodeIfPresent(Int.self, forKey: .line),
      node: try fields.decodeIfPresent(String.self, forKey: .node),
      command: try fields.decode(String.self, forKey: .command),
      verdict: try fields.decode(Verdict.self, forKey: .verdict),
      score: try fields.decode(Double.self, forKey: .score),
      weight: try fields.decode(Double.self, forKey: .weight),
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
