import Console
import CourseModel
package import Documents
import Files
import Foundation

/// What a student hands in, in one file: the recording and the nodes' answers, without secrets, and the report that the
/// student saw. Only the evidence is graded.
package struct Pack: Codable {
  /// The format's version.
  private var practicumPack = 1
  package var student: String
  package var lab: String
  /// Seconds since 1970.
  package var made: Double
  /// Of the hints that the student had shown, in points.
  package var hintsCost: Double
  package var session: SessionDocument?
  package var answers: EvidenceDocument?
  /// As `grade LAB` printed it.
  package var report: String

  package static let ending = ".pack.json"

  /// What is graded.
  package var basis: EvidenceJudge.Basis {
    EvidenceJudge.Basis(session: session?.session, answers: answers?.answers)
  }

  /// What it has of the student's work: another name, and another time of packing, make no other work of it.
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
    session = kept.basis.session.map(SessionDocument.init)
    answers = kept.basis.answers.map(EvidenceDocument.init)
    self.report = report
  }

  /// - Returns: Nil where the file is none: a recording, mostly.
  /// - Throws: ``InputFailure`` where it is one that cannot be read.
  package init?(contentsOf path: String) throws {
    guard path.hasSuffix(Self.ending) else { return nil }
    do {
      let bytes = try BoundedFile.read(path, limit: 1 << 28)
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch let failure as BoundedFile.Failure {
      throw failure
    } catch {
      throw InputFailure("\(path): no pack that 'grade pack' has written")
    }
    guard practicumPack == 1, made.isFinite, hintsCost.isFinite, hintsCost >= 0,
      session != nil || answers != nil
    else { throw InputFailure("\(path): no pack that this grade can read") }
  }

  package func write(to path: String) throws {
    try AtomicFile.write(JSONOutput.text(self) + "\n", to: path)
  }
}
