import CourseModel
import Gradebook
import Testing

@Suite struct RosterTests {
  private func problems(
    _ text: String, needing nodes: [String] = [], _ patterns: [String: NodePlace] = [:]
  )
    throws -> [String]
  {
    do {
      _ = try Roster(table: text, file: "r.csv").members(needing: nodes, patterns: patterns)
      return []
    } catch let failure as Roster.Failure {
      return failure.problems
    }
  }

  @Test(arguments: [
    "student,name,email\ncarol,Carol Dupont,c@x\n",
    "\u{FEFF}Email address,First name,Surname,ID\r\nc@x,Carol,Dupont,carol\r\n\r\n",
    "Name;Username;Email\n\"Carol Dupont\";carol;c@x",
  ])
  func rosters(text: String) throws {
    #expect(
      try Roster(table: text, file: "r.csv").students()
        == [Student(id: "carol", name: "Carol Dupont", email: "c@x")])
  }

  /// Canvas' export of its gradebook: "Student" is the name; the rows below the header and the test student are not
  /// students.
  @Test func canvas() throws {
    let text = """
      Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (4711)
      ,,,,,Manual Posting
      "    Points Possible",,,,,30.00
      "Dupont, Carol",101,S-7,carol,"A ""early\""",
      "Ümit, 李",102,S-8,,B,
      "Nobody, Known",104,,,B,
      "Student, Test",103,,,A,
      """
    #expect(
      try Roster(table: text, file: "r.csv").students() == [
        Student(
          id: "carol", name: "Dupont, Carol",
          ids: [.canvas: "101", .sis: "S-7", .section: "A \"early\""]),
        Student(
          id: "S-8", name: "Ümit, 李", ids: [.canvas: "102", .sis: "S-8", .section: "B"]),
        Student(id: "104", name: "Nobody, Known", ids: [.canvas: "104", .section: "B"]),
      ])
  }

  /// Moodle's export of participants: some schools show no user name.
  @Test func moodle() throws {
    let text = "First name,Last name,ID number,Email address,Groups\nCarol,Dupont,77,c@x,Tue\n"
    #expect(
      try Roster(table: text, file: "r.csv").students() == [
        Student(
          id: "77", name: "Carol Dupont", email: "c@x", ids: [.moodle: "77", .section: "Tue"])
      ])
    let short = "First name,Last name,Email address\nCarol,Dupont,c@x\n"
    #expect(try Roster(table: short, file: "r.csv").students().map(\.id) == ["c@x"])
  }

  @Test func everythingThatIsWrongIsSaidAtOnce() throws {
    let text =
      "student,name,email\ncarol,\"Carol\nDupont\",c@x\n../eve,Eve\ncarol,Again\n,Nobody\ndave,x,y,z\nfay,,C@x\n"
    #expect(
      try problems(text) == [
        "r.csv:4: '../eve' is not a student id: use letters, digits and . _ - @ +",
        "r.csv:5: carol: line 2 has this id already", "r.csv:6: the student's id is missing",
        "r.csv:7: more cells than the header's 3", "r.csv:8: C@x: line 2 has this address already",
      ])
  }

  @Test func nodesComeFromColumnsAndPatterns() throws {
    let text =
      "student,node1,node2\ncarol,root@10.0.0.5:2222,\ndave,{student}-1.lab,[fd00::5]:22\n"
    let members = try Roster(table: text, file: "r.csv").members(
      needing: ["node1", "node2"], patterns: ["node2": NodePlace(host: "n2-{student}.lab")])
    #expect(
      members.map(\.nodes) == [
        [
          "node1": NodePlace(host: "10.0.0.5", port: 2222, user: "root"),
          "node2": NodePlace(host: "n2-carol.lab"),
        ],
        ["node1": NodePlace(host: "dave-1.lab"), "node2": NodePlace(host: "fd00::5", port: 22)],
      ])
  }

  @Test func nodesThatAreMissingOrTwoStudents() throws {
    let text =
      "student,node1,node2\ncarol,h1,h2\ndave,root@H1:22,\neve,-oProxyCommand=x,h4:99999\n"
    #expect(
      try problems(text, needing: ["node1", "node2"]) == [
        "r.csv:3: dave and carol (line 2) have the same node: h1",
        "r.csv:3: dave has no node2: a column, or --node node2=PLACE",
        "r.csv:4: '-oProxyCommand=x' is not a place for node1: user@host:port",
        "r.csv:4: 'h4:99999' is not a place for node2: user@host:port",
        "r.csv:4: eve has no node1: a column, or --node node1=PLACE",
        "r.csv:4: eve has no node2: a column, or --node node2=PLACE",
      ])
    #expect(
      try problems("student\na\nb\n", needing: ["node1"], ["node1": NodePlace(host: "one")])
        == ["r.csv:3: b and a (line 2) have the same node: one"])
  }

  @Test func aQuoteThatIsNeverClosedLosesNobody() throws {
    let text = "student,name\ncarol,\"Carol Dupont\ndave,Dave\nerin,Erin\n"
    #expect(
      throws: Roster.Failure(problems: ["r.csv:2: a quote is opened but not closed"])
    ) { try Roster(table: text, file: "r.csv") }
  }

  @Test func aStudentWhoAsksAtATime() throws {
    let text = "student,requested\na,2026-12-01T12:00:00+01:00\nb,soon\n"
    #expect(
      try problems(text) == ["r.csv:3: 'soon' is not a time like 2026-12-01T12:00:00+01:00"])
  }

  @Test(arguments: ["", "name,phone\nx,y\n", "student\n", "student,name\n\"x,y\n"])
  func noRoster(text: String) {
    #expect(throws: Roster.Failure.self) {
      try Roster(table: text, file: "r").students()
    }
  }
}
