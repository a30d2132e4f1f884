import Fixtures
import Testing

@testable import Sessions

/// Sessions in formats that no terminal writes: copies and exports.
@Suite struct CopiedTextTests {
  private let vocabulary = SessionVocabulary(
    .shipped, commands: ["cat people", "echo one two three four five six seven eight"],
    programs: ["cat", "echo", "wc"], hosts: ["node1"])
  private static let session =
    "[root@node1 ~]# cat people\nalice\nbob\n[root@node1 ~]# wc -l people\n2 people\n"

  private func commands(_ bytes: [UInt8]) throws -> [SessionCommand] {
    try Session(Recording(bytes: bytes, file: "t"), file: "t", vocabulary: vocabulary).commands
  }

  @Test(
    "What a program put before each line is taken off",
    arguments: [
      { number, line in "\(number)  \(line)" }, { number, line in "   \(number): \(line)" },
      { number, line in "[12:30:0\(number)] \(line)" }, { _, line in "> \(line)" },
      { number, line in "2026-11-30T16:58:0\(number).731Z \(line)" },
    ] as [@Sendable (Int, String) -> String])
  func prefixes(_ with: @Sendable (Int, String) -> String) throws {
    let lines = Self.session.split(separator: "\n").enumerated().map { with($0 + 1, String($1)) }
    let found = try commands(Array(lines.joined(separator: "\n").utf8))
    #expect(found.map(\.text) == ["cat people", "wc -l people"])
    #expect(found.map(\.output) == [["alice", "bob"], ["2 people"]])
  }

  @Test func numbersThatACommandShowsAreItsOutput() throws {
    let numbers = (1...40).map { "\($0)" }
    let found = try commands(
      Array("[root@node1 ~]# cat people\n\(numbers.joined(separator: "\n"))\n".utf8))
    #expect(found.first?.output == numbers)
  }

  @Test func utf16IsText() throws {
    for isBig in [false, true] {
      var bytes: [UInt8] = isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]
      for unit in Self.session.utf16 {
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
        bytes += isBig ? [high, low] : [low, high]
      }
      #expect(try commands(bytes).map(\.text) == ["cat people", "wc -l people"])
    }
  }

  @Test func htmlIsReadAsItIsShown() throws {
    let html =
      "<!DOCTYPE html><html><head><title>$ ls</title></head><body><pre><b>[root@node1 ~]</b># echo &lt;b&gt; &amp;amp;\n&lt;b&gt; &amp;amp;\n</pre></body></html>"
    let found = try commands(Array(html.utf8))
    #expect(found.map(\.text) == ["echo <b> &amp;"])
    #expect(found[0].output == ["<b> &amp;"])
  }

  @Test func aLineBrokenAtTheMarginIsOne() throws {
    let typed = "[root@node1 ~]# echo one two three four five six seven eight"
    let copy =
      "\(typed.prefix(42))\n\(typed.dropFirst(42))\none two three four five six seven eight"
    #expect(
      try commands(Array(copy.utf8)).map(\.text)
        == ["echo one two three four five six seven eight"])
  }

  @Test func ttyrecAndTheFirstAsciicast() throws {
    let text = Self.session.replacing("\n", with: "\r\n")
    var bytes: [UInt8] = []
    for (index, part) in [text.prefix(20), text.dropFirst(20)].enumerated() {
      for number in [1_700_000_000 + index, 500, part.utf8.count] {
        bytes += (0..<4).map { UInt8(number >> ($0 * 8) & 0xFF) }
      }
      bytes += Array(part.utf8)
    }
    let recording = try Recording(bytes: bytes, file: "t")
    #expect(recording.format == .ttyrec)
    #expect(recording.pauses == [0, 1000])
    #expect(try commands(bytes).map(\.text) == ["cat people", "wc -l people"])
    let escaped = text.replacing("\r\n", with: "\\r\\n")
    let cast =
      "{\"version\": 1, \"width\": 80, \"height\": 24,\n\"stdout\": [[0.5, \"\(escaped)\"]]}"
    #expect(try Recording(bytes: Array(cast.utf8), file: "t").format == .asciicast1)
    #expect(try commands(Array(cast.utf8)).map(\.text) == ["cat people", "wc -l people"])
  }

  @Test func anAppendedTypescriptIsSeveral() throws {
    let part =
      "Script started on 2026-11-30 [COLUMNS=\"80\"]\n\(Self.session)Script done on 2026-11-30\n"
    #expect(try commands(Array((part + part).utf8)).count == 4)
  }

  @Test func eachKeyTwiceIsOneKey() throws {
    let doubled = "$ ccaatt  aa\n\n1\n$ wwcc  bb\n\n2\n$ eexxiitt\n"
    #expect(try commands(Array(doubled.utf8)).map(\.text) == ["cat a", "wc b", "exit"])
  }
}
