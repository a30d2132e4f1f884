import CourseModel
import Fixtures
import Foundation
import Manual
import Testing

@testable import Grading
@testable import Sessions

/// A student's machine may be called host, like the word for the reader's own.
@Suite struct NodeNameTests {
  private static let manual = """
    # Lab 1: Two machines

    	$ ssh root@host
    	# touch /srv/here
    	# ssh root@node1
    	# touch /srv/there
    	# exit
    	# exit
    	$ touch mine
    """

  private var course: Course {
    get throws {
      try ManualReader.course(bytes: Array(Self.manual.utf8), file: "m.md", .shipped)
    }
  }

  @Test func noTextMeansTwoMachines() throws {
    for name in [NodeName.host, .guest] + ["host", "guest", "node1", "host."].map(NodeName.machine)
    {
      #expect(NodeName(name.description) == name)
      #expect(try JSONDecoder().decode(NodeName.self, from: JSONEncoder().encode(name)) == name)
    }
    #expect(NodeName.machine("host").description == "host.")
    #expect(NodeName.machine("host").hostName == "host")
  }

  @Test func aMachineThatIsEnteredIsNotTheReadersOwn() throws {
    let steps = try #require(try course.labs.first).steps
    #expect(steps.map(\.node) == ["host", "host.", "host.", "node1", "node1", "host.", "host"])
  }

  @Test(arguments: [("host", []), ("node1", [4])])
  func itsPromptIsTheMachines(host: String, wrong: [Int]) throws {
    let course = try course
    let lab = try #require(course.labs.first)
    let commands = [
      (nil, "ssh root@host"), (host, "touch /srv/here"), ("host", "ssh root@node1"),
      ("node1", "touch /srv/there"), ("node1", "exit"), ("host", "exit"), (nil, "touch mine"),
    ]
    let session = Session(
      commands: commands.enumerated().map { index, command in
        SessionCommand(host: command.0, text: command.1, output: [], line: index + 1)
      })
    let report = SessionGrader(course: course, lab: lab, .shipped).grade(session)
    #expect(report.checks.filter { $0.verdict != .passed }.compactMap(\.line) == wrong)
  }
}
