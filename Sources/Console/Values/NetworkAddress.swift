enum IPv4Address: ValueShape {
  static let kind = ValueToken.Kind.address
  static let examples = ["10.0.0.1", "255.255.255.255"]
  static let but = ["10.0.0.256", "1.2.3", "1.2.3.4.5"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    var position = start
    for part in 0..<4 {
      if part > 0 {
        guard text.at(position) == UInt8(ascii: ".") else { return nil }
        position += 1
      }
      let end = text.digitsEnd(position)
      guard (1...3).contains(end - position) else { return nil }
      guard text.bytes[position..<end].reduce(0, { $0 * 10 + Int($1 - 0x30) }) <= 255 else {
        return nil
      }
      position = end
    }
    let next = text.at(position)
    return isWordByte(next) || (next == UInt8(ascii: ".") && isDigit(text.at(position + 1)))
      ? nil : position
  }
}

/// An IPv6 address that was not made of a MAC address alone.
enum IPv6Address: ValueShape {
  static let kind = ValueToken.Kind.address
  static let examples = ["2001:db8::1", "::1", "2001:db8:0:1:2:3:4:5"]
  static let but = ["fe80::a00:27ff:fe8b:626f", "std::string", "10:47:20", "08:00:27:8b:62:6f"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    text.has("fe80:", at: start) ? nil : any(text, from: start, word: word)
  }

  /// Groups of up to four hexadecimal digits: eight, or fewer with `::` between them.
  static func any(_ text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard word - start <= 4, text.at(word) == UInt8(ascii: ":") || word == start else { return nil }
    var position = start
    var groups = 0
    var gaps = 0
    if text.at(position) == UInt8(ascii: ":") {
      position += 2
      gaps = 1
    }
    while isHex(text.at(position)) {
      let end = text.run(from: position, while: isHex)
      guard end - position <= 4 else { return nil }
      groups += 1
      position = end
      guard text.at(position) == UInt8(ascii: ":") else { break }
      if text.at(position + 1) == UInt8(ascii: ":") {
        gaps += 1
        position += 2
      } else if isHex(text.at(position + 1)) {
        position += 1
      } else {
        break
      }
    }
    // `1001:1001::` is a user in /etc/passwd.
    guard !isWordByte(text.at(position)), groups >= 1,
      groups >= 4 || text.at(start) == UInt8(ascii: ":")
        || text.bytes[start..<position].contains(where: isLetter)
    else { return nil }
    return (gaps == 1 && groups <= 7) || (gaps == 0 && groups == 8) ? position : nil
  }
}

/// An IPv6 address of one link, which a machine makes of its MAC address.
enum LinkLocalAddress: ValueShape {
  static let kind = ValueToken.Kind.mac
  static let examples = ["fe80::a00:27ff:fe8b:626f"]
  static let but = ["fe80", "2001:db8::1"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    text.has("fe80:", at: start) ? IPv6Address.any(text, from: start, word: word) : nil
  }
}
