import CourseModel
package import Gradebook

/// Grades one of a class, from wherever the evidence comes, and puts the attempt on record.
package protocol StudentGrader: Sendable {
  /// - Throws: What concerns more than this student: the gradebook, an interrupt.
  func result(for member: Roster.Member) async throws -> ClassResult
}

/// What came of one student.
package struct ClassResult: Sendable {
  package enum Outcome: Sendable {
    /// - Parameter isNew: Whether the attempt was put on record just now.
    case graded(isComplete: Bool, isNew: Bool)
    case missing(why: String)
  }

  package var student: Student
  package var outcome: Outcome
  /// What is odd about what was handed in.
  package var remarks: [String] = []

  /// Whether an attempt was put on record just now.
  package var isNew: Bool { if case .graded(_, let isNew) = outcome { isNew } else { false } }
}
