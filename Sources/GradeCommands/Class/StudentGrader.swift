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
    case graded(Attempt, isNew: Bool)
    case missing(why: String)
  }

  var student: Student
  var outcome: Outcome

  /// There is no mark, and that is not the student's doing alone.
  var isOpen: Bool {
    switch outcome {
    case .graded(let attempt, _): attempt.mark == nil
    case .missing: true
    }
  }
}
