public import CourseModel

/// One grading of one lab of one student, with the evidence that it rests on.
public struct Attempt: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// An instructor's: it counts.
    case official
    /// The student's own.
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
  public struct Grading: Hashable, Sendable, Codable {
    /// Of the course, as it was then.
    public var course: String
    /// The program's, and of what it went by.
    public var grader: String
    public var gradedBy: String
    public var why: String
    /// Seconds since 1970.
    public var made: Double
    public var earned: Double
    public var possible: Double
    /// Nothing was blocked or in error.
    public var isComplete: Bool
    /// Ids and chosen values, by what they belong to.
    public var bindings: [String: String]

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

  /// What one check came to.
  public struct Check: Hashable, Sendable, Codable {
    public var id: String
    public var step: String?
    public var line: Int?
    public var node: String?
    public var command: String
    public var verdict: Verdict
    public var score: Double
    public var weight: Double

    public init(
      id: String, step: String?, line: Int?, node: String?, command: String, verdict: Verdict,
      score: Double, weight: Double
    ) {
      self.id = id
      self.step = step
      self.line = line
      self.node = node
      self.command = command
      self.verdict = verdict
      self.score = score
      self.weight = weight
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
}
