import CourseModel
package import Gradebook

/// One student's work for a grading process, as a line of JSON on its standard input.
package struct HandInJob: Codable, Sendable {
  /// The subcommand that a process is started as.
  package static let commandName = "grade-hand-ins"
  /// What it prints once the course is read: what happens before is no student's doing.
  package static let isReady = "ready"

  package var student: String
  /// When the student asked to be graded, in seconds since 1970, where the roster says so.
  package var requested: Double?
}

/// What came of it, as a line on its standard output.
package struct HandInReply: Codable, Sendable {
  /// Nil where nothing could be graded.
  package var isComplete: Bool?
  package var isNew = false
  /// Why nothing could be graded.
  package var missing: String?
  package var remarks: [String] = []
  /// What concerns more than this student, such as a gradebook that cannot be written.
  package var failure: String?

  package init(_ result: ClassResult) {
    remarks = result.remarks
    switch result.outcome {
    case .graded(let isComplete, let isNew): (self.isComplete, self.isNew) = (isComplete, isNew)
    case .missing(let why): missing = why
    }
  }

  package init(missing: String) { self.missing = missing }

  package init(failure: String) { self.failure = failure }

  /// - Throws: ``InputFailure`` with what concerns more than this student.
  package func result(of student: Student) throws -> ClassResult {
    if let failure { throw InputFailure(failure) }
    let outcome: ClassResult.Outcome =
      isComplete.map { .graded(isComplete: $0, isNew: isNew) } ?? .missing(why: missing ?? "")
    return ClassResult(student: student, outcome: outcome, remarks: remarks)
  }
}
