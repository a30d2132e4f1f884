import CourseModel
package import Gradebook

/// One student's submission for a grading process, as a line of JSON on its standard input.
package struct HandInJob: Codable, Sendable {
  /// The subcommand that starts a grading process.
  package static let commandName = "grade-hand-ins"
  /// What it prints once the course is read: no student causes a failure before that.
  package static let isReady = "ready"

  package var student: String
  /// When the student asked to be graded, in seconds since 1970, where the roster says so.
  package var requested: Double?
}

/// The result of a job, as a line on standard output.
package struct HandInReply: Codable, Sendable {
  /// Whether nothing was blocked or in error; nil where nothing could be graded.
  package var isComplete: Bool?
  package var isNew = false
  /// Why nothing could be graded.
  package var missing: String?
  package var remarks: [String] = []
  /// A failure that concerns more than this student, such as a gradebook that cannot be written.
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

  /// Turns the reply into the student's result.
  /// - Throws: ``InputFailure`` where the failure concerns more than this student.
  package func result(of student: Student) throws -> ClassResult {
    if let failure { throw InputFailure(failure) }
    let outcome: ClassResult.Outcome =
      isComplete.map { .graded(isComplete: $0, isNew: isNew) } ?? .missing(why: missing ?? "")
    return ClassResult(student: student, outcome: outcome, remarks: remarks)
  }
}
