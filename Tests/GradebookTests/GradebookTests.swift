import CourseModel
import Fixtures
import Foundation
import GRDB
import Testing

@testable import Files
@testable import Gradebook

/// A real gradebook on a real disk.
@Suite struct GradebookTests {
  private func path() -> String { GradebookSamples.path() }

  private func attempt(
    _ student: String = "carol", earned: Double = 3, evidence: String = "session",
    grader: String = "0.1.0 abc"
  ) -> Attempt {
    GradebookSamples.attempt(student, earned: earned, evidence: evidence, grader: grader)
  }

  private func book(at path: String) throws -> Gradebook { try GradebookSamples.book(at: path) }

  @Test func whatIsAddedIsReadAgain() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try book(at: path).add(attempt()).isNew)
    // As another process would open it later.
    let book = try Gradebook(at: path)
    let entry = try #require(try book.entries(lab: "lab1").first)
    #expect(entry.number == 3)
    #expect(entry.attempt.grading == attempt().grading)
    #expect(entry.attempt.checks == attempt().checks)
    #expect(try book.content(entry.contents[0]) == Array("session".utf8))
    #expect(try book.content(entry.contents[1]) == [])
    #expect(try book.content("0000") == nil)
    #expect(try book.students().map(\.name) == ["Carol", ""])
    #expect(try book.entries(lab: "lab1", kind: .selfCheck).isEmpty)
    #expect(try book.damage().isEmpty)
    #expect(try book.tampering().isEmpty)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func aStudentWhoIsNotThereHasNoAttempt() throws {
    #expect(throws: Gradebook.Failure.self) { try book(at: path()).add(attempt("nobody")) }
  }

  @Test func whatManyHaveAlikeIsKeptOnce() throws {
    let book = try book(at: path())
    let long = String(repeating: "the same answer\n", count: 10_000)
    try book.add(attempt("carol", evidence: long))
    try book.add(attempt("dave", evidence: long))
    let sizes = try book.read { database in
      try Int.fetchAll(database, sql: "SELECT length(compressed) FROM content WHERE size > 1000")
    }
    #expect(sizes.count == 1)
    #expect(sizes[0] < long.utf8.count / 50)
  }

  @Test func nobodyIsGradedTwiceOnTheSameEvidence() async throws {
    let path = path()
    _ = try book(at: path)
    // Ten graders at once, each with a connection of its own.
    let numbers = try await withThrowingTaskGroup(of: (Int64, Bool).self) { group in
      for _ in 0..<10 {
        group.addTask {
          let added = try Gradebook(at: path).add(attempt())
          return (added.number, added.isNew)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(numbers.map(\.0)) == [3])
    #expect(numbers.count(where: \.1) == 1)
    let book = try Gradebook(at: path)
    #expect(try book.add(attempt(evidence: "another session")).isNew)
    #expect(try book.add(attempt(grader: "0.2.0 abc")).isNew)
    #expect(
      try !book.add(attempt(earned: 0, grader: "0.2.0 abc")).isNew,
      "the mark follows from evidence and versions")
    // A grader that judges differently under its old version's name.
    var other = attempt(grader: "0.2.0 abc")
    other.checks[0].verdict = .failed
    #expect(try book.add(other).isNew)
    // A fix that is then undone is another change.
    #expect(try book.add(attempt(grader: "0.2.0 abd")).isNew)
    #expect(try book.add(attempt()).isNew)
    #expect(try book.entries(lab: "lab1").map(\.number) == [3, 4, 5, 6, 7, 8])
    // The first session, another one, and then the first again, which three graders judged differently.
    #expect(try book.latest(lab: "lab1") == [3, 4, 8])
    #expect(try book.entries(lab: "lab1").map(\.attempt.regradeOf) == [nil, nil, nil, 5, 6, 7])
    #expect(try book.entry(4).contents[0] == Digest(of: "another session").description)
    #expect(throws: Gradebook.Failure.self) { try book.entry(99) }
    #expect(try book.tampering().isEmpty)
  }

  /// What someone does to the file afterwards, with SQLite's own tools.
  @Test(arguments: [
    (
      "UPDATE attempt SET grading = replace(grading, '\"earned\":2', '\"earned\":4') WHERE number = 4",
      ["attempt 4 was changed"]
    ),
    ("UPDATE attempt SET student = 'dave' WHERE number = 3", ["attempt 3 was changed"]),
    (
      "DELETE FROM evidence WHERE attempt = 4; DELETE FROM attempt WHERE number = 4",
      ["number 4 is gone", "number 5 does not follow the one before it"]
    ),
    (
      "UPDATE evidence SET content = (SELECT content FROM evidence WHERE attempt = 3 AND position = 0) WHERE attempt = 5 AND position = 0",
      ["attempt 5 was changed"]
    ),
  ])
  func whatIsChangedAfterwardsShows(statements: String, problems: [String]) throws {
    let path = path()
    let book = try book(at: path)
    for (earned, evidence) in [(1.0, "one"), (2, "two"), (3, "three")] {
      try book.add(attempt(earned: earned, evidence: evidence))
    }
    let seal = try #require(try book.seal(at: "2026-11-29T10:00:00Z"))
    #expect(try book.holds(seal))
    #expect(throws: Gradebook.Failure.self) { try book.write { try $0.execute(sql: statements) } }
    try book.write { database in
      for trigger in ["attemptStays", "attemptIsKept", "evidenceStays"] {
        try database.execute(sql: "DROP TRIGGER \(trigger)")
      }
      try database.execute(sql: statements)
    }
    #expect(try book.tampering() == problems)
  }

  @Test func whatIsCutOffShowsByTheSeal() throws {
    let book = try book(at: path())
    try book.add(attempt())
    try book.add(attempt(evidence: "two"))
    let seal = try #require(try book.seal(at: "2026-11-29T10:00:00Z"))
    try book.write {
      try $0.execute(
        sql:
          "DROP TRIGGER attemptIsKept; DELETE FROM evidence WHERE attempt = 4; DELETE FROM attempt WHERE number = 4"
      )
    }
    #expect(try book.tampering().isEmpty)
    #expect(try !book.holds(seal))
  }

  @Test(arguments: [
    "UPDATE content SET compressed = x'00'", "UPDATE content SET size = -1",
    "UPDATE content SET size = 9000000000000000000",
    // Other intact content: the digest shows that it is not the same.
    "UPDATE content SET (size, compressed) = (SELECT size, compressed FROM content WHERE size = 0)",
  ])
  func damagedEvidenceIsFound(statement: String) throws {
    let book = try book(at: path())
    try book.add(attempt())
    try book.write {
      try $0.execute(sql: "DROP TRIGGER contentStays; \(statement) WHERE size = 7")
    }
    let problem = "the content 3fea98a57abe has changed (of attempt 3)"
    #expect(try book.damage().map { String($0.prefix(12)) } == ["the content "])
    #expect(
      try book.tampering() == [
        problem.replacing("3fea98a57abe", with: Digest(of: "session").description.prefix(12))
      ])
    #expect(try book.content(Digest(of: "session").description) == nil)
  }

  /// A later record has the larger number, whatever a clock said.
  @Test func aClockThatJumpsChangesNoOrder() throws {
    let book = try book(at: path())
    for (index, made) in [2000.0, -1e300, 1e300, 0, 1000].enumerated() {
      var attempt = attempt(earned: Double(index), evidence: "session \(index)")
      attempt.grading.made = made
      attempt.grading.requested = made
      try book.add(attempt)
    }
    #expect(try book.tampering() == [])
    let entries = try book.entries(student: "carol")
    #expect(entries.map(\.attempt.grading.made) == [2000, -1e300, 1e300, 0, 1000])
    let place = SourcePosition(file: "m.md", line: 1)
    let course = Course(title: "C", labs: [Lab(number: 1, title: "L", position: place)])
    let result = StudentResults(course: course).results(of: Student(id: "carol"), entries, [])
    #expect(result["lab1"]?.earned == 4)
    var scores = AGSExport(lab: ExportedLab(id: "lab1", title: "L", points: 1))
    var own = try #require(result["lab1"])
    own.student.ids = [.lti: "sub"]
    for entry in entries {
      own.entry = entry
      scores.add(own)
    }
    #expect(try scores.scores().map(\.timestamp.count).allSatisfy { $0 == 24 })
  }

  @Test func theFilesBesideItAreNobodyElses() throws {
    let path = path()
    let book = try book(at: path)
    try book.add(attempt())
    for file in [path, path + "-wal", path + "-shm"] {
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(file)")
    }
  }

  @Test func aBackupIsWholeAndOverwritesNothing() throws {
    let (path, copy) = (path(), path())
    try book(at: path).add(attempt())
    try Gradebook(at: path).backup(to: copy)
    #expect(try Gradebook(at: copy).entries(lab: "lab1").count == 1)
    #expect(throws: Gradebook.Failure.self) { try Gradebook(at: path).backup(to: copy) }
  }

  @Test func whatIsNoGradebookIsRefused() throws {
    let path = path()
    try String(repeating: "no database at all ", count: 100).write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: Gradebook.Failure(message: "\(path): it is not a gradebook, or damaged")) {
      try Gradebook(at: path)
    }
    #expect(throws: Gradebook.Failure.self) { try Gradebook(at: "/nowhere/book.sqlite") }
    let newer = self.path()
    try book(at: newer).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')")
    }
    #expect(throws: Gradebook.Failure.self) { try Gradebook(at: newer) }
  }

  @Test func digestsAreSHA256() {
    #expect(
      Digest(of: "abc").description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
