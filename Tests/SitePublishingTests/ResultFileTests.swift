import CourseModel
import CourseSite
import Fixtures
import Foundation
import Knowledge
import Manual
import Testing

@testable import SitePublishing

/// Reports of `grade LAB --format json`, read for a site.
@Suite struct ResultFileTests {
  private let path = NSTemporaryDirectory() + "practicum-result-" + UUID().uuidString + ".json"

  private func read(_ json: String) throws -> ResultFile.Read {
    defer { unlink(path) }
    try Data(json.utf8).write(to: URL(fileURLWithPath: path))
    return try ResultFile.read(path, course: course())
  }

  private func course() throws -> Course {
    try ManualReader.course(
      bytes: Array("# Lab 1: One\n\nOn node1:\n\n    # echo a\n    a\n".utf8), file: "m.md",
      .shipped)
  }

  private func report(check: String, step: String = "\"lab1.1\"") -> String {
    """
    {"lab": "lab1", "student": null, "score": 0.5, "points": {"earned": 1, "possible": 2}, "complete": true,
     "checks": [{"id": "\(check)", "step": \(step), "line": 5, "node": "node1", "command": "echo a",
       "verdict": "failed", "score": 0, "hint": "h", "hints": [], "blockedBy": null,
       "differences": [{"kind": "text", "where": "output", "expected": "a", "actual": null}]}],
     "challenges": [], "bindings": {}}
    """
  }

  @Test func aCheckIsShownAtItsStep() throws {
    let step = try #require(course().labs[0].steps.first)
    let read = try read(report(check: step.key))
    #expect(read.lab == "lab1" && read.finding == nil && read.result.score == 0.5)
    let check = try #require(read.result.steps[step.id]?.first)
    #expect(check.verdict == .failed && check.hint == "h" && check.weight == 1)
    #expect(check.differences == [Difference(.text, at: .output, expected: "a", actual: nil)])
  }

  @Test func aCheckWhoseStepIsGoneIsAFinding() throws {
    #expect(try read(report(check: "gone-1")).finding?.contains("1 of 1 checks") == true)
    #expect(try read(report(check: "own", step: "null")).finding == nil)
  }

  @Test(arguments: ["", "{}", "[1]", "{\"lab\": 4}", "\u{0}\u{FF}"])
  func whatIsNoReport(json: String) {
    #expect(throws: InputFailure.self) { try read(json) }
  }

  @Test func anotherCoursesReport() throws {
    let json = report(check: "x").replacing("\"lab1\",", with: "\"lab9\",")
    #expect {
      try read(json)
    } throws: { "\($0)".contains("lab9") }
  }
}
