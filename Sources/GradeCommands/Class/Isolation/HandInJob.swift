import Gradebook

/// One student's work for a grading process, as a line of JSON on its standard input.
struct HandInJob: Codable, Sendable {
  var student: String
  /// When the student asked to be graded, in seconds since 1970, where the roster says so.
  var requested: Double?
}

/// What came of it, as a line on its standard output.
struct HandInReply: Codable, Sendable {
  /// Nil where nothing could be graded.
  var isComplete: Bool?
  var isNew = false
  /// Why nothing could be graded.
  var missing: String?
  var remarks: [String] = []
  /// What concerns more than this student, such as a gradebook that cannot be written.
  var failure: String?

  init(_ result: ClassResult) {
    remarks = result.remarks
    switch result.outcome {
    case .graded(let isComplete, let isNew): (self.isComplete, self.isNew) = (isComplete, isNew)
    case .missing(let why): missing = why
    }
  }

  init(missing: String) { self.missing = missing }

  init(failure: String) { self.failure = failure }

  /// - Throws: ``InputFailure`` with what concerns more than this student.
  func result(of student: Student) throws -> ClassResult {
    if let failure { throw InputFailure(failure) }
    let outcome: ClassResult.Outcome =
      isComplete.map { .graded(isComplete: $0, isNew: isNew) } ?? .missing(why: missing ?? "")
    return ClassResult(student: student, outcome: outcome, remarks: remarks)
  }
}
