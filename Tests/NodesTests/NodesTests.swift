import Fixtures
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
