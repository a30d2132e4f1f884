import CourseModel
import Fixtures
import Foundation
import GRDB
import Testing

@testable import Gradebook

/// Gradebooks of earlier releases can be read and continued.
@Suite struct ReleasedTests {
  /// The first release's gradebook: `Tests/Released/gradebook-1.sql`.
  @Test func theFirst() throws {
    let path = GradebookSamples.path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = try String(
      contentsOfFile: SharedFiles.projectFolder + "/Tests/Released/gradebook-1.sql",
      encoding: .utf8)
    var configuration = Configuration()
    // The text has its tables in another order.
    configuration.foreignKeysEnabled = false
    let old = try DatabaseQueue(path: path, configuration: configuration)
    try old.write { try $0.execute(sql: text) }
    try old.close()

    let book = try Gradebook(at: path)
    #expect(try book.tampering() == [])
    #expect(try book.damage() == [])
    let entries = try book.entries(lab: "lab1")
    #expect(entries.map(\.attempt.student) == ["carol", "dave", "dave"])
    #expect(entries.map(\.attempt.grading.earned) == [1, 0, 1])
    #expect(entries[1].attempt.checks[0].verdict == .failed)
    #expect(try book.students().map(\.email) == ["carol@example.org", ""])
    #expect(try book.unchainedStudents() == ["carol", "dave"])
    var next = entries[2].attempt
    next.student = "carol"
    next.evidence = [Attempt.Evidence(name: "session", content: [1])]
    #expect(try book.add(next).number == 4)
    try book.add(
      Decision(.excuse, student: "dave", lab: "lab1", why: "ill", by: "me", made: 1))
    #expect(try book.tampering() == [])
    try book.enrol(try book.students(), by: "me", made: 2)
    #expect(try book.unchainedStudents() == [])
    // The rules of the first release still hold.
    #expect(throws: Gradebook.Failure.self) {
      try book.write { try $0.execute(sql: "DELETE FROM attempt WHERE number = 4") }
    }
  }
}
