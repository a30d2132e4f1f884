import CourseModel
import Foundation
import Manual
import Testing

/// The key `grading` of course.yaml.
@Suite struct GradingPolicyTests {
  private func policy(_ lines: String) throws -> GradingPolicy {
    let folder = NSTemporaryDirectory() + "practicum-policy-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "# Lab 1: A\n\n    # ls\n\n# Lab 2: B\n\n    # ls\n".write(
      toFile: folder + "/lab.md", atomically: true, encoding: .utf8)
    try "title: C\nlabs: [lab.md]\ngrading:\n\(lines)\n".write(
      toFile: folder + "/course.yaml", atomically: true, encoding: .utf8)
    return try ManualReader.course(at: folder).grading
  }

  @Test func everyKey() throws {
    let policy = try policy(
      """
        counts: best
        pass: 60%
        due: {lab1: "2026-12-08T12:00:00+01:00", 2: 2026-12-08T11:00:00Z}
        late: {freeDays: 3, each: 0.1, most: 7}
        hints: free
        tries: 5
        blocked: excuse
        canvas: {lab1: 4711}
      """)
    var wanted = GradingPolicy()
    wanted.counts = .best
    wanted.pass = 0.6
    wanted.due = ["lab1": 1_796_727_600, "lab2": 1_796_727_600]
    wanted.late = .init(freeDays: 3, each: 0.1, most: 7)
    wanted.chargesHints = false
    wanted.tries = 5
    wanted.blocked = .excuse
    wanted.canvas = ["lab1": "4711"]
    #expect(policy == wanted)
  }

  @Test func aDayIsMeantToItsEnd() throws {
    let due = try #require(try policy("  due: {lab1: 2026-12-01}").due["lab1"])
    let parts = Calendar.current.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: due))
    #expect([parts.year, parts.month, parts.day] == [2026, 12, 1])
    #expect([parts.hour, parts.minute, parts.second] == [23, 59, 59])
  }

  @Test(arguments: [
    ("  counts: worst", ":4:11: counts is one of best, last, first"),
    ("  pass: 70", ":4:9: pass is a part such as 0.6 or 60%"),
    ("  pass: nan", ":4:9: pass is a part such as 0.6 or 60%"),
    ("  due: {lab1: soon}", ":4:15: a time is 2026-12-01 or 2026-12-01T12:00:00+01:00"),
    ("  due: {lab1: 2026-13-45}", "a time is 2026-12-01"),
    ("  due: {glance: 2026-12-01}", ":4:9: a lab is named as in lab4"),
    ("  late: {each: 2}", "each is a part such as 0.6 or 60%"),
    ("  late: {frei: 2}", "unknown key frei; there are freeDays, each and most"),
    ("  late: 3", "late has the keys freeDays, each and most"),
    ("  hints: maybe", "hints is free or charged"),
    ("  tries: 0", "tries is a number from 1 to 20"),
    ("  blocked: zero", "blocked is one of ask, excuse"),
    ("  due: {lab7: 2026-12-01}", "course.yaml: grading names lab7; there are lab1, lab2"),
    ("  canvas: {lab1: x}", "an assignment's number is a number"),
    ("  colour: red", "unknown key colour; there are counts, pass, due"),
    ("  - a", "grading has the keys counts, pass, due"),
  ])
  func mistakes(lines: String, message: String) throws {
    let error = try #require(throws: ManualError.self) { try policy(lines) }
    #expect(error.description.contains(message), "\(error)")
  }
}
