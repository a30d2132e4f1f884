import CourseModel
import Fixtures
import Manual
import Testing

/// "Go to node2" moves the reader; "go to the section about node2" does not.
@Suite struct VisitTests {
  @Test(
    arguments: [
      ("Now go to node2.", true), ("Go to node2 and list it:", true),
      ("Then head over to the node2 machine:", true),
      ("Go to node2:", true), ("Change to node2, and look:", true),
      ("Go to the section about node2 below if you want more.", false),
      ("In the menu, go to Admin > node2 and choose Settings.", false),
      ("Go to node2's guide to learn more.", false),
      ("Jump to step 5 if node2 is already there.", false),
      ("Change to the node2 directory and list it:", false),
      ("Go to http://node2/ and look.", false),
    ])
  func visit(sentence: String, moves: Bool) throws {
    let text =
      "# Lab 1: T\n\nnode1 and node2 are up. On node1:\n\n    # ls a\n\n\(sentence)\n\n    # ls b\n"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    #expect(course.labs[0].steps.map(\.node) == ["node1", moves ? "node2" : "node1"])
  }
}
