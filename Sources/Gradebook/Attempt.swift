public import CourseModel

/// One grading of one student at one lab, with the evidence that it rests on.
public struct Attempt: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Made by an instructor: it counts.
    case official
    /// Made by the student: it never counts.
    case selfCheck
  }

  public var student: String
  /// `lab4`
  public var lab: String
  public var kind: Kind
  public var grading: Grading
  public var checks: [CheckResult]
  public var evidence: [Evidence]
  /// The number of the attempt whose evidence was judged again.
  public var regradeOf: Int64?

  /// The result, and what and who produced it.
  ///
  /// Properties that a later release added are optional: an attempt on record stays as it was written.
  public struct Grading: Hashable, Sendable, Codable {
    /// The version of the course: a digest of its steps as they were then.
    public var course: String
    /// The versions of the program and of the grader files and rules that it used.
    public var grader: String
    public var gradedBy: String
    public var why: String
    /// Seconds since 1970.
    public var made: Double
    /// When the student asked for it, in seconds since 1970: late days count to here.
    public var requested: Double?
    /// True where nothing tells when the student handed in: then the student is not late.
    public var isUntimed: Bool?
    /// Seconds that asking the nodes took.
    public var took: Double?
    /// The round of a class on live nodes: no student is graded twice in one round.
    public var round: Int64?
    /// Points, before late days, hints and decisions.
    public var earned: Double
    public var possible: Double
    /// Whether nothing was blocked or in error.
    public var isComplete: Bool
    /// Ids and chosen values, by the entity or placeholder that they belong to.
    public var bindings: [String: String]
    /// Why nodes stayed blocked.
    public var troubles: [Trouble]?
    /// Checks whose result is different without the secrets that were taken out.
    public var secretVerdicts: [SecretVerdict]?
    /// Points that the hints shown to the student cost.
    public var hintsCost: Double?
    /// Who asked the nodes; nil where no node was asked, or where an earlier release did not say.
    public var askedBy: Asker?
    /// The results of challenges and cross-checks. They cost no points.
    public var challenges: [ChallengeResult]?
    /// What is suspect in the submission itself. It costs no points.
    public var suspicions: [Suspicion]?
    /// What no other student's submission has by chance.
    public var traces: Traces?

    public init(
      course: String, grader: String, gradedBy: String, why: String, made: Double, total: Score,
      bindings: [String: String]
    ) {
      self.course = course
      self.grader = grader
      self.gradedBy = gradedBy
      self.why = why
      self.made = made
      earned = total.earned
      possible = total.possible
      isComplete = total.isComplete
      self.bindings = bindings
    }

    public var total: Score {
      Score(earned: earned, possible: possible, isComplete: isComplete)
    }
  }

  /// Who asked a lab's nodes.
  public enum Asker: String, Hashable, Sendable, Codable, CaseIterable {
    /// Whoever graded: the answers are the nodes' own.
    case grader
    /// The student, who handed in the answers: they are the student's word.
    case student
  }

  /// A node that gave no answer, and the side on which the cause is likely to be.
  public struct Trouble: Hashable, Sendable, Codable {
    public enum Side: String, Hashable, Sendable, Codable, CaseIterable {
      /// The machine is off, or what runs it does not answer.
      case hypervisor
      /// Between the grader and the node.
      case network
      /// The grader lacks something, such as the node's host key.
      case grader
      /// The node is there but does not let the grader in: the student's own rules or settings.
      case student
      /// The node answers no one.
      case node
      case unknown
    }

    public var node: NodeName
    public var side: Side
    /// What was found, for people.
    public var says: String

    public init(node: NodeName, side: Side, says: String) {
      self.node = node
      self.side = side
      self.says = says
    }
  }

  /// The verdict of a check with the student's secrets, whose result is different without them.
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
    student: String, lab: String, kind: Kind, grading: Grading, checks: [CheckResult],
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

  public var total: Score { grading.total }
}
