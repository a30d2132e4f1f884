import CourseModel
import Foundation
import Gradebook

/// A real gradebook on a real disk, with two students.
enum GradebookSamples {
  static func path() -> String {
    NSTemporaryDirectory() + "practicum-gradebook-\(UUID().uuidString).sqlite"
  }

  static func attempt(
    _ student: String = "carol", earned: Double = 3, evidence: String = "session",
    grader: String = "0.1.0 abc"
  ) -> Attempt {
    Attempt(
      student: student, lab: "lab1", kind: .official,
      grading: Attempt.Grading(
        course: "c0ffee", grader: grader, gradedBy: "me", why: "a test", made: 1000.25,
        total: Score(earned: earned, possible: 4, isComplete: true), bindings: ["service x": "d8c4"]
      ),
      checks: [
        CheckResult(
          id: "a.package", step: "lab1.1", line: 3, node: nil, command: "yum install \"x\" ü",
          verdict: .passed, score: 1, weight: 1)
      ],
      evidence: [
        Attempt.Evidence(name: "session", content: Array(evidence.utf8)),
        Attempt.Evidence(name: "node1", content: []),
      ])
  }

  static func book(at path: String) throws -> Gradebook {
    let book = try Gradebook(at: path)
    try book.enrol(
      [Student(id: "carol", name: "Carol"), Student(id: "dave")], by: "me", made: 500)
    return book
  }
}
