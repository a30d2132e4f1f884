import Fixtures
import Nodes
import Testing

@testable import Sessions

@Suite(.cpuBound) struct RecordingGrowthTests {
  private static let prompt = "[root@node1 ~]# "

  struct Piece: Sendable, CustomStringConvertible {
    var description: String
    var size = 300
    var before = ""
    var text: String
    var after = ""
  }

  private static let pieces: [Piece] = [
    Piece(description: "commands", size: 100, text: prompt + "echo a\na\n"),
    Piece(description: "history", size: 100, text: prompt + "!!\necho a\na\n"),
    Piece(description: "one line", size: 3000, before: prompt + "x\n", text: "word "),
    Piece(description: "returns", size: 1000, before: prompt + "x\n", text: "50%\r"),
    Piece(description: "backspaces", size: 1000, before: prompt + "x\n", text: "a\u{8}"),
    Piece(description: "colours", before: prompt + "x\n", text: "\u{1B}[1mx\u{1B}[0m"),
    Piece(description: "open escapes", size: 1000, before: prompt + "x\n", text: "\u{1B}["),
    Piece(description: "titles", size: 1000, before: prompt + "x\n", text: "\u{1B}]0;"),
    Piece(description: "inserted", before: prompt + "x\n", text: "\u{1B}[1@x\r"),
    Piece(description: "moves", before: prompt + "x\n", text: "\u{1B}[9;9Hx\u{1B}[A"),
    Piece(
      description: "full screens", before: prompt + "x\n", text: "\u{1B}[?1049hx\u{1B}[?1049l"),
    Piece(description: "quoted lines", before: prompt + "echo 'a\n", text: "> line\n"),
    Piece(description: "here-document", before: prompt + "cat <<EOF\n", text: "> line\n"),
    Piece(description: "backslashes", before: prompt + "echo \\\n", text: "> line \\\n"),
    Piece(
      description: "nested quotes", size: 1000, before: prompt + "echo ", text: #""$(echo "#,
      after: "\n"),
  ]

  @Test("A recording is played and cut into commands once", arguments: pieces)
  func recording(_ piece: Piece) throws {
    let ratio = try Growth.ratio(from: piece.size) { count -> [UInt8] in
      let text =
        piece.before + String(repeating: piece.text, count: count) + piece.after + "\n"
        + Self.prompt + "true\n"
      return Array(text.utf8)
    } work: { bytes in
      _ = try Session(Recording(bytes: bytes, file: "large"), file: "large").commands.count
    }
    #expect(ratio <= Growth.limit)
  }
}

/// A few bytes that request a lot of work: their product counts.
@Suite(.cpuBound) struct RecordingLimitTests {
  /// A terminal 4096 columns wide and a mark at the end of each line: 3 MB that requested 16 GB.
  @Test func farColumnsOnManyLines() throws {
    let line = "\\u001b[4096Gx\\r\\n"
    let event = "[0.1, \"o\", \"\(String(repeating: line, count: 100))\"]\n"
    let bytes = Array(
      ("{\"version\": 2, \"width\": 4096, \"height\": 24}\n"
        + String(repeating: event, count: 1800)).utf8)
    #expect(throws: RecordingError.self) { try Recording(bytes: bytes, file: "wide.cast") }
  }

  @Test(arguments: [
    "\u{1B}[P", "\u{1B}[1K", "\u{1B}[4000X", "\u{1B}[9@", "\u{1B}[1000S",
  ])
  func editsOfALongLine(escape: String) throws {
    let long = String(repeating: "a", count: 300_000)
    let edits = String(repeating: escape + "\r", count: 100_000)
    // Refused or played, it must end soon: the product would take minutes.
    _ = try? Recording(
      bytes: Array("[root@node1 ~]# x\n\(long)\r\(edits)\n".utf8), file: "edits.txt")
  }

  /// Ordinary output stays well below the limits.
  @Test func rightPromptsAndBarsAreUsual() throws {
    let prompt = "\u{1B}[1;70H10:00:00\u{1B}[1;1H$ ls\r\n\u{1B}[78Gx\r\n"
    let text = "[root@node1 ~]# x\r\n" + String(repeating: prompt, count: 20_000)
    _ = try Recording(
      bytes: Array("Script started on 2026-01-01 [COLUMNS=\"80\" LINES=\"24\"]\n\(text)\n".utf8),
      file: "usual.txt")
  }
}
