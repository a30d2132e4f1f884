/// The types of values that have a shape, in the order in which they are tried.
enum ValueShapes {
  static let all: [any (ValueShape & SendableMetatype).Type] = [
    InterfaceName.self, Checksum.self, GeneratedID.self, IPv6Address.self, LinkLocalAddress.self,
    ClusterSuffix.self, HardwareAddress.self, KeyBytes.self, PointInTime.self, NamedDay.self,
    IPv4Address.self,
    StorageSize.self, Duration.self, Version.self, InstanceName.self, PrefixedID.self,
    TemporaryName.self, JoinToken.self,
    EncodedSecret.self,
  ]
}

/// Cuts text into tokens, in one pass over its bytes.
public struct ValueScanner {
  private let text: ValueBytes
  private var index = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { text = ValueBytes(bytes: bytes) }

  public static func tokens(of text: String) -> [ValueToken] {
    var text = text
    return text.withUTF8 { bytes in
      var scanner = ValueScanner(bytes)
      return scanner.scan()
    }
  }

  /// Every id in the text, in order.
  public static func ids(in text: String) -> [String] {
    guard text.utf8.count >= 5, text.utf8.contains(where: isDigit) else { return [] }
    return tokens(of: text).filter { $0.kind == .id }.map(\.text)
  }

  private mutating func scan() -> [ValueToken] {
    var tokens: [ValueToken] = []
    var spaced = true
    while index < text.count {
      let byte = text.at(index)
      if isBlank(byte) || byte == 0x0A || byte == 0x0D || byte == 0 {
        spaced = true
        index += 1
        continue
      }
      let (kind, end) = next()
      tokens.append(ValueToken(kind: kind, text: text.text(index..<end), isSpaced: spaced))
      spaced = false
      index = end
    }
    return tokens
  }

  private func next() -> (ValueToken.Kind, Int) {
    let byte = text.at(index)
    if isDigit(byte) || isLetter(byte) { return alphanumeric() }
    if isBox(index) {
      var end = index
      while isBox(end) { end += 3 }
      return (.punctuation, end)
    }
    if byte == UInt8(ascii: "_") || byte >= 0x80 { return (.word, text.wordEnd(index)) }
    return mark(byte)
  }

  /// Whether a character with which trees and tables are drawn stands here.
  private func isBox(_ position: Int) -> Bool {
    text.at(position) == 0xE2 && (text.at(position + 1) == 0x94 || text.at(position + 1) == 0x95)
  }

  private func alphanumeric() -> (ValueToken.Kind, Int) {
    let word = text.wordEnd(index)
    // Most words have no digit, and nothing that shapes are made of follows them.
    if word - index < 32, text.all(index..<word, { !isDigit($0) }),
      !":-.+/=".utf8.contains(text.at(word))
    {
      return NamedDay.end(in: text, from: index, word: word).map { (NamedDay.kind, $0) } ?? (
        .word, word
      )
    }
    for shape in ValueShapes.all {
      if let end = shape.end(in: text, from: index, word: word) { return (shape.kind, end) }
    }
    guard text.all(index..<word, isDigit) else { return (.word, nameEnd(word)) }
    // `0.521`
    guard text.at(word) == UInt8(ascii: "."), isDigit(text.at(word + 1)) else {
      return (.number, word)
    }
    var end = word
    while text.at(end) == UInt8(ascii: "."), isDigit(text.at(end + 1)) {
      end = text.wordEnd(end + 1)
    }
    let isPlain = text.all(index..<end) { isDigit($0) || $0 == UInt8(ascii: ".") }
    return (isPlain ? .number : .word, end)
  }

  /// `OpenSSH_5.3p1` is a name and a version.
  private func nameEnd(_ word: Int) -> Int {
    guard text.at(word) == UInt8(ascii: "."), isDigit(text.at(word + 1)),
      isDigit(text.at(word - 1))
    else { return word }
    var digits = word
    while digits > index, isDigit(text.at(digits - 1)) { digits -= 1 }
    return digits > index && text.at(digits - 1) == UInt8(ascii: "_") ? digits : word
  }

  private func mark(_ byte: UInt8) -> (ValueToken.Kind, Int) {
    let end = text.run(from: index) { $0 == byte }
    if byte == UInt8(ascii: "."), end - index >= 3 { return (.elision, end) }
    if end - index >= 4, "*-=_#~+".utf8.contains(byte) { return (.rule, end) }
    // `$6$salt$…`: a password's hash.
    if byte == UInt8(ascii: "$"), isDigit(text.at(index + 1)), text.at(index + 2) == byte {
      return (.hash, text.run(from: index) { !isBlank($0) && $0 != UInt8(ascii: "|") })
    }
    if byte == UInt8(ascii: ":"), text.at(index + 1) == byte,
      let end = IPv6Address.end(in: text, from: index, word: index)
    {
      return (.address, end)
    }
    // LVM's `<19.00g`: a little less.
    if byte == UInt8(ascii: "<"), isDigit(text.at(index + 1)),
      let end = StorageSize.end(in: text, from: index + 1, word: text.wordEnd(index + 1))
    {
      return (.size, end)
    }
    return (.punctuation, index + 1)
  }
}
