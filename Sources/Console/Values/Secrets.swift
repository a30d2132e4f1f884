/// A checksum, also with most of it left out.
enum Checksum: ValueShape {
  static let kind = ValueToken.Kind.hash
  static let examples = [
    "29d5e128d9995e2be1f8f20ffe0e43d86a58deb1", "286d2e98...870c86",
    "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
  ]
  static let but = ["83db48f...bf12a3c", "SHA256", "SHA256: x", "0x10001"]

  static func end(in text: ValueBytes, from start: Int, word end: Int) -> Int? {
    guard end - start >= 5 else { return nil }
    // `0xfabfb6ac`
    if end - start >= 10, text.has("0x", at: start), text.all((start + 2)..<end, isHex) {
      return end
    }
    if end - start >= 33, text.all(start..<end, isHex) { return end }
    if let end = shortened(text, start..<end) { return end }
    guard end - start == 6, text.at(end) == UInt8(ascii: ":"), text.has("SHA256", at: start) else {
      return nil
    }
    let last = text.run(from: end + 1) { isWordByte($0) || "+/=".utf8.contains($0) }
    return last > end + 8 ? last : nil
  }

  /// The end of a hash of which the author shows both ends, with dots between them.
  private static func shortened(_ text: ValueBytes, _ range: Range<Int>) -> Int? {
    guard range.count >= 5, text.at(range.upperBound) == UInt8(ascii: ".") else { return nil }
    let tail = text.run(from: range.upperBound) { $0 == UInt8(ascii: ".") }
    let dots = tail - range.upperBound
    guard dots >= 3 else { return nil }
    let last = text.wordEnd(tail)
    // git's `83db48f...bf12a3c` is a range.
    let isRange = dots == 3 && (7...12).contains(range.count) && range.count == last - tail
    return last - tail >= 5 && !isRange && text.isHexMixture(range)
      && text.isHexMixture(tail..<last)
      ? last : nil
  }
}

/// A key or a token in base64: small letters, capitals and digits change all the time.
enum EncodedSecret: ValueShape {
  static let kind = ValueToken.Kind.hash
  static let examples = [
    "iyNUhq8Ov4hIAx6snw5mB2nL", "AAAAB3NzaC1yc2EAAAADAQABAAABgQC7Zk9xP2vQ8sJm4N1r/5hT+w==",
  ]
  static let but = [
    "HTTPSConnectionPoolManagerError2", "usr/lib/interpreter3/site-packages/numbers/random",
    "JavaVirtualMachineTool2024",
  ]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    let end = text.run(from: start) { isWordByte($0) || "+/=".utf8.contains($0) }
    guard end - start >= 20 else { return nil }
    var changes = 0
    var classes: Set<Int> = []
    var last = -1
    for byte in text.bytes[start..<min(end, start + 120)] {
      let kind = isDigit(byte) ? 0 : byte &- 0x41 < 26 ? 1 : byte &- 0x61 < 26 ? 2 : 3
      if kind != last, kind < 3, last < 3 { changes += 1 }
      last = kind
      classes.insert(kind)
    }
    return classes.isSuperset(of: [0, 1, 2]) && changes * 5 >= min(end - start, 120) * 2 ? end : nil
  }
}

/// Hex pairs: a fingerprint, a serial number, a line of a modulus.
enum KeyBytes: ValueShape {
  static let kind = ValueToken.Kind.fingerprint
  static let examples = [
    "c8:ea:0e:9d:19:e6:74:de:8c:4c:d5:6b:78:5d:b5:41", "00:c8:a0:a8:ea:33:87:98:22:c2:",
    "2B:87:59:6E:F6:81:1F:E9:7E:02",
  ]
  static let but = ["08:00:27:8b:62:6f", "12:34:56"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard word - start == 2, text.at(word) == UInt8(ascii: ":"), isHex(text.at(start)) else {
      return nil
    }
    let pairs = HexPairs(text, from: start)
    // A line of a modulus is as long as it is; the last one may be short.
    let isLine =
      pairs.count >= 2 && text.blanksEnd(0) == start && pairs.end == text.count && !pairs.isClock
    return pairs.count >= 8 || isLine ? pairs.end : nil
  }
}

/// Pairs of hexadecimal digits with colons between them.
struct HexPairs {
  private(set) var count = 0
  private(set) var end: Int
  /// Whether they may be a time of day.
  private(set) var isClock = true

  init(_ text: ValueBytes, from start: Int) {
    var position = start
    end = start
    while isHex(text.at(position)), isHex(text.at(position + 1)), !isWordByte(text.at(position + 2))
    {
      count += 1
      isClock =
        isClock && count <= 3
        && text.at(position) <= (count == 1 ? UInt8(ascii: "2") : UInt8(ascii: "5"))
        && isDigit(text.at(position + 1))
      end = position + 2
      guard text.at(end) == UInt8(ascii: ":") else { return }
      position += 3
      if !isHex(text.at(position)), count >= 8 { end += 1 }
    }
  }
}
