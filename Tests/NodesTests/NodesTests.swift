import Fixtures
import Foundation
import Nodes
import Testing

@testable import Sessions

@Suite struct TerminalTests {
  private func lines(_ text: String) throws -> [String] {
    try Recording(bytes: Array(text.utf8), file: "test").lines
  }

  @Test(
    "What is played is what was seen",
    arguments: [
      ("eq\u{8} \u{8}grep\n", ["egrep"]), ("50%\r100%\n", ["100%"]),
      ("a\u{1B}[31mb\u{1B}[0mc\n", ["abc"]),
      ("abcdef\u{1B}[3D\u{1B}[K\n", ["abc"]), ("ac\u{1B}[D\u{1B}[1@b\n", ["abc"]),
      ("abxc\u{1B}[2D\u{1B}[P\n", ["abc"]),
      ("\u{1B}]0;title\u{7}x\n", ["x"]), ("\u{1B}[?2004hx\u{1B}[?2004l\n", ["x"]),
      ("a\tb\n", ["a\tb"]),
      ("one\r\ntwo\r\n", ["one", "two"]), ("x\u{1B}[?1049hVI SCREEN\u{1B}[?1049ly\n", ["xy"]),
      ("über\n", ["über"]),
    ])
  func plays(input: String, expected: [String]) throws { #expect(try lines(input) == expected) }

  @Test func wrappedLinesAreOne() throws {
    let text =
      "Script started on 2026-01-01 [COLUMNS=\"10\" LINES=\"5\"]\n[root@n1 ~]# abcdefgh\r\nok\r\n"
    #expect(try lines(text) == ["[root@n1 ~]# abcdefgh", "ok"])
  }

  /// bash's readline writes a space and CR when a typed line reaches the edge.
  @Test func readlineAtTheEdge() throws {
    let text = "Script started on x [COLUMNS=\"10\"]\n12345678\u{20}\u{20}\rAB\r\n"
    #expect(try lines(text).count == 1)
  }

  @Test(
    "A cut recording says so",
    arguments: [
      "[root@a ~]# ls\nx\u{1B}[3", "[root@a ~]# ls\nx\u{1B}]0;t", "[root@a ~]# ls\n\u{C3}",
    ])
  func cut(text: String) throws {
    var bytes = Array(text.utf8)
    if text.hasSuffix("\u{C3}") { bytes = Array("[root@a ~]# ls\n".utf8) + [0xC3] }
    let recording = try Recording(bytes: bytes, file: "test")
    #expect(recording.remarks.contains { $0.contains("cut short") })
  }
}

@Suite struct RecordingTests {
  @Test("Formats are told by their content")
  func formats() throws {
    func format(_ text: String) throws -> Recording.Format {
      try Recording(bytes: Array(text.utf8), file: "t").format
    }
    #expect(try format("[root@a ~]# ls\n") == .text)
    #expect(try format("Script started on Mon 23 Nov 2026\n[root@a ~]# ls\n") == .typescript)
    #expect(
      try format("{\"version\": 2, \"width\": 80, \"height\": 24}\n[0.1, \"o\", \"$ ls\\r\\n\"]\n")
        == .asciicast2)
    #expect(
      try format(
        "{\"version\": 3, \"term\": {\"cols\": 80, \"rows\": 24}}\n# note\n[0.1, \"o\", \"$ ls\\r\\n\"]\n"
      ) == .asciicast3)
  }

  @Test(
    "Bad input is said in one sentence",
    arguments: [
      ("", "t: the recording is empty"), ("   \n", "t: the recording is empty"),
      (
        "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}x",
        "t: a binary file, not a recording of a terminal session"
      ),
      (
        "{\"version\": 1}\n",
        "t: asciicast version 1 without \"stdout\": it holds no output"
      ),
      (
        "0.1 20\n0.2 30\n0.3 40\n",
        "t: this is script's timing file; give the typescript that was written with it"
      ),
    ])
  func errors(text: String, message: String) {
    #expect(throws: RecordingError(message)) { try Recording(bytes: Array(text.utf8), file: "t") }
  }

  @Test func castCutInTheMiddleOfALine() throws {
    let text =
      "{\"version\": 2, \"width\": 80, \"height\": 24}\n[0.1, \"o\", \"$ ls\\r\\n\"]\n[0.2, \"o\", \"fi"
    let recording = try Recording(bytes: Array(text.utf8), file: "t")
    #expect(recording.lines == ["$ ls"])
    #expect(recording.remarks == ["the recording's last line is incomplete: it was cut short"])
  }

  /// What is read without Foundation's parser is what that reads, and nothing that it refuses.
  @Test func usualEventsAreReadAsJSON() throws {
    var chance = Randomness(seed: 8)
    let parts = [
      "[", "]", ",", " ", "\"", "o", "\"o\"", "1", "0", ".", "0.5", "-1", "1e3", "\\n", "\\u001b",
      "\\ud83d\\ude00",
      "\\u00e9", "\\u+12f", "\\x", "é", "😀", "\t", "\"ls\\r\\n\"", "[0.25, \"o\", ", "\\\"",
    ]
    var events = 0
    for round in 0..<20_000 {
      var text = round % 2 == 0 ? "[0.25, \"o\", \"" : ""
      for _ in 0..<Int.random(in: 1...6, using: &chance) {
        text += parts.randomElement(using: &chance) ?? ""
      }
      if round % 2 == 0 { text += "\"]" }
      let json = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [Any]
      let event = AsciicastEvents.event(Array(text.utf8)[...])
      if let json, json.count > 2, let kind = json[1] as? String, let data = json[2] as? String {
        events += 1
        let time = json[0] as? Double ?? 0
        #expect(event == AsciicastEvents.Event(time: time, kind: kind, data: data), "\(text)")
      } else {
        #expect(event == nil, "\(text)")
      }
    }
    #expect(events > 1000)
  }

  @Test func castWithABadLine() throws {
    let events = (1...600).map { "[0.\($0), \"o\", \"\($0)\\r\\n\"]" }
    for bad in [0, 255, 256, 400] {
      var lines = events
      lines.insert("[0.5, \"o\"", at: bad)
      let text = "{\"version\": 3}\n# note\n" + lines.joined(separator: "\n") + "\n"
      let recording = try Recording(bytes: Array(text.utf8), file: "t")
      #expect(recording.lines == (1...600).map(String.init))
      #expect(
        recording.remarks == ["line \(bad + 3) is not an asciicast event and was left out"])
    }
  }

  @Test func middleOfALongOutputIsLeftOut() throws {
    let text = "$ seq 400000\n" + (1...400_000).map { "\($0)\n" }.joined() + "$ echo end\nend\n$ \n"
    let session = try Session(Recording(bytes: Array(text.utf8), file: "t"), file: "t")
    #expect(session.commands.map(\.text) == ["seq 400000", "echo end"])
    let output = session.commands[0].output
    #expect(output.count <= 150_001)
    #expect(output.prefix(50_000).elementsEqual((1...50_000).map(String.init)))
    let last = output.suffix(from: 50_001)
    #expect(output[50_000] == "[\(400_000 - 50_000 - last.count) lines left out]")
    #expect(last.elementsEqual((400_001 - last.count...400_000).map(String.init)))
  }
}

@Suite struct TerminalLinesTests {
  @Test func holdsWhatIsPutIn() {
    var plain: [TerminalLine] = []
    for number in 0..<3000 {
      var line = TerminalLine(number % 7 == 0 ? "" : "line \(number) ⏎")
      if number % 5 == 0 { line.time = number }
      if number % 11 == 0 {
        line.marks = [.init(mark: .promptStart(isContinuation: false), offset: 2)]
      }
      if number % 13 == 0 { (line.rightPart, line.screen) = (3, 1) }
      plain.append(line)
    }
    var lines = TerminalLines(plain)
    #expect(lines.elementsEqual(plain))
    for _ in 0..<2100 {
      lines.removeLast()
      plain.removeLast()
    }
    #expect(lines.elementsEqual(plain))
    lines.append(TerminalLine("again"))
    plain.append(TerminalLine("again"))
    #expect(lines.elementsEqual(plain))
  }

  /// Plain text is written in runs. A break that is still to come has each character written on its own.
  @Test func runsOfPlainTextShowTheSame() {
    var chance = Randomness(seed: 5)
    let parts = [
      "plain text ", "x", "\r", "\r\n", "\u{8}", "\t", "漢", "é", "\u{1B}[K", "\u{1B}[2C",
      "\u{1B}[4h",
      "\u{1B}[4l", "\u{1B}[?2004h", "\u{1B}[?2004l",
      "\u{1B}[7m%\u{1B}[0m" + String(repeating: " ", count: 19),
      "\u{1B}[A", "\u{1B}(0", "\u{1B}(B", "\u{1B}[3P",
    ]
    for _ in 0..<300 {
      let text = (0..<40).map { _ in parts.randomElement(using: &chance) ?? "" }.joined()
      for width in [nil, 20, 33] {
        var whole = TerminalScreen(width: width, isPlainText: false)
        whole.feed(text.utf8)
        let never = TerminalScreen.Break(width: 1, text: "", start: .max)
        var single = TerminalScreen(width: width, isPlainText: false, breaks: [never])
        single.feed(text.utf8)
        #expect(whole.lines == single.lines, "\(text.debugDescription)")
      }
    }
  }
}

@Suite struct SessionTests {
  private func session(_ text: String) throws -> Session {
    try Session(Recording(bytes: Array(text.utf8), file: "t"), file: "t")
  }

  @Test func commandsWithOutputAndInput() throws {
    let commands = try session(
      "[root@ws ~]# ssh root@node1\n[root@node1 ~]# cat >> rc <<EOF\n> a=1\n> EOF\n[root@node1 ~]# ls\nrc\n# not a prompt\n[root@node1 ~]#\n"
    ).commands
    #expect(commands.map(\.text) == ["ssh root@node1", "cat >> rc <<EOF", "ls"])
    #expect(commands.map(\.host) == ["ws", "node1", "node1"])
    #expect(commands[1].input == ["a=1"])
    #expect(commands[2].output == ["rc", "# not a prompt"])
  }

  @Test func barePromptsAreFollowedThroughSSH() throws {
    let commands = try session("# ssh root@node1\n# hostname\nnode1\n# exit\n# date\n").commands
    #expect(commands.map(\.host) == [nil, "node1", "node1", nil])
  }

  @Test func continuationLines() throws {
    #expect(try session("$ a \\\n> b\nout\n").commands[0].text == "a b")
  }

  @Test func noPrompt() {
    #expect(
      throws: RecordingError(
        "t: it contains no command; a recording shows prompts such as [root@node1 ~]# or $")
    ) {
      try session("just text\n")
    }
  }
}
