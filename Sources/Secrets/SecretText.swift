/// A text that is searched for secrets. It caches what searches find out, so that each byte is read a bounded number
/// of times, however many searches begin in it.
struct SecretText {
  let bytes: [UInt8]
  /// Whether it is a command: there `$x` is a variable, and blanks end an option's value.
  let isCommand: Bool
  /// The last run found of each class of bytes.
  private var runs: [Range<Int>]
  /// The last quoted text: with double quotes, with single quotes.
  private var quotations: [Range<Int>] = [0..<0, 0..<0]
  private var isClosed = [false, false]
  /// The last occurrence of a byte in a run.
  private var lastPlace: (byte: UInt8, run: Range<Int>, place: Int?) = (0, 0..<0, nil)

  init(_ bytes: [UInt8], isCommand: Bool) {
    self.bytes = bytes
    self.isCommand = isCommand
    runs = [Range<Int>](repeating: 0..<0, count: ByteClass.allCases.count)
  }

  subscript(_ index: Int) -> UInt8? {
    index >= 0 && index < bytes.count ? bytes[index] : nil
  }

  /// Finds the end of the run of bytes of this class that begins here.
  mutating func end(of byteClass: ByteClass, from start: Int) -> Int {
    let slot = byteClass.rawValue
    if runs[slot].contains(start) { return runs[slot].upperBound }
    var end = start
    while end < bytes.count, ByteClass.tables[slot << 8 | Int(bytes[end])] { end += 1 }
    runs[slot] = start..<end
    return end
  }

  /// Finds the quote that closes one opened before here; nil if none does.
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

  /// Finds the last occurrence of the byte in a run.
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

  /// Compares in any case; the literal is in lower case.
  func startsFolded(with literal: [UInt8], at start: Int) -> Bool {
    start + literal.count <= bytes.count
      && zip(bytes[start..<start + literal.count], literal).allSatisfy {
        KeywordAutomaton.folded($0) == $1
      }
  }

  /// Whether no letter, digit or `_` comes before.
  func isWordStart(_ index: Int) -> Bool {
    guard let before = self[index - 1] else { return true }
    return !ByteClass.word.contains(before)
  }

  /// Whether no letter, digit or `_` follows.
  func isWordEnd(_ index: Int) -> Bool {
    guard let byte = self[index] else { return true }
    return !ByteClass.word.contains(byte)
  }

  /// Whether only blanks, or a table's edge, precede it in its line; looks back at most `margin` bytes.
  func isLineStart(_ index: Int, margin: Int = 80) -> Bool {
    var place = index - 1
    while place >= 0, place >= index - margin, " \t|".utf8.contains(bytes[place]) {
      place -= 1
    }
    return place < 0 || bytes[place] == 0x0A
  }
}
