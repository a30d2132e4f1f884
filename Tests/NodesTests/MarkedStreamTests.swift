import Fixtures
import Nodes
import Testing

/// A node's output, in pieces of any size, between marks that it cannot know.
@Suite struct MarkedStreamTests {
  private func read(
    _ bytes: [UInt8], limit: Int = 1 << 20, pieces: inout Randomness
  ) -> MarkedStream {
    var stream = MarkedStream(mark: "M", limit: limit)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...9, using: &pieces)
      Array(rest.prefix(count)).withUnsafeBytes { stream.append($0) }
      rest = rest.dropFirst(count)
    }
    stream.finish()
    return stream
  }

  @Test func anyOutputInAnyPieces() {
    for seed in 1...300 {
      var random = Randomness(seed: seed)
      // The characters of marks, and any other bytes.
      let output = (0..<Int.random(in: 0...40, using: &random)).flatMap { _ -> [UInt8] in
        random.chance(60)
          ? Array("\nM".utf8) : [UInt8.random(in: 0...255, using: &random)]
      }.filter { $0 != UInt8(ascii: " ") }
      let before = Array("Welcome\r\nM\n M 3".utf8)
      let sent = before + Array("\nM 77\n".utf8) + output + Array("\nM 5\nlater\nM 0\n".utf8)
      let stream = read(sent, pieces: &random)
      #expect(stream.output.head == output)
      #expect(stream.status == 5)
      #expect(stream.shell == 77)
    }
  }

  @Test func whatIsCutHasNoStatus() {
    var random = Randomness(seed: 1)
    let whole = Array("\nM 77\nhello\nM 0\n".utf8)
    for count in 0..<whole.count {
      let stream = read(Array(whole.prefix(count)), pieces: &random)
      #expect(stream.status == nil)
      #expect("hello".hasPrefix(stream.output.text.split(separator: "\n").first ?? ""))
    }
    #expect(read(whole, pieces: &random).status == 0)
  }

  @Test func aShellThatTalksWithoutEndTakesNoMemory() throws {
    var stream = MarkedStream(mark: "M", limit: 100)
    let noise = Array(repeating: UInt8(ascii: "x"), count: 1 << 16)
    for _ in 0..<100 { noise.withUnsafeBytes { stream.append($0) } }
    #expect(stream.shell == nil)
    let kept = try #require(Mirror(reflecting: stream).descendant("pending") as? [UInt8])
    #expect(kept.count < 1 << 17)
  }
}
