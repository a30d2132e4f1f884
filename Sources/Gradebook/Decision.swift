public import CourseModel

/// What a person put on record: who is in the class, how they judge a check, whom they excuse, whom they forget.
public struct Decision: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// A check's verdict, whatever a program judged.
    case mark
    /// The lab does not count for the student.
    case excuse
    /// A student's data were erased: nothing else is left of them.
    case forget
    /// A roster names the student, or names them otherwise than before.
    case enrol
  }

  public var kind: Kind
  /// Nil where the student is forgotten.
  public var student: String?
  public var lab: String?
  /// The check's id, of a mark.
  public var check: String?
  /// Nil where an earlier decision is taken back: the program's verdict holds again.
  public var verdict: Verdict?
  /// From 0 to 1, of a mark.
  public var score: Double?
  /// An excuse that is taken back.
  public var isTakenBack: Bool?
  public var why: String
  public var by: String
  /// Seconds since 1970.
  public var made: Double
  /// The numbers in the chain that were erased.
  public var erased: [Int64]?
  /// Who is enrolled.
  public var person: Student?

  public init(
    _ kind: Kind, student: String? = nil, lab: String? = nil, check: String? = nil,
    verdict: Verdict? = nil, score: Double? = nil, isTakenBack: Bool? = nil, why: String,
    by: String, made: Double, erased: [Int64]? = nil, person: Student? = nil
  ) {
    self.kind = kind
    self.student = student
    self.lab = lab
    self.check = check
    self.verdict = verdict
    self.score = score
    self.isTakenBack = isTakenBack
    self.why = why
    self.by = by
    self.made = made
    self.erased = erased
    self.person = person
  }
}
