import CourseModel
import Fixtures
import Foundation
import Manual
import Testing

@testable import CourseFiles

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
    return try CourseReader.course(at: folder).grading
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

  /// A due day lasts until its end, in the course's time zone, whatever this machine's is.
  @Test(arguments: [
    ("2026-12-01", "", 1_796_169_599), ("2026-12-01", "timezone: Europe/Zurich", 1_796_165_999),
    ("2026-12-01 12:00", "timezone: America/New_York", 1_796_144_400),
    ("2026-10-24T20:00+02:00", "timezone: America/New_York", 1_792_864_800),
    ("2026-10-24T20:00:00.5+0200", "", 1_792_864_800.5), ("2026-10-24T18:00Z", "", 1_792_864_800),
    // The night in which clocks go back has 25 hours.
    ("2026-10-25", "timezone: Europe/Zurich", 1_792_969_199),
  ])
  func times(text: String, zone: String, seconds: Double) throws {
    #expect(try policy("  due: {lab1: \(text)}\n\(zone)").due["lab1"] == seconds)
  }

  @Test(arguments: [
    ("2026-12-01T23:59:59Z", "2026-12-02T00:00:01Z", "UTC", 1),
    ("2026-12-01T23:59:59Z", "2026-12-02T23:59:00Z", "UTC", 1),
    ("2026-12-01T23:59:59Z", "2026-12-03T00:00:10Z", "UTC", 2),
    // In Zurich, it is already two days later.
    ("2026-12-01T22:59:59Z", "2026-12-02T23:30:00Z", "Europe/Zurich", 2),
    // Work due at midnight is due the day before.
    ("2026-12-02T00:00:00Z", "2026-12-02T10:00:00Z", "UTC", 1),
    ("2026-12-02T00:00:00Z", "2026-12-03T10:00:00Z", "UTC", 2),
    ("2026-12-01T12:00:00Z", "2026-12-01T18:00:00Z", "UTC", 1),
    // Days of 25 and 23 hours count as days.
    ("2026-10-24T21:59:59Z", "2026-10-25T22:59:00Z", "Europe/Zurich", 1),
    ("2026-03-28T22:59:59Z", "2026-03-29T21:59:00Z", "Europe/Zurich", 1),
    ("2026-03-28T22:59:59Z", "2026-03-29T22:01:00Z", "Europe/Zurich", 2),
  ])
  func lateDaysAreCalendarDays(due: String, time: String, zone: String, days: Int) throws {
    let zone = try #require(TimeZone(identifier: zone))
    let due = try #require(CourseTime.seconds(due, in: zone))
    let time = try #require(CourseTime.seconds(time, in: zone))
    #expect(CourseTime.daysLate(time, after: due, in: zone) == days)
  }

  @Test(arguments: [
    "", "soon", "2026-02-30T12:00Z", "2026-12-01T25:00Z", "2026-12-01T12:60Z", "26-12-01T12:00Z",
    "2026-12-01T12:00+99:00", "2026-12-01T12:00 CET", "2026-12-01",
  ])
  func noTimes(text: String) { #expect(CourseTime.seconds(text, in: .gmt) == nil) }

  @Test(arguments: [
    ("  counts: worst", ":4:11: counts is one of best, last, first"),
    ("  pass: 70", ":4:9: pass is a fraction such as 0.6 or 60%"),
    ("  pass: nan", ":4:9: pass is a fraction such as 0.6 or 60%"),
    ("  due: {lab1: soon}", ":4:15: a time is 2026-12-01 or 2026-12-01T12:00:00+01:00"),
    ("  due: {lab1: 2026-13-45}", "a time is 2026-12-01"),
    ("  due: {glance: 2026-12-01}", ":4:9: a lab is named like lab4"),
    ("  late: {each: 2}", "each is a fraction such as 0.6 or 60%"),
    ("  late: {frei: 2}", "unknown key frei; there are freeDays, each, most and grace"),
    ("  late: 3", "late has the keys freeDays, each, most and grace"),
    ("  late: {grace: -1}", "grace is a number from 0 to 10080"),
    ("  pass: 0.5\ntimezone: Mars", "course.yaml:5:11: timezone is a place such as Europe/Zurich"),
    ("  hints: maybe", "hints is free or charged"),
    ("  tries: 0", "tries is a number from 1 to 20"),
    ("  blocked: zero", "blocked is one of ask, excuse"),
    ("  due: {lab7: 2026-12-01}", "course.yaml: grading names lab7; there are lab1, lab2"),
    ("  canvas: {lab1: x}", "an assignment's number is a number"),
    ("  colour: red", "unknown key colour; there are counts, pass, due"),
    ("  - a", "grading has the keys counts, pass, due"),
  ])
  func mistakes(lines: String, message: String) throws {
    let error = try #require(throws: InputFailure.self) { try policy(lines) }
    #expect(error.description.contains(message), "\(error)")
  }
}
