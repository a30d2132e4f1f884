/// The bytes of a text in which values are looked for; reading beyond its ends gives 0.
struct ValueBytes {
  let bytes: UnsafeBufferPointer<UInt8>

  var count: Int { bytes.count }

  @inline(__always) func at(_ position: Int) -> UInt8 {
    position >= 0 && position < bytes.count ? bytes[position] : 0
  }

  func run(from start: Int, while condition: (UInt8) -> Bool) -> Int {
    var end = start
    while end < bytes.count, condition(bytes[end]) { end += 1 }
    return end
  }

  /// The end of the word: letters, digits, underscores, and everything that is not ASCII.
  func wordEnd(_ start: Int) -> Int { run(from: start) { isWordByte($0) || $0 >= 0x80 } }

  func digitsEnd(_ start: Int) -> Int { run(from: start, while: isDigit) }

  func blanksEnd(_ start: Int) -> Int { run(from: start, while: isBlank) }

  func digits(_ count: Int, at position: Int) -> Bool {
    position + count <= bytes.count && bytes[position..<(position + count)].allSatisfy(isDigit)
  }

  func all(_ range: Range<Int>, _ condition: (UInt8) -> Bool) -> Bool {
    range.upperBound <= bytes.count && bytes[range].allSatisfy(condition)
  }

  func has(_ word: String, at position: Int) -> Bool {
    var index = position
    for byte in word.utf8 {
      guard at(index) == byte else { return false }
      index += 1
    }
    return true
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Whether it mixes letters and digits, all hexadecimal and small: neither a word nor a number.
  func isHexMixture(_ range: Range<Int>) -> Bool {
    guard range.upperBound <= bytes.count else { return false }
    let text = bytes[range]
    return text.allSatisfy { isHex($0) && !($0 &- 0x41 < 26) } && text.contains(where: isDigit)
      && text.contains(where: isLetter)
  }

  /// Whether nothing joins it to a word before it.
  func isSpaced(_ position: Int) -> Bool {
    let before = at(position - 1)
    return position == 0 || isBlank(before) || "([{\"'|,=".utf8.contains(before)
  }

  /// Whether nothing joins it to a word after it.
  func ends(at position: Int) -> Bool {
    let next = at(position)
    guard !isWordByte(next), next < 0x80 else { return false }
    return !":-./@+".utf8.contains(next) || !isWordByte(at(position + 1))
  }
}
