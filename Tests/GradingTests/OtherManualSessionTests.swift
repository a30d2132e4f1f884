import CourseModel
import Fixtures
import Foundation
import Grading
import Manual
import Nodes
import Testing

@testable import Sessions

/// The same bar as for the 2013 manual, on manuals by others.
@Suite(.cpuBound, .enabled(if: SharedFiles.isPresent, Comment(rawValue: SharedFiles.missing)))
struct OtherManualSessionTests {
  static let manuals = [
    "01-docker-overlay", "02-docker-swarm", "04-k8s-hard-way-compute", "06-git-novice-changes",
    "13-rocky-ha", "16-sql-novice-select", "18-etcd-reconfig", "19-k8s-pv",
  ]
  private static let seeds =
    Int(ProcessInfo.processInfo.environment["PRACTICUM_SESSIONS"] ?? "") ?? 2

  private func course(_ name: String) throws -> Course {
    let folder = try #require(SharedFiles.folder)
    let bytes = try Data(contentsOf: URL(filePath: "\(folder)/manuals/\(name).md"))
    return try ManualReader.course(bytes: Array(bytes), file: "\(name).md")
  }

  private func grade(_ made: SessionGenerator.Made, _ course: Course, _ lab: Lab) throws
    -> LabReport
  {
    let recording = try Recording(bytes: Array(made.text.utf8), file: "generated")
    return SessionGrader(course: course, lab: lab, .shipped).grade(
      try Session(
        recording, file: "generated",
        vocabulary: SessionVocabulary(course: course, lab: lab, .shipped)))
  }

  @Test("Every right session passes every step", arguments: manuals)
  func right(name: String) throws {
    let course = try course(name)
    for lab in course.labs where lab.steps.contains(where: { $0.command != nil }) {
      for seed in 0..<Self.seeds {
        var generator = SessionGenerator(course: course, lab: lab, seed: seed * 100 + lab.number)
        let session = generator.session()
        let made = try #require(session)
        let report = try grade(made, course, lab)
        for check in report.checks where check.verdict.isWrong || check.verdict.isOpen {
          Issue.record(
            "\(name) \(lab.id) seed \(seed): line \(check.line ?? 0) \(check.command): \(check.differences.prefix(2).map { "\($0.kind) \($0.expected ?? "") → \($0.actual ?? "")" })"
          )
        }
      }
    }
  }

  @Test(
    "Every session with one fault fails that step", arguments: manuals,
    SessionGenerator.Fault.allCases)
  func wrong(name: String, fault: SessionGenerator.Fault) throws {
    let course = try course(name)
    for lab in course.labs where lab.steps.contains(where: { $0.command != nil }) {
      for seed in 0..<Self.seeds {
        var generator = SessionGenerator(course: course, lab: lab, seed: seed * 1000 + lab.number)
        guard let made = generator.session(fault: fault), let step = made.faultyStep else {
          continue
        }
        let report = try grade(made, course, lab)
        let isCaught = report.checks.contains { $0.step == step && $0.verdict.isWrong }
        if !isCaught {
          let line = lab.steps.first { $0.id == step }?.position.line ?? 0
          Issue.record("\(name) \(lab.id) seed \(seed): \(fault) at line \(line): \(made.detail)")
        }
      }
    }
  }

  /// Without this, the test above could pass on no session at all.
  @Test func faultsOccur() throws {
    var made: [SessionGenerator.Fault: Int] = [:]
    for name in Self.manuals {
      let course = try course(name)
      for lab in course.labs {
        for fault in SessionGenerator.Fault.allCases {
          for seed in 0..<Self.seeds {
            var generator = SessionGenerator(
              course: course, lab: lab, seed: seed * 1000 + lab.number)
            if generator.session(fault: fault) != nil { made[fault, default: 0] += 1 }
          }
        }
      }
    }
    print("sessions with a fault: \(made.values.reduce(0, +)), \(made.count) kinds: \(made)")
    #expect(made.count >= 12)
    #expect(made.values.reduce(0, +) >= 60 * Self.seeds)
  }
}
