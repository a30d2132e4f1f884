package import CourseModel
package import Documents
package import Gradebook
import Grading

/// One student's result at one lab, for other programs, with the report that it rests on.
package struct StudentResultDocument: Encodable {
  struct Person: Encodable {
    var id: String
    var name: String
    var email: String
  }

  struct DecisionDocument: Encodable {
    var check: String
    var verdict: OrNull<Verdict>
    var why: String
    var by: String
  }

  var student: Person
  package var lab: String
  package var status: StudentResult.Status
  /// From 0 to 1.
  package var mark: OrNull<Double>
  package var points: ReportDocument.Points
  package var lateDays: Int
  /// The part of the mark that is taken off, from 0 to 1.
  package var penalty: Double
  package var attempt: OrNull<Int64>
  var decisions: [DecisionDocument]
  /// Who asked the nodes: `grader`, or `student`, whose word the answers are then; null where no node was asked.
  package var askedBy: OrNull<Attempt.Asker>
  /// Other students' work that this is more alike than chance would explain.
  var suspect: [SuspectDocument]
  package var report: OrNull<ReportDocument>

  package init(_ result: StudentResult, _ suspects: Suspects) {
    student = Person(
      id: result.student.id, name: result.student.name, email: result.student.email)
    lab = result.lab
    status = result.status
    mark = OrNull(result.mark)
    points = ReportDocument.Points(earned: result.earned, possible: result.possible)
    lateDays = result.lateDays
    penalty = result.penalty
    attempt = OrNull(result.entry?.number)
    decisions = result.decisions.sorted { $0.key < $1.key }.map {
      DecisionDocument(
        check: $0.key, verdict: OrNull($0.value.verdict), why: $0.value.why, by: $0.value.by)
    }
    askedBy = OrNull(result.entry?.attempt.grading.askedBy)
    suspect = suspects.findings(of: result.student.id).map(SuspectDocument.init)
    report = OrNull(
      result.entry.map { ReportDocument($0.attempt, checks: result.checks) })
  }
}

extension LabReport {
  /// Makes a report of the result that counts, to be shown like any other.
  package init(_ result: StudentResult, _ lab: Lab) {
    self.init(
      lab: lab, student: result.student.id,
      checks: result.checks, bindings: Bindings())
  }
}
