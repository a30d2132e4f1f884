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
  public var checks: [CheckResult]
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
