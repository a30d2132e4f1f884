import CourseModel
import Foundation
import GRDB
import Testing

@testable import Files
@testable import Gradebook

/// Decisions of persons, and erasing a student.
@Suite struct DecisionTests {
  private func decision(_ kind: Decision.Kind, _ student: String = "carol", check: String? = nil)
    -> Decision
  {
    Decision(
      kind, student: student, lab: "lab1", check: check, verdict: check.map { _ in .passed },
      why: "because", by: "me", made: 2000)
  }

  @Test func decisionsStandInTheSameChain() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.add(GradebookSamples.attempt())
    #expect(try book.add(decision(.mark, check: "a.package")) == 4)
    try book.add(GradebookSamples.attempt("dave"))
    #expect(try book.decisions(student: "carol").map(\.kind) == [.enrol, .mark])
    #expect(try book.decisions(student: "dave").map(\.kind) == [.enrol])
    #expect(try book.tampering() == [])
    let seal = try #require(try book.seal(at: "2026-11-29T10:00:00Z"))
    #expect(try book.holds(seal))
    try book.write {
      try $0.execute(
        sql:
          "DROP TRIGGER decisionStays; UPDATE decision SET body = replace(body, 'because', 'bribed')"
      )
    }
    #expect(try book.tampering() == ["decision 4 was changed"])
    #expect(throws: Gradebook.Failure.self) { try book.add(decision(.excuse, "nobody")) }
  }

  /// A decision is found by its columns: changing those changes the decision.
  @Test func aDecisionCannotBeMovedToSomebodyElse() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.add(decision(.mark, check: "a.package"))
    try book.write {
      try $0.execute(
        sql: "DROP TRIGGER decisionStays; UPDATE decision SET student = 'dave' WHERE number = 3")
    }
    #expect(try book.tampering() == ["decision 3 was changed"])
  }

  /// Swapping two students' names swaps their marks.
  @Test(arguments: ["name", "email", "ids"])
  func namesThatAreSwappedShow(column: String) throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.enrol(
      [
        Student(id: "carol", name: "Carol", email: "carol@x.org", ids: [.lti: "c"]),
        Student(id: "dave", name: "Dave", email: "dave@x.org", ids: [.lti: "d"]),
      ], by: "me", made: 600)
    #expect(try book.tampering() == [])
    try book.write {
      try $0.execute(
        sql: """
          CREATE TEMP TABLE before AS SELECT * FROM student;
          UPDATE student SET \(column) = (SELECT \(column) FROM before WHERE before.id <> student.id)
          """)
    }
    let found = try book.tampering()
    #expect(found.count == 2)
    #expect(
      found.first?.hasPrefix("carol was enrolled as Carol, carol@x.org, lti c; now ") == true)
  }

  /// The next class with the roster corrects names, without a new record.
  @Test func aRosterPutsNamesRight() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.write { try $0.execute(sql: "UPDATE student SET name = 'Mallory' WHERE id = 'carol'") }
    #expect(try book.tampering().count == 1)
    try book.enrol([Student(id: "carol", name: "Carol")], by: "me", made: 9)
    #expect(try book.tampering() == [])
    #expect(try book.students().first?.name == "Carol")
    #expect(try book.seal(at: "")?.number == 2)
  }

  /// A decision in the place of an existing record: its hash fits, but its number does not.
  @Test func aNumberStandsOnce() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.add(GradebookSamples.attempt())
    let seal = try #require(try book.seal(at: ""))
    let forged = try Gradebook.text(decision(.excuse, "dave"))
    let digest = Gradebook.digest(number: 3, decision: forged)
    try book.write {
      try $0.execute(
        sql: "INSERT INTO decision VALUES (3, 'dave', 'lab1', ?, ?, ?)",
        arguments: [forged, digest, HashChain.chain(digest, after: seal.chain)])
    }
    #expect(try book.holds(seal))
    #expect(try book.tampering() == ["number 3 is there twice"])
  }

  /// Someone removes a record and claims that it was erased: that takes another record, and verify shows it.
  @Test func whatIsErasedAfterASealIsTold() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.add(GradebookSamples.attempt())
    let seal = try #require(try book.seal(at: ""))
    #expect(try book.since(seal).erased.isEmpty)
    _ = try book.erase("carol", why: "x", by: "me", made: 9)
    #expect(try book.holds(seal))
    #expect(try book.since(seal).erased == [4: [1, 3]])
    #expect(try book.since(seal).decisions.map(\.kind) == [.erase])
  }

  @Test func evidenceThatWasTakenOutShows() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.add(GradebookSamples.attempt())
    try book.writeWithoutTransaction {
      try $0.execute(
        sql: "PRAGMA foreign_keys = OFF; DELETE FROM content; PRAGMA foreign_keys = ON")
    }
    #expect(try !book.tampering().isEmpty)
  }

  /// The same roster again records nothing; another name does.
  @Test func aRosterIsOnRecordOnce() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    let before = try book.seal(at: "")
    try book.enrol([Student(id: "dave"), Student(id: "carol", name: "Carol")], by: "x", made: 9)
    #expect(try book.seal(at: "") == before)
    try book.enrol([Student(id: "dave", name: "Dave")], by: "x", made: 9)
    #expect(try book.seal(at: "")?.number == 3)
    #expect(try book.students().map(\.name) == ["Carol", "Dave"])
    #expect(try book.tampering() == [])
  }

  @Test func aSealIsALine() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    let seal = try #require(try book.seal(at: "2026-11-29T10:20:00Z"))
    #expect(Seal(seal.description) == seal)
    #expect(
      seal.description.hasPrefix("practicum-seal 1 gradebook record 2 sha256:"))
    var other = seal
    other.number = 1
    #expect(try !book.holds(other))
    let long = String(repeating: "a", count: 64)
    for wrong in [
      "", "practicum-seal 2 gradebook record 2 sha256:\(long) 2026Z",
      "practicum-seal 1 gradebook record 0 sha256:\(long) 2026Z",
      "practicum-seal 1 gradebook record 2 sha256:\(long.uppercased()) 2026Z",
      "practicum-seal 1 gradebook record 2 sha256:\(long) 2026Z more",
      "practicum-seal 1 gradebook record 2 md5:\(long) 2026Z",
    ] { #expect(Seal(wrong) == nil, "\(wrong)") }
  }

  @Test func aStudentsIdIsANameAndNothingElse() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    for id in ["", "x/../../evil", ".hidden", "-x", "a b", "<b>"] {
      #expect(throws: Gradebook.Failure.self) {
        try book.enrol([Student(id: id)], by: "me", made: 1)
      }
    }
  }

  @Test func aStudentWhoIsErasedLeavesATombstoneAndNothingElse() throws {
    let path = GradebookSamples.path()
    let book = try GradebookSamples.book(at: path)
    try book.enrol(
      [Student(id: "carol", name: "Caroline Unmistakable", email: "unmistakable@example.org")],
      by: "me", made: 600)
    try book.add(GradebookSamples.attempt(evidence: "hers alone: xyzzy-plugh"))
    try book.add(GradebookSamples.attempt("dave", evidence: "of both"))
    var second = GradebookSamples.attempt(evidence: "of both")
    second.regradeOf = 4
    try book.add(second)
    try book.add(decision(.mark, check: "a.package"))
    try book.add(decision(.excuse, "dave"))
    let seal = try #require(try book.seal(at: "2026-11-29T10:00:00Z"))
    let erased = try book.erase("carol", why: "she asked", by: "me", made: 3000)
    #expect(erased == Gradebook.Erased(attempts: 2, decisions: 1, contents: 1))
    #expect(try book.students().map(\.id) == ["dave"])
    #expect(try book.entries(student: "carol").isEmpty)
    #expect(try book.tampering() == [])
    #expect(try book.damage() == [])
    // The earlier seal still shows that nothing else was changed.
    #expect(try book.holds(seal))
    #expect(try book.decisions().last?.erased == [1, 3, 4, 6, 7])
    #expect(try book.entries(lab: "lab1").map(\.number) == [5])
    #expect(try book.content(Digest(of: "of both").description) == Array("of both".utf8))
    for file in [path, path + "-wal"] {
      guard let bytes = FileManager.default.contents(atPath: file) else { continue }
      for word in ["Unmistakable", "unmistakable@", "carol"] {
        #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) is still in \(file)")
      }
    }
    #expect(throws: Gradebook.Failure.self) {
      try book.erase("carol", why: "again", by: "me", made: 1)
    }
    #expect(try book.add(GradebookSamples.attempt("dave", evidence: "more")).number == 10)
    #expect(try book.tampering() == [])
  }

  /// Someone removes an attempt and claims that it was erased.
  @Test func anErasureThatNobodyDecidedShows() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.add(GradebookSamples.attempt())
    try book.add(GradebookSamples.attempt("dave"))
    try book.write {
      try $0.execute(
        sql: """
          INSERT INTO erased SELECT number, digest, chain FROM attempt WHERE number = 3;
          DELETE FROM evidence WHERE attempt = 3; DELETE FROM attempt WHERE number = 3
          """)
    }
    #expect(try book.tampering() == ["number 3 was erased, and nothing on record says so"])
  }
}
