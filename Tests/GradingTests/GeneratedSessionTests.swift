import CourseModel
import Fixtures
import Foundation
import Grading
import Manual
import Nodes
import Testing

@testable import Sessions

/// The bar: every right session passes every step, and every session with one fault fails exactly that step.
@Suite(.cpuBound, .enabled(if: SharedFiles.isPresent, Comment(rawValue: SharedFiles.missing)))
struct GeneratedSessionTests {
  /// PRACTICUM_SESSIONS sets another number; the published figures use 200 per lab.
  private static let seeds =
    Int(ProcessInfo.processInfo.environment["PRACTICUM_SESSIONS"] ?? "") ?? 12

  private func grade(_ made: SessionGenerator.Made, _ course: Course, _ lab: Lab) throws
    -> LabReport
  {
    let recording = try Recording(bytes: Array(made.text.utf8), file: "generated")
    return SessionGrader(course: course, lab: lab, .shipped).grade(
      try Session(recording, file: "generated"))
  }

  @Test("Every right session passes every step", arguments: 1...10)
  func right(number: Int) throws {
    let course = try SharedFiles.course()
    let lab = try #require(course.labs.first { $0.number == number })
    for seed in 0..<Self.seeds {
      var generator = SessionGenerator(course: course, lab: lab, seed: seed * 100 + number)
      let session = generator.session()
      let made = try #require(session)
      let report = try grade(made, course, lab)
      let wrong = report.checks.filter {
        [.failed, .partial, .error, .blocked].contains($0.verdict)
      }
      for check in wrong {
        Issue.record(
          "lab \(number) seed \(seed): line \(check.line ?? 0) \(check.command): \(check.differences)"
        )
      }
    }
  }

  @Test(
    "Every session with one fault fails that step", arguments: 1...10,
    SessionGenerator.Fault.allCases)
  func wrong(number: Int, fault: SessionGenerator.Fault) throws {
    let course = try SharedFiles.course()
    let lab = try #require(course.labs.first { $0.number == number })
    for seed in 0..<Self.seeds {
      var generator = SessionGenerator(course: course, lab: lab, seed: seed * 1000 + number)
      guard let made = generator.session(fault: fault), let step = made.faultyStep else { continue }
      let report = try grade(made, course, lab)
      let wrong = report.checks.filter { $0.verdict == .failed || $0.verdict == .partial }
      let steps = wrong.compactMap(\.step)
      #expect(
        steps == [step],
        "lab \(number) \(fault) seed \(seed): \(made.detail); wrong: \(wrong.map { "\($0.line ?? 0) \($0.differences)" })"
      )
    }
  }

  @Test("Every kind of fault occurs", arguments: SessionGenerator.Fault.allCases)
  func occurs(fault: SessionGenerator.Fault) throws {
    let course = try SharedFiles.course()
    var made = 0
    for lab in course.labs where !lab.isAnnounced {
      for seed in 0..<Self.seeds {
        var generator = SessionGenerator(
          course: course, lab: lab, seed: seed * 1000 + lab.number)
        if generator.session(fault: fault) != nil { made += 1 }
      }
    }
    print("sessions with fault \(fault): \(made)")
    #expect(made > 0)
  }
}
