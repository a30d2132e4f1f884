import CourseModel
package import Gradebook
import Grading
import Nodes
import Sessions

/// Grades submissions: recordings, or packs.
package struct RecordedGrader: StudentGrader {
  package let judge: EvidenceJudge
  package let book: Gradebook
  package let files: RecordingFolder
  /// Whether a file's time is that of its submission.
  package let trustsTimes: Bool
  /// Seconds since 1970.
  package let now: Double

  package init(
    judge: EvidenceJudge, book: Gradebook, files: RecordingFolder, trustsTimes: Bool, now: Double
  ) {
    self.judge = judge
    self.book = book
    self.files = files
    self.trustsTimes = trustsTimes
    self.now = now
  }

  /// Grades a student's file and puts the attempt on record.
  /// - Throws: ``Gradebook/Failure`` or another ``Problem`` that concerns more than this student.
  package func result(for member: Roster.Member) async throws -> ClassResult {
    let student = member.student
    let files = files.files(of: student.id)
    guard let file = files.first else {
      return ClassResult(student: student, outcome: .missing(why: "no recording"))
    }
    guard files.count == 1 else {
      let names = files.map(\.path).joined(separator: " or ")
      return ClassResult(
        student: student, outcome: .missing(why: "several files, which one counts: \(names)?"))
    }
    do {
      let (attempt, remarks) = try await self.attempt(of: member, file)
      let added = try add(attempt)
      return ClassResult(
        student: student,
        outcome: .graded(isComplete: attempt.grading.isComplete, isNew: added.isNew),
        remarks: remarks)
    } catch let problem as HandInProblem {
      return ClassResult(student: student, outcome: .missing(why: problem.description))
    }
  }

  private func add(_ attempt: Attempt) throws -> Gradebook.Receipt {
    do { return try book.add(attempt) } catch let failure as Gradebook.Failure {
      if failure.isOfContent { throw HandInProblem(description: failure.description) }
      throw failure
    }
  }

  /// The submission cannot be graded: that is this student's result, and no reason to stop.
  private struct HandInProblem: Error { var description: String }

  private func attempt(of member: Roster.Member, _ file: RecordingFolder.File) async throws -> (
    Attempt, remarks: [String]
  ) {
    let student = member.student.id
    let pack: Pack?
    do { pack = try Pack(contentsOf: file.path) } catch let problem as any Problem {
      throw HandInProblem(description: problem.description)
    }
    guard let pack else { return try await recorded(member, file) }
    guard pack.student == student else {
      throw HandInProblem(description: "\(file.path) was packed by \(pack.student)")
    }
    guard pack.lab == judge.lab.id else {
      throw HandInProblem(description: "\(file.path) is of \(pack.lab)")
    }
    var circumstances = EvidenceJudge.Circumstances(why: "grade class, from a pack")
    circumstances.requested =
      member.requested ?? HandInTimes.possible(pack.made, now: now)
      ?? (trustsTimes ? file.time : nil)
    circumstances.isUntimed = circumstances.requested == nil ? true : nil
    var remarks: [String] = []
    if HandInTimes.possible(pack.made, now: now) == nil {
      remarks.append("its pack gives an impossible time: the clock was not set")
    }
    circumstances.hintsCost = pack.hintsCost
    circumstances.claimed = pack.claimed
    circumstances.askedBy = pack.answers == nil ? nil : .student
    circumstances.handedIn = try pack.handedIn
    return (try await judge.attempt(of: student, on: pack.submission, circumstances), remarks)
  }

  private func recorded(_ member: Roster.Member, _ file: RecordingFolder.File) async throws -> (
    Attempt, remarks: [String]
  ) {
    var circumstances = EvidenceJudge.Circumstances(why: "grade class, from a recording")
    circumstances.requested = member.requested ?? (trustsTimes ? file.time : nil)
    circumstances.isUntimed = circumstances.requested == nil ? true : nil
    let vocabulary = SessionVocabulary(
      course: judge.course, lab: judge.lab, judge.knowledge)
    do {
      let bytes = try Recording.bytes(of: file.path)
      let recording = try Recording(bytes: bytes, file: file.path, judge.knowledge)
      circumstances.handedIn = EvidenceJudge.HandedIn(
        bytes: bytes, isTimed: recording.isTimed, pauses: recording.pauses)
      let session = try Session(recording, file: file.path, vocabulary: vocabulary)
      let attempt = try await judge.attempt(
        of: member.student.id, on: EvidenceJudge.Submission(session: session), circumstances)
      return (attempt, recording.remarks)
    } catch let error as RecordingError {
      throw HandInProblem(description: error.description)
    }
  }
}
