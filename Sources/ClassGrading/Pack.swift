import Console
import CourseModel
package import Documents
import Files
import Foundation

/// A student's submission in one file: the recording and the nodes' answers, without secrets, and the report that the
/// student saw. Only the evidence is graded.
package struct Pack: Codable {
  /// The format's version.
  private var practicumPack = 1
  package var student: String
  package var lab: String
  /// Seconds since 1970.
  package var made: Double
  /// Points that the hints shown to the student cost.
  package var hintsCost: Double
  package var session: SessionDocument?
  package var answers: EvidenceDocument?
  /// As `grade LAB` printed it.
  package var report: String

  package static let ending = ".pack.json"

  /// The share that the report claims, from 0 to 1: `87%  20 of 23 points`; nil if it names none.
  package var claimed: Double? {
    for line in report.split(separator: "\n") {
      let number = line.prefix { $0.isASCII && $0.isNumber }
      if line.dropFirst(number.count).hasPrefix("%  "), let percent = Double(number) {
        return percent / 100
      }
    }
    return nil
  }

  /// The submission to grade.
  package var submission: EvidenceJudge.Submission {
    EvidenceJudge.Submission(session: session?.session, answers: answers?.answers)
  }

  /// The student's work in it: another name or another packing time does not make it different work.
  package var handedIn: EvidenceJudge.HandedIn {
    get throws {
      let texts = [try session.map(JSONOutput.line), try answers.map(JSONOutput.line)]
      return EvidenceJudge.HandedIn(
        bytes: Array(texts.map { $0 ?? "" }.joined(separator: "\n").utf8), isTimed: false)
    }
  }

  package init(
    student: String, lab: String, made: Double, hintsCost: Double, kept: EvidenceJudge.Kept,
    report: String
  ) {
    self.student = student
    self.lab = lab
    self.made = made
    self.hintsCost = hintsCost
    session = kept.submission.session.map(SessionDocument.init)
    answers = kept.submission.answers.map(EvidenceDocument.init)
    self.report = report
  }

  /// Reads a pack.
  /// - Returns: Nil where the file is not a pack but, mostly, a recording.
  /// - Throws: ``InputFailure`` or ``BoundedFile/Failure`` where it is a pack that cannot be read.
  package init?(contentsOf path: String) throws {
    guard path.hasSuffix(Self.ending) else { return nil }
    do {
      let bytes = try BoundedFile.read(path, limit: 1 << 28)
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch let failure as BoundedFile.Failure {
      throw failure
    } catch {
      throw InputFailure("\(path): not a pack written by 'grade pack'")
    }
    guard practicumPack == 1, made.isFinite, hintsCost.isFinite, hintsCost >= 0,
      session != nil || answers != nil
    else { throw InputFailure("\(path): not a pack that this grade can read") }
  }

  /// Writes the pack to a file.
  /// - Throws: ``InputFailure`` where the file cannot be written.
  package func write(to path: String) throws {
    try AtomicFile.write(JSONOutput.text(self) + "\n", to: path)
  }
}
