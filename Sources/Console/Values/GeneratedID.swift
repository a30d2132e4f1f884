/// A random name, all or nearly all of it digits and small letters.
enum GeneratedID: ValueShape {
  static let kind = ValueToken.Kind.id
  static let examples = [
    "d8c464a6-2960-4a3d-aa11-ed511c86dd0a", "d8c464a629604a3daa11ed511c86dd0a",
    "lmNfdM-nFuU-Uq5q-YJuD-4Uem-WMbD-qdJMkb", "9939864fa2e6", "2416953a4", "8211f1d0f64f3269",
    "0cihm9yiolp0s9kc",
  ]
  static let but = [
    "1048576b", "deadbeef", "20130328", "cluster1", "web-9939864fa2e6x", "release7", "x86_64",
  ]

  static func end(in text: ValueBytes, from start: Int, word end: Int) -> Int? {
    let length = end - start
    guard length >= 6 else { return nil }
    if length == 8, let end = groups([8, 4, 4, 4, 12], in: text, from: start, isHex) { return end }
    // LVM's.
    if length == 6,
      let end = groups(
        [6, 4, 4, 4, 4, 4, 6], in: text, from: start, { isLetter($0) || isDigit($0) })
    {
      return end
    }
    guard length >= 7, isDigit(text.at(start)) || text.all(start..<end, isWordByte) else {
      return nil
    }
    if length == 32, text.all(start..<end, isHex) { return end }
    if length == 12 {
      if text.isHexMixture(start..<end), text.at(end) != UInt8(ascii: "-"),
        text.at(start - 1) != UInt8(ascii: "-")
      {
        return end
      }
    } else if length < 32, isGeneratedHex(text, start..<end) {
      return end
    }
    return length >= 12 && length < 40 && isGeneratedBase36(text, start..<end) ? end : nil
  }

  /// Whether it is a short hash (a commit's 7 digits and more, a member's 16), and no number with a unit, nor
  /// a part of a longer name.
  private static func isGeneratedHex(_ text: ValueBytes, _ range: Range<Int>) -> Bool {
    // So many digits are no part of a name.
    guard text.isHexMixture(range), range.count >= 16 || isApart(text, range) else { return false }
    return !text.all(range.lowerBound..<(range.upperBound - 1), isDigit)
  }

  /// Whether it is a random id in small letters and digits, as a cluster's: words with a number change between
  /// the two less often.
  private static func isGeneratedBase36(_ text: ValueBytes, _ range: Range<Int>) -> Bool {
    guard text.all(range, { isDigit($0) || $0 &- 0x61 < 26 }), isApart(text, range) else {
      return false
    }
    let bytes = text.bytes[range]
    let changes = zip(bytes, bytes.dropFirst()).count { isDigit($0) != isDigit($1) }
    return changes >= (range.count >= 20 ? 3 : 4)
  }

  /// Whether no dash or underscore joins it to a word before it.
  private static func isApart(_ text: ValueBytes, _ range: Range<Int>) -> Bool {
    let before = text.at(range.lowerBound - 1)
    return range.lowerBound == 0 || !"-_".utf8.contains(before)
      || (range.lowerBound > 1 && isDigit(text.at(range.lowerBound - 2)))
  }

  private static func groups(
    _ lengths: [Int], in text: ValueBytes, from start: Int, _ allowed: (UInt8) -> Bool
  ) -> Int? {
    var position = start
    for (number, length) in lengths.enumerated() {
      if number > 0 {
        guard text.at(position) == UInt8(ascii: "-") else { return nil }
        position += 1
      }
      guard position + length <= text.count, text.all(position..<(position + length), allowed)
      else { return nil }
      position += length
    }
    return isWordByte(text.at(position)) ? nil : position
  }
}

/// A short name that says what it is, and a random number: `vol-0a1b2c3d`.
enum PrefixedID: ValueShape {
  static let kind = ValueToken.Kind.id
  static let examples = ["vol-0a1b2c3d", "i-0a1b2c3d4e5f60718"]
  static let but = ["instance-0000000f", "web-12345678", "vol-0a1b2c3d-x"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard word - start <= 6, !isDigit(text.at(start)), text.at(word) == UInt8(ascii: "-") else {
      return nil
    }
    let tail = text.wordEnd(word + 1)
    return [8, 17].contains(tail - word - 1) && text.isHexMixture((word + 1)..<tail)
      && text.at(tail) != UInt8(ascii: "-") ? tail : nil
  }
}

/// The token with which a machine joins a cluster: six letters or digits, a dot, and sixteen (Kubernetes: bootstrap tokens).
enum JoinToken: ValueShape {
  static let kind = ValueToken.Kind.id
  static let examples = ["8ewj1p.9r9hcjoqgajrj4gi"]
  static let but = [
    "readme.informationtexts", "123456.1234567890123456",
  ]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard word - start == 6, text.at(word) == UInt8(ascii: ".") else { return nil }
    let end = text.wordEnd(word + 1)
    let all = text.bytes[start..<end]
    guard end - word == 17, all.allSatisfy({ isDigit($0) || $0 &- 0x61 < 26 || $0 == 0x2E }),
      all.suffix(16).contains(where: isDigit), all.contains(where: { $0 &- 0x61 < 26 })
    else { return nil }
    return end
  }
}

/// A file's name that mktemp(1) made: `tmp.` and letters of all kinds.
enum TemporaryName: ValueShape {
  static let kind = ValueToken.Kind.id
  static let examples = ["tmp.twMyNnWCyi"]
  static let but = ["tmp.backupfile", "tmp.x", "tmpj34wkb4a", "/tmpbackups1x"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    // Python's: eight letters, digits or underscores.
    if word - start == 11, text.at(start - 1) == UInt8(ascii: "/"), text.has("tmp", at: start),
      text.all(start..<word, { isDigit($0) || $0 &- 0x61 < 26 || $0 == UInt8(ascii: "_") }),
      text.bytes[(start + 3)..<word].contains(where: { isDigit($0) || $0 == UInt8(ascii: "_") })
    {
      return word
    }
    guard word - start == 3, text.has("tmp.", at: start) else { return nil }
    let end = text.wordEnd(word + 1)
    let name = text.bytes[(word + 1)..<end]
    return end - word == 11 && name.contains { isDigit($0) || $0 &- 0x41 < 26 } ? end : nil
  }
}

/// What a cluster adds to the names of the things that it makes: a template's hash, five letters, or both.
///
/// Its alphabet has no vowels, nor 0, 1 and 3, so that no words arise (Kubernetes: `SafeEncodeString`); before 1.8 a
/// hash was a decimal number.
enum ClusterSuffix: ValueShape {
  static let kind = ValueToken.Kind.id
  static let examples: [String] = []
  static let but = ["my-https", "web-server", "node-12345", "2-x86_64"]
  /// Names that end with one.
  static let names = [
    "web-5f644d9c78-g4std", "web-6c7bf4b4d9", "kube-proxy-x7k2p",
    "web-deployment-1564180365-khku8",
  ]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard start > 1, text.at(start - 1) == UInt8(ascii: "-"), isWordByte(text.at(start - 2)) else {
      return nil
    }
    let length = word - start
    if (8...10).contains(length), isHash(text, start..<word) {
      let tail = text.wordEnd(word + 1)
      let isNumber = text.all(start..<word, isDigit)
      if text.at(word) == UInt8(ascii: "-"), tail - word == 6,
        isSafe(text, (word + 1)..<tail)
          || (isNumber && text.all((word + 1)..<tail, { isDigit($0) || $0 &- 0x61 < 26 }))
      {
        return tail
      }
      return isNumber || !text.ends(at: word) ? nil : word
    }
    return length == 5 && isSafe(text, start..<word) && text.ends(at: word)
      && text.bytes[start..<word].contains(where: isDigit)
      && text.bytes[start..<word].contains(where: isLetter) ? word : nil
  }

  private static func isHash(_ text: ValueBytes, _ range: Range<Int>) -> Bool {
    text.all(range, isDigit) || (isSafe(text, range) && text.bytes[range].contains(where: isDigit))
  }

  private static func isSafe(_ text: ValueBytes, _ range: Range<Int>) -> Bool {
    text.all(range) { byte in
      isDigit(byte)
        ? ![0x30, 0x31, 0x33].contains(byte)
        : byte &- 0x61 < 26 && !"aeiouy".utf8.contains(byte)
    }
  }
}
