import CourseModel
import Gradebook
import Grading
import Nodes

/// Grades recordings into a gradebook.
struct RecordedGrader: Sendable {
  let judge: SessionJudge
  let book: Gradebook

  /// - Throws: What the gradebook throws; a recording that cannot be read is the student's result.
  func result(for student: Student, _ file: String?) throws -> ClassResult {
    guard let file else {
      return ClassResult(student: student, outcome: .missing(why: "no recording"))
    }
    let session: Session
    do {
      var redaction = Redaction()
      session = redaction.redacted(
        try Session(
          try Recording(contentsOf: file), file: file,
          vocabulary: SessionVocabulary(course: judge.course, lab: judge.lab)))
    } catch let error as RecordingError {
      return ClassResult(student: student, outcome: .missing(why: error.description))
    }
    let attempt = judge.attempt(
      of: student.id, session, evidence: try SessionDocument(session).bytes,
      why: "grade class, from a recording")
    let added = try GradebookOptions.explained { try book.add(attempt) }
    return ClassResult(student: student, outcome: .graded(attempt, isNew: added.isNew))
  }
}
