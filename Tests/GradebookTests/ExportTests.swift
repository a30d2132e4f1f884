import CourseModel
import Fixtures
import Foundation
import Testing

@testable import Gradebook

/// The exports for other programs, to the byte.
@Suite struct ExportTests {
  private let labs = [
    ExportedLab(id: "lab1", title: "Lab 1: Keystone", points: 100, canvas: "4711"),
    ExportedLab(id: "lab2", title: "Lab 2, \"Glance\"", points: 10),
  ]

  private func result(
    _ student: Student, _ status: StudentResult.Status, lab: String = "lab1",
    verdict: Verdict = .failed
  ) -> StudentResult {
    var attempt = GradebookSamples.attempt(student.id)
    attempt.grading.took = 2.5
    let checks = [
      CheckResult(
        id: "a", step: "lab1.1", line: 3, node: "node1", command: "ls \u{1B}[31m", verdict: .passed,
        score: 1, weight: 3),
      CheckResult(
        id: "b", step: "lab1.2", line: 9, node: "node1", command: "cat x", verdict: verdict,
        score: 0, weight: 1,
        differences: [
          Difference(.cell, at: .row("a"), expected: "x", actual: "</script>\u{202E}\u{0}")
        ], hint: "try it"),
    ]
    return StudentResult(
      student: student, lab: lab, status: status,
      entry: status == .missing
        ? nil : Gradebook.Entry(number: 7, attempt: attempt, contents: []),
      checks: status == .missing ? [] : checks, decisions: [:], earned: 3, possible: 4,
      lateDays: status == .graded ? 1 : 0, chargedDays: 0, penalty: 0, handedIn: 1)
  }

  private let carol = Student(
    id: "carol", name: "Müller, \"Carol\"\nÄnn", email: "c@x",
    ids: [.canvas: "11", .sis: "S1", .section: "A", .moodle: "77", .lti: "sub-1"])
  private let eve = Student(id: "+eve", name: "=HYPERLINK(\"http://evil\")", email: "-x@y")
  private let omar = Student(id: "omar", name: "عمر 🎓", ids: [.lti: "sub-3"])

  @Test func csv() {
    var marks = MarksExport()
    marks.add(result(carol, .graded), suspect: "=with dave")
    marks.add(result(eve, .open), suspect: "")
    marks.add(result(omar, .missing), suspect: "")
    #expect(
      marks.text
        == "student,name,email,lab,status,mark,earned,possible,complete,late days,attempt,nodes asked by,suspect\r\n"
        + "carol,\"Müller, \"\"Carol\"\"\nÄnn\",c@x,lab1,graded,0.75,3,4,yes,1,7,,'=with dave\r\n"
        + "'+eve,\"'=HYPERLINK(\"\"http://evil\"\")\",'-x@y,lab1,open,,3,4,no,0,7,,\r\n"
        + "omar,عمر 🎓,,lab1,missing,,,,no,,,,\r\n")
  }

  @Test func canvas() {
    var canvas = CanvasExport(labs: labs)
    canvas.add(carol, ["lab1": result(carol, .graded), "lab2": result(carol, .excused)])
    canvas.add(omar, ["lab1": result(omar, .open), "lab2": result(omar, .graded)])
    #expect(
      canvas.text
        == "Student,ID,SIS User ID,SIS Login ID,Section,Lab 1: Keystone (4711),\"Lab 2, \"\"Glance\"\"\"\r\n"
        + "    Points Possible,,,,,100,10\r\n"
        + "\"Müller, \"\"Carol\"\"\nÄnn\",11,S1,carol,A,75,EX\r\n" + "عمر 🎓,,,omar,,,7.5\r\n")
  }

  @Test func moodle() {
    var moodle = MoodleExport(labs: [labs[0]])
    moodle.add(carol, ["lab1": result(carol, .graded)])
    moodle.add(omar, ["lab1": result(omar, .open)])
    #expect(
      moodle.text
        == "Username,ID number,Email address,Lab 1: Keystone,Lab 1: Keystone (Feedback)\r\n"
        + "carol,77,c@x,75,\"3 of 4 points; 1 failed (line 9); 1 day late\"\r\n"
        + "omar,,,,\r\n")
  }

  private func json(_ value: some Encodable) throws -> [String: Any] {
    let data = try JSONEncoder().encode(value)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func gradescope() throws {
    let graded = try json(GradescopeExport(result(carol, .graded), lab: labs[0]))
    #expect(graded["score"] as? Double == 75)
    #expect(graded["execution_time"] as? Int == 3)
    let tests = try #require(graded["tests"] as? [[String: Any]])
    #expect(tests.map { $0["score"] as? Double } == [75, 0])
    #expect(tests.map { $0["max_score"] as? Double } == [75, 25])
    #expect(tests[0]["name"] as? String == "line 3: ls  [31m")
    #expect(tests[1]["output"] as? String == "row a: expected x, is </script>  \ntry it")
    let open = try json(
      GradescopeExport(result(carol, .open, verdict: .blocked), lab: labs[0]))
    #expect(open["score"] == nil)
    #expect((open["output"] as? String)?.contains("could not be checked") == true)
    #expect(
      (open["tests"] as? [[String: Any]])?.contains { $0["score"] != nil } == false,
      "a sum of tests would be a mark, too")
  }

  @Test func ags() throws {
    var export = AGSExport(lab: labs[0])
    export.add(result(carol, .graded))
    export.add(result(omar, .open, verdict: .error))
    export.add(result(eve, .missing))
    let scores = try export.scores()
    #expect(scores.map(\.userId) == ["sub-1", "sub-3"])
    #expect(scores.map(\.scoreGiven) == [75, nil])
    #expect(scores.map(\.gradingProgress) == ["FullyGraded", "Failed"])
    #expect(scores[0].timestamp == "1970-01-01T00:16:40.250Z")
    export.add(result(omar, .open, verdict: .blocked))
    #expect(try export.scores().last?.gradingProgress == "Pending")
    export.add(result(eve, .graded))
    #expect(throws: AGSExport.MissingIDs(students: ["+eve"])) { try export.scores() }
  }

  @Test(arguments: [
    ("-3", "-3"), ("a\nb", "\"a\nb\""), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
    ("＝1+1", "'＝1+1"), ("a\u{0}b\u{1B}[31m", "ab[31m"), ("\r=1", "'=1"), ("1;2", "\"1;2\""),
    ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
  ])
  func noCellIsAFormula(text: String, cell: String) {
    #expect(CSVText.cell(text) == cell)
  }
}
