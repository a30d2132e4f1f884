import CourseModel
import Gradebook

/// Grades one of a class, from wherever the evidence comes, and puts the attempt on record.
protocol StudentGrader: Sendable {
  /// - Throws: What concerns more than this student: the gradebook, an interrupt.
  func result(for member: Roster.Member) async throws -> ClassResult
}

/// What came of one student.
struct ClassResult: Sendable {
  enum Outcome: Sendable {
    /// - Parameter isNew: Whether the attempt was put on record just now.
    case graded(isComplete: Bool, isNew: Bool)
    case missing(why: String)
  }

  var student: Student
  var outcome: Outcome
  /// What is odd about what was handed in.
  var remarks: [String] = []

  /// Whether an attempt was put on record just now.
  var isNew: Bool { if case .graded(_, let isNew) = outcome { isNew } else { false } }
}
