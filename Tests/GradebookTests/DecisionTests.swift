import CourseModel
import Foundation
import GRDB
import Testing

@testable import Gradebook

/// What persons decide, and whom they forget.
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
    #expect(try book.add(decision(.mark, check: "a.package")) == 2)
    try book.add(GradebookSamples.attempt("dave"))
    #expect(try book.decisions(student: "carol").map(\.check) == ["a.package"])
    #expect(try book.decisions(student: "dave").isEmpty)
    #expect(try book.tampering() == [])
    let seal = try #require(try book.seal())
    #expect(try book.has(seal: seal))
    try book.write {
      try $0.execute(
        sql:
          "DROP TRIGGER decisionStays; UPDATE decision SET body = replace(body, 'because', 'bribed')"
      )
    }
    #expect(try book.tampering() == ["decision 2 was changed"])
    #expect(throws: Gradebook.Failure.self) { try book.add(decision(.excuse, "nobody")) }
  }

  /// A decision is read by its columns: who changes those changes the decision.
  @Test func aDecisionCannotBeMovedToSomebodyElse() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.add(decision(.mark, check: "a.package"))
    try book.write {
      try $0.execute(sql: "DROP TRIGGER decisionStays; UPDATE decision SET student = 'dave'")
    }
    #expect(try book.tampering() == ["decision 1 was changed"])
  }

  @Test func aStudentsIdIsANameAndNothingElse() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    for id in ["", "x/../../evil", ".hidden", "-x", "a b", "<b>"] {
      #expect(throws: Gradebook.Failure.self) { try book.add([Student(id: id)]) }
    }
  }

  @Test func whoIsForgottenLeavesATombstoneAndNothingElse() throws {
    let path = GradebookSamples.path()
    let book = try GradebookSamples.book(at: path)
    try book.add([
      Student(id: "carol", name: "Caroline Unmistakable", email: "unmistakable@example.org")
    ])
    try book.add(GradebookSamples.attempt(evidence: "hers alone: xyzzy-plugh"))
    try book.add(GradebookSamples.attempt("dave", evidence: "of both"))
    var second = GradebookSamples.attempt(evidence: "of both")
    second.regradeOf = 1
    try book.add(second)
    try book.add(decision(.mark, check: "a.package"))
    try book.add(decision(.excuse, "dave"))
    let seal = try #require(try book.seal())
    let forgotten = try book.forget("carol", why: "she asked", by: "me", made: 3000)
    #expect(forgotten == Gradebook.Forgotten(attempts: 2, decisions: 1, contents: 1))
    #expect(try book.students().map(\.id) == ["dave"])
    #expect(try book.entries(student: "carol").isEmpty)
    #expect(try book.tampering() == [])
    #expect(try book.damage() == [])
    // What was noted before still shows that nothing else was changed.
    #expect(try book.has(seal: seal))
    #expect(try book.decisions().last?.erased == [1, 3, 4])
    #expect(try book.entries(lab: "lab1").map(\.number) == [2])
    #expect(try book.content(Digest(of: "of both").description) == Array("of both".utf8))
    for file in [path, path + "-wal"] {
      guard let bytes = FileManager.default.contents(atPath: file) else { continue }
      for word in ["Unmistakable", "unmistakable@", "carol"] {
        #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) is in \(file) still")
      }
    }
    #expect(throws: Gradebook.Failure.self) {
      try book.forget("carol", why: "again", by: "me", made: 1)
    }
    #expect(try book.add(GradebookSamples.attempt("dave", evidence: "more")).number == 7)
    #expect(try book.tampering() == [])
  }

  /// Somebody takes an attempt out and says that it was erased.
  @Test func anErasureThatNobodyDecidedShows() throws {
    let book = try GradebookSamples.book(at: GradebookSamples.path())
    try book.add(GradebookSamples.attempt())
    try book.add(GradebookSamples.attempt("dave"))
    try book.write {
      try $0.execute(
        sql: """
          INSERT INTO erased SELECT number, digest, chain FROM attempt WHERE number = 1;
          DELETE FROM evidence WHERE attempt = 1; DELETE FROM attempt WHERE number = 1
          """)
    }
    #expect(try book.tampering() == ["number 1 was erased, and nothing on record says so"])
  }
}
