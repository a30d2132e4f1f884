import CourseModel
import Fixtures
import Manual
import Nodes
import Testing

@testable import Grading
@testable import Sessions

/// Commands that students type instead of the manual's.
@Suite struct AlignmentTests {
  private static let manual = """
    # Lab 1: Test

    	# ssh root@node1
    	# yum install httpd -y
    	# vm-show --mac 52:54:00:00:00:02 --name web
    	Clone 'web' created successfully.
    	# mkdir /a && touch /a/b
    	# nova flavor-list
    	+----+------+
    	| ID | Name |
    	+----+------+
    	| 1  | tiny |
    	+----+------+
    	# nova image-list
    	+----+-------+
    	| ID | Title |
    	+----+-------+
    	| 7  | linux |
    	+----+-------+
    	# service httpd start

    As an *optional* step, install this:

    	# yum install yum-utils -y
    """

  private static let flavors =
    "+----+------+\n| ID | Name |\n+----+------+\n| 1  | tiny |\n+----+------+\n"
  private static let images =
    "+----+-------+\n| ID | Title |\n+----+-------+\n| 7  | linux |\n+----+-------+\n"

  private func failures(_ session: [String], manual: String = Self.manual) throws -> [Int] {
    let course = try ManualReader.course(bytes: Array(manual.utf8), file: "m.md")
    let lab = try #require(course.labs.first)
    let text = session.map { line in
      line.hasPrefix(">") ? String(line.dropFirst()) : "[root@node1 ~]# " + line + "\n"
    }.joined()
    let read = try Session(
      Recording(bytes: Array(text.utf8), file: "t"), file: "t",
      vocabulary: SessionVocabulary(course: course, lab: lab, .shipped))
    let report = SessionGrader(course: course, lab: lab, .shipped).grade(read)
    return report.checks.filter { [.failed, .partial].contains($0.verdict) }.compactMap(\.line)
  }

  private func session(
    install: [String] = ["yum install httpd -y"], show: String? = nil,
    made: [String] = ["mkdir /a && touch /a/b"],
    lists: [String]? = nil, start: [String] = ["service httpd start"]
  ) -> [String] {
    let show = show ?? "vm-show --mac 52:54:00:00:00:02 --name web"
    let lists =
      lists ?? ["nova flavor-list", ">" + Self.flavors, "nova image-list", ">" + Self.images]
    return install + [show, ">Clone 'web' created successfully.\n"] + made + lists + start
  }

  /// What only shows an output elsewhere is not part of a command, unless the manual has it.
  @Test func aPipeIntoAFileIsComparedWhole() throws {
    let manual = "# Lab 1: T\n\n    # echo x | tee /srv/x\n    # ls /srv\n"
    #expect(try failures(["echo x | tee /srv/x", "ls /srv | less"], manual: manual).isEmpty)
    #expect(try failures(["echo x", "ls /srv"], manual: manual) == [3])
  }

  @Test func loopsAreComparedWhateverTheirLineEnds() throws {
    let manual = "# Lab 1: T\n\n```bash\nfor f in a b; do\n  touch $f\ndone\n```\n"
    for typed in [
      ["for f in a b; do touch $f; done"], ["for f in a b; do", ">> touch $f\n", ">> done\n"],
      ["for f in a b", ">> do touch $f\n", ">> done\n"],
    ] {
      #expect(try failures(typed, manual: manual).isEmpty, "\(typed)")
    }
    #expect(try failures(["for f in a c; do touch $f; done"], manual: manual) == [4])
  }

  @Test(
    "Right in another way",
    arguments: [
      "as it is", "another package", "joined", "two tables", "restart", "stop failed",
    ])
  func right(kind: String) throws {
    let commands =
      switch kind {
      case "another package": session(install: ["yum install vim -y", "yum install httpd -y"])
      case "joined":
        session(
          made: ["mkdir /a && touch /a/b && nova flavor-list", ">" + Self.flavors],
          lists: ["nova image-list", ">" + Self.images])
      case "two tables":
        session(lists: ["nova flavor-list; nova image-list", ">" + Self.flavors + Self.images])
      case "restart": session(start: ["service httpd restart"])
      case "stop failed":
        session(start: [
          "service httpd restart", ">Stopping httpd: [FAILED]\nStarting httpd: [  OK  ]\n",
        ])
      default: session()
      }
    #expect(try failures(commands) == [])
  }

  @Test(
    "A wrong value is wrong although the output is right",
    arguments: ["vm-show --mac 52:54:00:00:00:05 --name web"])
  func wrongValue(show: String) throws {
    #expect(try failures(session(show: show)) == [5])
  }

  @Test(
    "An error is an error where nothing is shown",
    arguments: [
      "You need to be root to perform this command.", "Exiting on user cancel.",
      "httpd failed to start.", "httpd: error: no such option", "chown: invalid group: 'x'",
      "No server with a name or ID of 'x' exists.", "Authorization Failed: no service",
      "The resource FloatingIpExists: it is there.", "Starting httpd: [FAILED]",
    ])
  func errors(message: String) throws {
    #expect(try failures(session(start: ["service httpd start", ">\(message)\n"])) == [20])
  }
}
