import CourseModel
import Fixtures
import Foundation
import Grading
import Sessions
import Testing

/// What in a recording an instructor should look at, and what is only a fast or a tidy student.
@Suite struct SuspicionTests {
  private static let prompt = "root@node1:~# "
  private static let commands = [
    ("hostname", "node1"), ("whoami", "root"), ("pwd", "/root"), ("uname", "Linux"),
  ]

  private func suspicions(
    _ events: [(time: Double, text: String)], manual more: String = ""
  ) throws -> [Suspicion] {
    let steps = Self.commands.map { "    # \($0)\n    \($1)\n" }.joined()
    let course = try course("# Lab 1: S\n\nOn node1:\n\n\(more)\(steps)", .shipped)
    let lines = try events.map { event in
      let text = String(decoding: try JSONEncoder().encode(event.text), as: UTF8.self)
      return "[\(event.time), \"o\", \(text)]"
    }
    let cast = #"{"version": 2, "width": 100, "height": 30}"# + "\n" + lines.joined(separator: "\n")
    let recording = try Recording(bytes: Array(cast.utf8), file: "s.cast")
    let lab = course.labs[0]
    let session = try Session(
      recording, file: "s.cast",
      vocabulary: SessionVocabulary(course: course, lab: lab, .shipped))
    return SessionSuspicions(lab, .shipped).all(in: session)
  }

  /// Keys a tenth of a second apart; an output 50 ms after its command.
  private func typed(_ first: [(String, String)] = []) -> [(time: Double, text: String)] {
    var events = [(time: 0.0, text: Self.prompt)]
    var time = 0.0
    for (command, output) in first + Self.commands {
      time += 1
      for key in command {
        time += 0.1
        events.append((time, String(key)))
      }
      events.append((time + 0.2, "\r\n"))
      time += 0.25
      events.append((time, (output.isEmpty ? "" : output + "\r\n") + Self.prompt))
    }
    return events
  }

  @Test func aTypedSessionIsNot() throws {
    #expect(try suspicions(typed()).isEmpty)
    // ls with its colours is still ls.
    #expect(try suspicions(typed([("alias pwd='pwd -P'", "")])).isEmpty)
    // What the manual has its reader define is nobody's trick.
    #expect(
      try suspicions(
        typed([("say() { echo $1; }", ""), ("say hi", "hi")]),
        manual: "    # say() { echo $1; }\n    # say hi\n    hi\n"
      ).isEmpty)
    // Pasted into a shell without bracketed paste: each command takes some milliseconds.
    var pasted = [(time: 0.0, text: Self.prompt)]
    for (index, command) in Self.commands.enumerated() {
      let time = 5 + Double(index) * 0.004
      pasted.append((time, "\(command.0)\r\n"))
      pasted.append((time + 0.003, "\(command.1)\r\n\(Self.prompt)"))
    }
    #expect(try suspicions(pasted).isEmpty)
  }

  @Test func aSessionShownInASessionIs() throws {
    let session = Self.commands.map { "\(Self.prompt)\($0)\r\n\($1)\r\n" }.joined()
    let found = try suspicions([
      (0, Self.prompt), (1, "cat s.txt"), (2, "\r\n"), (2.01, session + Self.prompt),
      (4, "exit\r\n"),
    ])
    #expect(found.map(\.kind) == [.printed])
    #expect(found.first?.line == 2)
    #expect(found.first?.says.contains("after 'cat s.txt'") == true)
  }

  @Test(arguments: [
    "alias whoami='echo root'", "whoami() { echo root; }", "function whoami { echo root; }",
    "cp fake.sh /usr/local/bin/whoami", "echo 'echo root' > ~/bin/whoami",
    "ln -s /tmp/fake /usr/local/sbin/whoami",
  ])
  func aProgramReplacedIs(command: String) throws {
    let found = try suspicions(typed([(command, "")]))
    #expect(found.map(\.kind) == [.replaced])
    #expect(found.first?.says.hasSuffix("in the place of whoami") == true)
  }

  @Test func aClockThatRunsBackwardsIs() throws {
    let events = typed()
    let half = events.count / 2
    let found = try suspicions(
      Array(events[..<half]) + events[half...].map { ($0.time - 20, $0.text) })
    #expect(found.map(\.kind) == [.clock])
  }
}
