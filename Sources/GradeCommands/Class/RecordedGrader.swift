import CourseModel
import Gradebook
import Grading
import Nodes

/// Grades what students handed in: recordings, or packs.
struct RecordedGrader: StudentGrader {
  let judge: EvidenceJudge
  let book: Gradebook
  let files: RecordingFolder

  func result(for member: Roster.Member) async throws -> ClassResult {
    let student = member.student
    guard let file = files.file(of: student.id) else {
      return ClassResult(student: student, outcome: .missing(why: "no recording"))
    }
    let attempt: Attempt
    do { attempt = try await self.attempt(of: member, file) } catch let error as RecordingError {
      return ClassResult(student: student, outcome: .missing(why: error.description))
    } catch let failure as InputFailure {
      return ClassResult(student: student, outcome: .missing(why: failure.description))
    }
    let added = try GradebookOptions.explained { try book.add(attempt) }
    return ClassResult(student: student, outcome: .graded(attempt, isNew: added.isNew))
  }

  private func attempt(of member: Roster.Member, _ file: RecordingFolder.File) async throws
    -> Attempt
  {
    let student = member.student.id
    guard let pack = try Pack(contentsOf: file.path) else {
      var circumstances = EvidenceJudge.Circumstances(why: "grade class, from a recording")
      circumstances.requested = member.requested ?? file.time
      let vocabulary = SessionVocabulary(course: judge.course, lab: judge.lab)
      let session = try Session(
        try Recording(contentsOf: file.path), file: file.path, vocabulary: vocabulary)
      return try await judge.attempt(
        of: student, on: EvidenceJudge.Basis(session: session), circumstances)
    }
    guard pack.student == student else {
      throw InputFailure("\(file.path) was packed by \(pack.student)")
    }
    guard pack.lab == judge.lab.id else { throw InputFailure("\(file.path) is of \(pack.lab)") }
    var circumstances = EvidenceJudge.Circumstances(why: "grade class, from a pack")
    circumstances.requested = member.requested ?? pack.made
    circumstances.hintsCost = pack.hintsCost
    return try await judge.attempt(of: student, on: pack.basis, circumstances)
  }
}
