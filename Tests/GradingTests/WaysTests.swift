import CourseModel
import Fixtures
import Manual
import Nodes
import Testing

@testable import CourseFiles
@testable import Grading
@testable import Sessions

/// Several ways to do the same: a student needs one of them, and all of it.
@Suite struct WaysTests {
  private static let manual = """
    # Lab 1: Test

    === "One"

        ```console
        $ seq 1
        1
        $ echo common
        common
        ```

    === "Two"

        ```console
        $ seq 2
        1
        2
        $ echo common
        common
        $ seq 3
        1
        2
        3
        ```

    ```console
    $ echo end
    end
    ```
    """

  private func course() throws -> Course {
    try ManualReader.course(bytes: Array(Self.manual.utf8), file: "m.md")
  }

  @Test(
    "The way that was taken is required",
    arguments: [
      ("seq 1\n1\n$ echo common\ncommon", [:]),
      ("seq 2\n1\n2\n$ echo common\ncommon\n$ seq 3\n1\n2\n3", [:]),
      ("seq 2\n1\n2\n$ echo common\ncommon", ["seq 3": Verdict.failed]),
      ("seq 2\n1\n9\n$ echo common\ncommon\n$ seq 3\n1\n2\n3", ["seq 2": .partial]),
      ("true", ["seq 1": .failed, "echo common": .failed]),
    ])
  func session(text: String, wrong: [String: Verdict]) throws {
    let course = try course()
    let lab = course.labs[0]
    let session = try Session(
      Recording(bytes: Array("$ \(text)\n$ echo end\nend\n$ \n".utf8), file: "t"), file: "t",
      vocabulary: SessionVocabulary(course: course, lab: lab, .shipped))
    let report = SessionGrader(course: course, lab: lab, .shipped).grade(session)
    #expect(report.checks.map(\.step) == lab.steps.map(\.id))
    let found = report.checks.filter(\.verdict.isWrong).map { ($0.command, $0.verdict) }
    #expect(Dictionary(found) { first, _ in first } == wrong)
    #expect(report.checks.last?.verdict == .passed)
  }

  /// This machine has what the second way makes.
  @Test func nodesShowWhichWayWasTaken() async throws {
    let text = """
      # Lab 1: Test

      === "One"

          ```console
          $ cat /proc/nothing
          here
          ```

      === "Two"

          ```console
          $ cat /proc/sys/kernel/ostype
          Linux
          ```
      """
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let grader = LiveGrader(
      course: course, lab: course.labs[0], .shipped, limits: LiveGrader.Limits(),
      includesHost: true)
    let report = await grader.grade(nodes: ["host": LocalNode()]).report
    #expect(report.checks.map(\.verdict) == [.skipped, .passed])
  }

  private func wrong(_ manual: String, _ session: String) throws -> [String] {
    let course = try ManualReader.course(bytes: Array("# Lab 1: T\n\n\(manual)".utf8), file: "m.md")
    let lab = course.labs[0]
    let recorded = try Session(
      Recording(bytes: Array("\(session)\n$ \n".utf8), file: "t"), file: "t",
      vocabulary: SessionVocabulary(course: course, lab: lab, .shipped))
    return SessionGrader(course: course, lab: lab, .shipped).grade(recorded).checks
      .filter(\.verdict.isWrong).map(\.command)
  }

  private func tab(_ title: String, _ commands: String...) -> String {
    "=== \"\(title)\"\n\n    ```console\n"
      + commands.map { "    $ \($0)\n" }.joined() + "    ```\n\n"
  }

  @Test func whatFailedWasNotTaken() throws {
    let manual =
      tab("apt", "apt-get install x", "systemctl start x")
      + tab("dnf", "dnf install x", "systemctl start x")
    #expect(
      try wrong(
        manual,
        "$ apt-get install x\nbash: apt-get: command not found\n$ dnf install x\n$ systemctl start x"
      ) == [])
    #expect(try wrong(manual, "$ dnf install x && systemctl start x") == [])
    #expect(try wrong(manual, "$ ls") == ["apt-get install x", "systemctl start x"])
  }

  /// The one that is a part of the other does not excuse what the other lacks.
  @Test func aPartOfAWayIsNotTheWay() throws {
    let manual =
      tab("New", "dnf install x", "cp site.conf /etc", "systemctl start x")
      + tab("Old", "systemctl start x")
    #expect(try wrong(manual, "$ dnf install x\n$ systemctl start x") == ["cp site.conf /etc"])
    #expect(try wrong(manual, "$ systemctl start x") == [])
  }

  @Test(
    "Tabs that are no ways",
    arguments: [
      ("Step 1", "Step 2"), ("docker-compose.yml", "nginx.conf"), ("/etc/hosts", "/etc/motd"),
    ])
  func allNeeded(first: String, second: String) throws {
    let course = try ManualReader.course(
      bytes: Array("# Lab 1: T\n\n\(tab(first, "ls a") + tab(second, "ls b"))".utf8), file: "m.md")
    #expect(course.labs[0].steps.map(\.ways.count) == [0, 0])
  }

  @Test(
    "Tabs that are ways",
    arguments: [("Python", "Node.js"), ("Ubuntu 20.04", "Ubuntu 22.04"), ("Option 1", "Option 2")])
  func oneNeeded(first: String, second: String) throws {
    let course = try ManualReader.course(
      bytes: Array("# Lab 1: T\n\n\(tab(first, "ls a") + tab(second, "ls b"))".utf8), file: "m.md")
    #expect(course.labs[0].steps.map(\.ways.count) == [1, 1])
  }

  @Test func tabsOnMachinesOfTheirOwnAreNoWays() throws {
    let text =
      "=== \"Primary\"\n\n        [root@db1 ~]# ls a\n\n=== \"Replica\"\n\n        [root@db2 ~]# ls b\n"
    let course = try ManualReader.course(bytes: Array("# Lab 1: T\n\n\(text)".utf8), file: "m.md")
    #expect(course.labs[0].steps.map(\.ways.count) == [0, 0])
  }

  /// Nothing of the first way is there, and the second leaves nothing behind that could be asked for.
  @Test func doingNothingEarnsNothing() async throws {
    let text =
      "# Lab 1: T\n\n" + tab("One", "echo port=80 > /nowhere/app.conf")
      + tab("Two", "docker run -d nginx", "uname -s") + "\n"
    let course = try ManualReader.course(
      bytes: Array(text.replacing("uname -s\n", with: "uname -s\n    Linux\n").utf8), file: "m.md")
    let rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules")
    let grader = LiveGrader(
      course: course, lab: course.labs[0], .shipped, rules: rules, limits: LiveGrader.Limits(),
      includesHost: true
    )
    let report = await grader.grade(nodes: ["host": LocalNode()]).report
    #expect(report.checks.map(\.verdict) == [.manual, .skipped])
  }

  /// Each tab's `cd` begins where the reader was before all of them.
  @Test func foldersOfWaysDoNotAddUp() async throws {
    let text =
      "# Lab 1: T\n\n" + tab("One", "cd /proc", "cd sys") + tab("Two", "cd /proc", "cd sys")
      + "```console\n$ cat kernel/ostype\nLinux\n```\n"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let grader = LiveGrader(
      course: course, lab: course.labs[0], .shipped, limits: LiveGrader.Limits(), includesHost: true
    )
    let report = await grader.grade(nodes: ["host": LocalNode()]).report
    #expect(report.checks.map(\.verdict) == [.passed])
  }
}
