/// A piece of an output, with the type that its shape reveals.
///
/// The types are those whose values change from run to run (ids, times, fingerprints) and those
/// that need care (addresses, numbers); everything else is a word or a punctuation mark.
public struct ValueToken: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case word, number, punctuation
    /// `d8c464a6-…` (8-4-4-4-12), 32 hex digits, LVM's 6-4-4-4-4-4-6, a container's 12 hex digits,
    /// `vol-0a1b2c3d` (a short name, then 8 or 17 hex digits), a commit's 7 hex digits and more, `0cihm9yiolp0s9kc`.
    case id
    /// 40 or more hex digits, also with most of them left out (`286d2e98...870c86`); `$6$…`, `SHA256:…`.
    case hash
    /// Dates, times of day, or both.
    case time
    /// `5d`, `3m2s`, `250ms`.
    case duration
    case address
    /// A MAC address or a bridge id made of one.
    case mac
    /// Hex pairs of a key's fingerprint.
    case fingerprint
    /// `instance-0000000f`
    case instance
    /// `1.0.0-fips`, `5.3p1`: three parts or a patch level.
    case version
    /// Three or more dots: something was left out.
    case elision
  }

  public var kind: Kind
  public var text: String
  /// Whether whitespace precedes it.
  public var isSpaced: Bool
}

/// Cuts text into tokens, in one pass over its bytes.
public struct ValueScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  public static func tokens(of text: String) -> [ValueToken] {
    var text = text
    return text.withUTF8 { bytes in
      var scanner = ValueScanner(bytes)
      return scanner.scan()
    }
  }

  /// Every id in the text, in order.
  public static func ids(in text: String) -> [String] {
    guard text.utf8.count >= 7, text.utf8.contains(where: isDigit) else { return [] }
    return tokens(of: text).filter { $0.kind == .id }.map(\.text)
  }

  private mutating func scan() -> [ValueToken] {
    var tokens: [ValueToken] = []
    var spaced = true
    while index < bytes.count {
      let byte = bytes[index]
      if isBlank(byte) || byte == 0x0A || byte == 0x0D || byte == 0 {
        spaced = true
        index += 1
        continue
      }
      let (kind, end) = next()
      let text = String(decoding: bytes[index..<end], as: UTF8.self)
      tokens.append(ValueToken(kind: kind, text: text, isSpaced: spaced))
      spaced = false
      index = end
    }
    return tokens
  }

  private func next() -> (ValueToken.Kind, Int) {
    let byte = bytes[index]
    if isDigit(byte) || isLetter(byte) { return alphanumeric() }
    if byte == UInt8(ascii: "."), at(index + 1) == byte, at(index + 2) == byte {
      var end = index
      while at(end) == byte { end += 1 }
      return (.elision, end)
    }
    if byte == UInt8(ascii: "$"), isDigit(at(index + 1)), at(index + 2) == byte {
      return (.hash, run(from: index) { !isBlank($0) && $0 != UInt8(ascii: "|") })
    }
    if byte == UInt8(ascii: "_") || byte >= 0x80 { return (.word, wordEnd(index)) }
    return (.punctuation, index + 1)
  }

  private func at(_ position: Int) -> UInt8 { position < bytes.count ? bytes[position] : 0 }

  private func run(from start: Int, while condition: (UInt8) -> Bool) -> Int {
    var end = start
    while end < bytes.count, condition(bytes[end]) { end += 1 }
    return end
  }

  private func wordEnd(_ start: Int) -> Int { run(from: start) { isWordByte($0) || $0 >= 0x80 } }

  private func alphanumeric() -> (ValueToken.Kind, Int) {
    let end = wordEnd(index)
    let length = end - index
    if let shape = hexShape(end: end, length: length) { return shape }
    if isDigit(bytes[index]) {
      if let shape = numericShape(end: end, length: length) { return shape }
    } else if let shape = letterShape(end: end, length: length) {
      return shape
    }
    return (bytes[index..<end].allSatisfy(isDigit) ? .number : .word, end)
  }

  // MARK: Hexadecimal shapes

  private func hexShape(end: Int, length: Int) -> (ValueToken.Kind, Int)? {
    if length == 8, let end = groups([8, 4, 4, 4, 12], isHex) { return (.id, end) }
    if length == 6, let end = groups([6, 4, 4, 4, 4, 4, 6], { isLetter($0) || isDigit($0) }) {
      return (.id, end)
    }
    if length >= 32, bytes[index..<end].allSatisfy(isHex) {
      return (length == 32 ? .id : .hash, end)
    }
    if let end = shortenedHash(end) { return (.hash, end) }
    if length == 12, isHexMixture(index..<end), at(end) != UInt8(ascii: "-"),
      index == 0 || bytes[index - 1] != UInt8(ascii: "-")
    {
      return (.id, end)
    }
    if (7...31).contains(length), length != 12, isGeneratedHex(index..<end) { return (.id, end) }
    if length >= 12, isGeneratedBase36(index..<end) { return (.id, end) }
    if length == 2, at(end) == UInt8(ascii: ":") {
      let pairs = hexPairs()
      if pairs >= 16 { return (.fingerprint, index + pairs * 3 - 1) }
      if pairs == 6 { return (.mac, index + 17) }
    }
    // A bridge id: priority, a dot, the MAC address.
    if length == 4, at(end) == UInt8(ascii: "."), wordEnd(end + 1) == end + 13,
      end + 13 <= bytes.count, bytes[(end + 1)..<(end + 13)].allSatisfy(isHex)
    {
      return (.mac, end + 13)
    }
    return nil
  }

  /// The end of a hash of which the author shows both ends, with dots between them.
  private func shortenedHash(_ end: Int) -> Int? {
    let tail = run(from: end) { $0 == UInt8(ascii: ".") }
    guard end - index >= 5, tail - end >= 3 else { return nil }
    let last = wordEnd(tail)
    // git's `83db48f...bf12a3c` is a range.
    let isRange = tail - end == 3 && (7...12).contains(end - index) && end - index == last - tail
    return last - tail >= 5 && !isRange && isHexMixture(index..<end) && isHexMixture(tail..<last)
      ? last : nil
  }

  /// Whether it is a short hash (a commit's 7 digits and more, a member's 16), and no number with a unit (`1048576b`),
  /// nor a part of a longer name.
  private func isGeneratedHex(_ range: Range<Int>) -> Bool {
    guard isHexMixture(range), isApart(range) else { return false }
    return !bytes[range].dropLast().allSatisfy(isDigit)
  }

  /// Whether it is a random id in small letters and digits, as a cluster's: words with a number change between the two
  /// less often.
  private func isGeneratedBase36(_ range: Range<Int>) -> Bool {
    let text = bytes[range]
    guard text.allSatisfy({ isDigit($0) || $0 &- 0x61 < 26 }), isApart(range) else { return false }
    var changes = 0
    for (left, right) in zip(text, text.dropFirst()) where isDigit(left) != isDigit(right) {
      changes += 1
    }
    return changes >= (text.count >= 20 ? 3 : 4)
  }

  /// Whether no dash or underscore joins it to a word before it.
  private func isApart(_ range: Range<Int>) -> Bool {
    range.lowerBound == 0 || !"-_".utf8.contains(bytes[range.lowerBound - 1])
      || bytes[..<range.lowerBound].dropLast().last.map(isDigit) == true
  }

  /// Whether it mixes letters and digits, all hexadecimal: neither a word nor a number.
  private func isHexMixture(_ range: Range<Int>) -> Bool {
    let text = bytes[range]
    return text.allSatisfy { isHex($0) && !($0 &- 0x41 < 26) } && text.contains(where: isDigit)
      && text.contains(where: isLetter)
  }

  private func groups(_ lengths: [Int], _ allowed: (UInt8) -> Bool) -> Int? {
    var position = index
    for (number, length) in lengths.enumerated() {
      if number > 0 {
        guard at(position) == UInt8(ascii: "-") else { return nil }
        position += 1
      }
      guard position + length <= bytes.count,
        bytes[position..<(position + length)].allSatisfy(allowed)
      else { return nil }
      position += length
    }
    return isWordByte(at(position)) ? nil : position
  }

  private func hexPairs() -> Int {
    var position = index
    var pairs = 0
    while isHex(at(position)), isHex(at(position + 1)), !isWordByte(at(position + 2)) {
      pairs += 1
      guard at(position + 2) == UInt8(ascii: ":") else { break }
      position += 3
    }
    return pairs
  }

  // MARK: Shapes that start with a digit

  private func numericShape(end: Int, length: Int) -> (ValueToken.Kind, Int)? {
    if let end = dateEnd() ?? clockEnd(index) { return (.time, end) }
    guard at(end) == UInt8(ascii: "."), isDigit(at(end + 1)) else {
      return durationEnd().map { (.duration, $0) }
    }
    var parts = 1
    var position = end
    while at(position) == UInt8(ascii: "."), isDigit(at(position + 1)) {
      parts += 1
      position = wordEnd(position + 1)
    }
    let text = bytes[index..<position]
    let plain = text.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
    if parts == 4, plain, isAddress(text) { return (.address, position) }
    if parts >= 3 || isPatchLevel(text) {
      return (.version, run(from: position) { isWordByte($0) || $0 == UInt8(ascii: "-") })
    }
    return (plain ? .number : .word, position)
  }

  /// `5.3p1`
  private func isPatchLevel(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let letter = text.firstIndex(of: UInt8(ascii: "p")) else { return false }
    return letter + 1 < text.endIndex && text[(letter + 1)...].allSatisfy(isDigit)
  }

  private func isAddress(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    text.split(separator: UInt8(ascii: ".")).allSatisfy { part in
      part.count <= 3 && part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
    }
  }

  private func digits(_ count: Int, at position: Int) -> Bool {
    position + count <= bytes.count && bytes[position..<(position + count)].allSatisfy(isDigit)
  }

  /// `2013-03-28`, optionally followed by `T00:48:15.049367Z` or ` 10:47:20`.
  private func dateEnd() -> Int? {
    let dash = UInt8(ascii: "-")
    guard digits(4, at: index), at(index + 4) == dash, digits(2, at: index + 5),
      at(index + 7) == dash, digits(2, at: index + 8), !isDigit(at(index + 10))
    else { return nil }
    let end = index + 10
    let separator = at(end)
    if separator == UInt8(ascii: "T") || separator == 0x20, let clock = clockEnd(end + 1) {
      return zoneEnd(clock)
    }
    return isWordByte(separator) ? nil : end
  }

  private func zoneEnd(_ position: Int) -> Int {
    if at(position) == UInt8(ascii: "Z") { return position + 1 }
    let sign = at(position)
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits(2, at: position + 1) {
      let colon = at(position + 3) == UInt8(ascii: ":") ? 1 : 0
      if digits(2, at: position + 3 + colon) { return position + 5 + colon }
    }
    return position
  }

  /// `10:47:20`, with an optional fraction. Two parts alone could be anything.
  private func clockEnd(_ start: Int) -> Int? {
    let colon = UInt8(ascii: ":")
    guard digits(2, at: start), at(start + 2) == colon, digits(2, at: start + 3),
      at(start + 5) == colon, digits(2, at: start + 6),
      !isWordByte(at(start + 8)) || at(start + 8) == UInt8(ascii: "Z"),
      at(start + 8) != colon
    else { return nil }
    let end = start + 8
    if at(end) == UInt8(ascii: "."), isDigit(at(end + 1)) {
      return run(from: end + 1, while: isDigit)
    }
    return end
  }

  /// `5d`, `3m2s`, `1h30m`, `250ms`
  private func durationEnd() -> Int? {
    var position = index
    while isDigit(at(position)) {
      position = run(from: position, while: isDigit)
      switch at(position) {
      case UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "s"): position += 1
      case UInt8(ascii: "m"): position += at(position + 1) == UInt8(ascii: "s") ? 2 : 1
      default: return nil
      }
    }
    return isWordByte(at(position)) ? nil : position
  }

  // MARK: Shapes that start with a letter

  private func letterShape(end: Int, length: Int) -> (ValueToken.Kind, Int)? {
    func isWord(_ word: String) -> Bool { bytes[index..<end].elementsEqual(word.utf8) }
    if length == 8, at(end) == UInt8(ascii: "-"), isWord("instance"), wordEnd(end + 1) == end + 9,
      bytes[(end + 1)..<(end + 9)].allSatisfy(isHex)
    {
      return (.instance, end + 9)
    }
    if length <= 6, at(end) == UInt8(ascii: "-") {
      let tail = wordEnd(end + 1)
      if [8, 17].contains(tail - end - 1), isHexMixture((end + 1)..<tail),
        at(tail) != UInt8(ascii: "-")
      {
        return (.id, tail)
      }
    }
    if length == 6, at(end) == UInt8(ascii: ":"), isWord("SHA256") {
      return (.hash, run(from: end + 1) { isWordByte($0) || "+/=".utf8.contains($0) })
    }
    if length == 3, let end = monthOrDayEnd(end: end) { return (.time, end) }
    // `OpenSSH_5.3p1` is a name and a version.
    if at(end) == UInt8(ascii: "."), isDigit(at(end + 1)), isDigit(bytes[end - 1]) {
      var digits = end
      while digits > index, isDigit(bytes[digits - 1]) { digits -= 1 }
      if digits > index, bytes[digits - 1] == UInt8(ascii: "_") { return (.word, digits) }
    }
    return nil
  }

  private static let days: Set<String> = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months: Set<String> = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Mon Nov 23 05:41:21 UTC 2026`, `Nov 23 05:41:21`, `Mar 2010`: a month's or day's name is a
  /// time only if a number follows.
  private func monthOrDayEnd(end: Int) -> Int? {
    let name = String(decoding: bytes[index..<end], as: UTF8.self)
    var position = end
    if Self.days.contains(name) {
      if at(position) == UInt8(ascii: ",") { position += 1 }
      position = run(from: position, while: isBlank)
      let monthEnd = wordEnd(position)
      guard Self.months.contains(String(decoding: bytes[position..<monthEnd], as: UTF8.self))
      else { return nil }
      position = monthEnd
    } else if !Self.months.contains(name) {
      return nil
    }
    position = run(from: position, while: isBlank)
    guard isDigit(at(position)), position > end else { return nil }
    position = run(from: position, while: isDigit)
    var rest = run(from: position, while: isBlank)
    guard let clock = clockEnd(rest) else { return position }
    position = clock
    rest = run(from: position, while: isBlank)
    let zone = run(from: rest) { (0x41...0x5A).contains($0) }
    if zone - rest >= 3 { rest = run(from: zone, while: isBlank) }
    return digits(4, at: rest) && !isWordByte(at(rest + 4)) ? rest + 4 : position
  }
}
