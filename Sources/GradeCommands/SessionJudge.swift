import CourseModel
import Foundation
import Gradebook
import Grading
import Nodes

/// Makes attempts of sessions: the same session comes to the same mark, today as when it was handed in.
struct SessionJudge: Sendable {
  let course: Course
  let lab: Lab
  let version: GraderVersion
  private let overrides: LabOverrides

  init(course: Course, lab: Lab, manual: String?) throws {
    self.course = course
    self.lab = lab
    overrides = try GraderFiles.overrides(for: lab, near: manual)
    version = try GraderVersion(course: course, lab: lab, manual: manual)
  }

  /// - Parameter session: Without secrets: it is what is kept.
  func attempt(
    of student: String, _ session: Session, evidence: [UInt8], why: String, regradeOf: Int64? = nil
  ) -> Attempt {
    let report = RecordingGrader(course: course, lab: lab, overrides: overrides).grade(session)
    return Attempt(
      student: student, lab: lab.id, kind: .official,
      grading: Attempt.Grading(
        course: version.course, grader: version.grader, gradedBy: Self.grader, why: why,
        made: Date().timeIntervalSince1970, earned: report.earned, possible: report.possible,
        isComplete: report.isComplete, bindings: report.bindings.values),
      checks: report.checks.map(Attempt.Check.init),
      evidence: [Attempt.Evidence(name: "session", content: evidence)], regradeOf: regradeOf)
  }

  private static let grader = "\(NSUserName())@\(ProcessInfo.processInfo.hostName)"
}

extension Attempt.Check {
  init(_ result: CheckResult) {
    self.init(
      id: result.id, step: result.step, line: result.line, node: result.node,
      command: result.command, verdict: result.verdict, score: result.score,
      weight: result.weight)
  }
}
