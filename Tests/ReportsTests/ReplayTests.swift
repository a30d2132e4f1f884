import CourseModel
import Fixtures
import Foundation
import Reports
import Sessions
import Testing

/// A recording as a player and as text show it.
@Suite struct ReplayTests {
  private func recording(_ events: [(Double, String)]) throws -> Recording {
    let lines = try events.map { time, text in
      let data = try JSONEncoder().encode(text)
      return "[\(time), \"o\", \(String(decoding: data, as: UTF8.self))]"
    }
    let text = #"{"version": 2, "width": 40, "height": 4}"# + "\n" + lines.joined(separator: "\n")
    return try Recording(
      bytes: Array(text.utf8), file: "s.cast", .shipped, keepsFrames: true)
  }

  @Test func framesAreWhatTheWindowShows() throws {
    let played = try recording([
      (0.5, "$ "), (1, "ls\r\n"), (1.01, "a  b\r\n$ "), (2, "clear\r\n\u{1B}[H\u{1B}[2J$ "),
      (3, "seq 5\r\n1\r\n2\r\n3\r\n4\r\n5\r\n$ "),
    ])
    let frames = try #require(played.frames?.frames)
    var rows: [String] = []
    var shown: [[String]] = []
    for frame in frames {
      rows = (0..<frame.count).map { frame.rows[$0] ?? ($0 < rows.count ? rows[$0] : "") }
      shown.append(rows)
    }
    #expect(frames.map(\.time) == [500, 1010, 2000, 3000])
    #expect(
      shown.map { $0.filter { !$0.isEmpty } } == [
        ["$"], ["$ ls", "a  b", "$"], ["$"], ["3", "4", "5", "$"],
      ])
    // Without a player nothing of it is kept.
    #expect(try Recording(bytes: Array("$ ls\na\n".utf8), file: "t", .shipped).frames == nil)
  }

  @Test func everyCheckLeadsToItsMoment() throws {
    let played = try recording([
      (0, "[root@node1 ~]# "), (62, "whoami\r\nroot\r\n[root@node1 ~]# "),
      (3700, "pwd\r\n/root\r\n[root@node1 ~]# "),
    ])
    let session = try Session(played, file: "s.cast")
    #expect(session.commands.map(\.time) == [0, 62_000])
    var check = CheckResult(
      id: "pwd", step: "lab1.2", line: 9, node: "node1", command: "pwd", verdict: .failed, score: 0)
    check.recordedLine = session.commands[1].line
    let course = try course("# Lab 1: One\n\nOn node1:\n\n    # pwd\n    /srv\n", .shipped)
    let page = ReplayPage(
      session, file: "s.cast", frames: played.frames,
      report: LabSummary(lab: course.labs[0], mark: "0%", checks: [check]))
    #expect(page.hasPlayer)
    #expect(page.commands == "2 commands")
    let description = String(reflecting: page)
    #expect(description.contains("moment: Optional(\"moment-3\"), time: Optional(\"1:02\")"))
  }
}
