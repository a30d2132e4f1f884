import CourseModel
import Fixtures
import Manual
import Nodes
import Testing

@testable import Grading
@testable import Sessions

/// A step that is done again after later steps: the last attempt counts, unless something in between
/// explains its output.
@Suite struct LastAttemptTests {
  private static let manual = """
    # Lab 1: Test

    	# ssh root@node1
    	# source ~/rc_admin
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
    	# nova keypair-add mine
    	# nova keypair-delete mine
    """

  private static let flavors =
    "+----+------+\n| ID | Name |\n+----+------+\n| 1  | tiny |\n+----+------+\n"
  private static let wrongFlavors =
    "+----+------+\n| ID | Name |\n+----+------+\n| 1  | huge |\n+----+------+\n"
  private static let images =
    "+----+-------+\n| ID | Title |\n+----+-------+\n| 7  | linux |\n+----+-------+\n"

  /// Lines of steps that did not pass.
  private func failures(flavors first: String, then rest: String) throws -> [Int] {
    let course = try ManualReader.course(bytes: Array(Self.manual.utf8), file: "m.md")
    let lab = try #require(course.labs.first)
    let prompt = "[root@node1 ~]# "
    let text =
      "\(prompt)source ~/rc_admin\n\(prompt)nova flavor-list\n\(first)\(prompt)nova image-list\n"
      + "\(Self.images)\(prompt)nova keypair-add mine\n\(prompt)nova keypair-delete mine\n"
      + rest.split(separator: "\n", omittingEmptySubsequences: false).map {
        $0.hasPrefix("$ ") ? prompt + $0.dropFirst(2) : String($0)
      }.joined(separator: "\n")
    let session = try Session(
      Recording(bytes: Array(text.utf8), file: "t"), file: "t",
      vocabulary: SessionVocabulary(course: course, lab: lab, .shipped))
    let report = SessionGrader(course: course, lab: lab, .shipped).grade(session)
    return report.checks.filter { [.failed, .partial].contains($0.verdict) }.compactMap(\.line)
  }

  @Test func whatWasWrongIsPutRightLater() throws {
    #expect(try failures(flavors: Self.wrongFlavors, then: "") == [5])
    #expect(
      try failures(flavors: Self.wrongFlavors, then: "$ nova flavor-list\n" + Self.flavors) == [])
    #expect(
      try failures(
        flavors: "ERROR: Connection refused\n", then: "$ nova flavor-list\n" + Self.flavors) == [])
  }

  @Test func whatFailsAgainIsWrong() throws {
    #expect(
      try failures(flavors: Self.flavors, then: "$ nova flavor-list\nERROR: Connection refused\n")
        == [5])
    // Things have been made since; but it was right after that, and nothing has been made since then.
    #expect(
      try failures(
        flavors: Self.flavors,
        then: "$ nova flavor-list\n\(Self.flavors)$ nova flavor-list\n\(Self.wrongFlavors)") == [5])
  }

  @Test(arguments: [
    // It is another shell.
    "$ exit\n$ ssh root@node1\n$ nova flavor-list\nERROR: You must provide credentials\n",
    // It was stopped.
    "$ service nova-api stop\n$ nova flavor-list\nERROR: Connection refused\n",
    // It had already been made, and already been removed.
    "$ nova keypair-add mine\nERROR: Key pair 'mine' already exists. (HTTP 409)\n",
    "$ nova keypair-delete mine\nERROR: No keypair with a name of 'mine' exists. (HTTP 404)\n",
    // Something has been made since.
    "$ nova flavor-create huge\n$ nova flavor-list\n\(wrongFlavors)",
  ])
  func whatCameBetweenExplainsIt(rest: String) throws {
    #expect(try failures(flavors: Self.flavors, then: rest) == [])
  }
}
