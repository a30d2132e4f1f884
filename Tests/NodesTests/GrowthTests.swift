import Fixtures
import Nodes
import Testing

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
