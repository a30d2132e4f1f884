/// A text that is searched for secrets. What was found out about it is remembered, so that however many searches
/// begin in it, each byte is read a bounded number of times.
struct SecretText {
  let bytes: [UInt8]
  /// Where a command stands: `$x` is a variable there, and blanks end an option's value.
  let isCommand: Bool
  /// The last run of each class of bytes.
  private var runs: [Range<Int>]
  /// The last text in quotes: a double one's, a single one's.
  private var quotations: [Range<Int>] = [0..<0, 0..<0]
  private var isClosed = [false, false]
  /// The last place of a byte in a run.
  private var lastPlace: (byte: UInt8, run: Range<Int>, place: Int?) = (0, 0..<0, nil)

  init(_ bytes: [UInt8], isCommand: Bool) {
    self.bytes = bytes
    self.isCommand = isCommand
    runs = [Range<Int>](repeating: 0..<0, count: ByteClass.allCases.count)
  }

  subscript(_ index: Int) -> UInt8? {
    index >= 0 && index < bytes.count ? bytes[index] : nil
  }

  /// Where the bytes of this class that begin here end.
  mutating func end(of byteClass: ByteClass, from start: Int) -> Int {
    let slot = byteClass.rawValue
    if runs[slot].contains(start) { return runs[slot].upperBound }
    var end = start
    while end < bytes.count, ByteClass.tables[slot << 8 | Int(bytes[end])] { end += 1 }
    runs[slot] = start..<end
    return end
  }

  /// The quote that closes what was opened before here; nil where none does.
  mutating func closing(_ quote: UInt8, from start: Int) -> Int? {
    let isSingle = quote == UInt8(ascii: "'")
    let slot = isSingle ? 1 : 0
    if quotations[slot].contains(start) {
      return isClosed[slot] ? quotations[slot].upperBound - 1 : nil
    }
    var index = start
    while index < bytes.count {
      if bytes[index] == quote {
        quotations[slot] = start..<index + 1
        isClosed[slot] = true
        return index
      }
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    quotations[slot] = start..<max(start, bytes.count)
    isClosed[slot] = false
    return nil
  }

  /// Where the byte stands last before a run's end.
  mutating func last(_ byte: UInt8, in run: Range<Int>) -> Int? {
    if lastPlace.byte == byte, lastPlace.run.upperBound == run.upperBound,
      lastPlace.run.lowerBound <= run.lowerBound
    {
      return lastPlace.place.flatMap { $0 >= run.lowerBound ? $0 : nil }
    }
    let place = bytes[run].lastIndex(of: byte)
    lastPlace = (byte, run, place)
    return place
  }

  func starts(with literal: [UInt8], at start: Int) -> Bool {
    start + literal.count <= bytes.count
      && bytes[start..<start + literal.count].elementsEqual(literal)
  }

  /// The same in whatever case; the literal is in lower case.
  func startsFolded(with literal: [UInt8], at start: Int) -> Bool {
    start + literal.count <= bytes.count
      && zip(bytes[start..<start + literal.count], literal).allSatisfy {
        KeywordAutomaton.folded($0) == $1
      }
  }

  /// Whether no letter, digit or `_` stands before.
  func isWordStart(_ index: Int) -> Bool {
    guard let before = self[index - 1] else { return true }
    return !ByteClass.word.contains(before)
  }

  /// Whether no letter, digit or `_` follows.
  func isWordEnd(_ index: Int) -> Bool {
    guard let byte = self[index] else { return true }
    return !ByteClass.word.contains(byte)
  }

  /// Whether only blanks, or a table's edge, stand before it in its line; looked for over so many bytes as a margin may have.
  func isLineStart(_ index: Int, margin: Int = 80) -> Bool {
    var place = index - 1
    while place >= 0, place >= index - margin, " \t|".utf8.contains(bytes[place]) {
      place -= 1
    }
    return place < 0 || bytes[place] == 0x0A
  }
}
