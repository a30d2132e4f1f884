import CourseModel
package import Gradebook

/// Grades one student of a class, wherever the evidence comes from, and puts the attempt on record.
package protocol StudentGrader: Sendable {
  /// Grades a student.
  /// - Throws: A ``Problem`` that concerns more than this student, such as the gradebook's; `CancellationError`.
  func result(for member: Roster.Member) async throws -> ClassResult
}

/// The result of grading one student.
package struct ClassResult: Sendable {
  package enum Outcome: Sendable {
    /// - Parameter isNew: Whether the attempt was put on record just now.
    case graded(isComplete: Bool, isNew: Bool)
    case missing(why: String)
  }

  package var student: Student
  package var outcome: Outcome
  /// What is odd about the submission.
  package var remarks: [String] = []

  /// Whether an attempt was put on record just now.
  package var isNew: Bool { if case .graded(_, let isNew) = outcome { isNew } else { false } }
}
