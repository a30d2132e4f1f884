public import CourseModel

/// A person's decision on record: who is in the class, how a check is judged, who is excused, who is erased.
public struct Decision: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// A check's verdict, whatever the program judged.
    case mark
    /// The lab does not count for the student.
    case excuse
    /// A student's data was erased: only this is left of it.
    case erase = "forget"
    /// A roster names the student, or names them differently than before.
    case enrol
  }

  public var kind: Kind
  /// Nil where the student was erased.
  public var student: String?
  public var lab: String?
  /// The check's id, for a mark.
  public var check: String?
  /// Nil where an earlier decision is taken back: the program's verdict applies again.
  public var verdict: Verdict?
  /// From 0 to 1, for a mark.
  public var score: Double?
  /// True for an excuse that is taken back.
  public var isTakenBack: Bool?
  public var why: String
  public var by: String
  /// Seconds since 1970.
  public var made: Double
  /// The numbers in the chain that were erased.
  public var erased: [Int64]?
  /// The student who is enrolled.
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
