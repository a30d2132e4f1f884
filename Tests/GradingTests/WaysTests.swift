import CourseModel
import Fixtures
import Manual
import Nodes
import Testing

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
}
