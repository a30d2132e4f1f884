/// A MAC address, or a bridge's id, which is a priority and a MAC address.
enum HardwareAddress: ValueShape {
  static let kind = ValueToken.Kind.mac
  static let examples = ["08:00:27:8b:62:6f", "8000.5254005a0a54", "08-00-27-8B-62-6F"]
  static let but = ["10:47:20", "8000.52540"]

  static func end(in text: ValueBytes, from start: Int, word end: Int) -> Int? {
    if end - start == 2, isHex(text.at(start)), isHex(text.at(start + 1)) {
      let separator = text.at(end)
      guard separator == UInt8(ascii: ":") || separator == UInt8(ascii: "-") else { return nil }
      for pair in 1..<6 {
        let position = start + pair * 3
        guard text.at(position - 1) == separator, isHex(text.at(position)),
          isHex(text.at(position + 1)), !isWordByte(text.at(position + 2))
        else { return nil }
      }
      let after = text.at(start + 17)
      return after == separator && isHex(text.at(start + 18)) ? nil : start + 17
    }
    guard end - start == 4, text.at(end) == UInt8(ascii: "."), text.wordEnd(end + 1) == end + 13,
      text.all((end + 1)..<(end + 13), isHex)
    else { return nil }
    return end + 13
  }
}

/// `instance-0000000f`
enum InstanceName: ValueShape {
  static let kind = ValueToken.Kind.instance
  static let examples = ["instance-0000000f"]
  static let but = ["instance-1", "instance"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard word - start == 8, text.at(word) == UInt8(ascii: "-"), text.has("instance", at: start),
      text.wordEnd(word + 1) == word + 9, text.all((word + 1)..<(word + 9), isHex)
    else { return nil }
    return word + 9
  }
}

/// A network interface's name that says where its card is (systemd.net-naming-scheme(7)), or one made at random.
enum InterfaceName: ValueShape {
  static let kind = ValueToken.Kind.interface
  static let examples = [
    "enp0s3", "ens33", "eno1", "wlp2s0", "enx001122aabbcc", "enp129s0f1np1", "veth1a2b3c4",
    "vnet12",
  ]
  static let but = ["eth0", "enabled", "wlan0", "ensure", "english", "end1", "vnet"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    let length = word - start
    guard length >= 4, length <= 15 else { return nil }
    if text.has("veth", at: start) {
      return length >= 10 && text.isHexMixture((start + 4)..<word) ? word : nil
    }
    if text.has("vnet", at: start) {
      return length > 4 && text.all((start + 4)..<word, isDigit) ? word : nil
    }
    guard text.has("en", at: start) || text.has("wl", at: start) || text.has("ww", at: start) else {
      return nil
    }
    if text.at(start + 2) == UInt8(ascii: "x") {
      return length == 15 && text.all((start + 3)..<word, isHex) ? word : nil
    }
    guard "ops".utf8.contains(text.at(start + 2)) else { return nil }
    var position = start + 2
    while position < word {
      guard "opsfnpduci".utf8.contains(text.at(position)) else { return nil }
      position = text.run(from: position) { "opsfnpduci".utf8.contains($0) }
      let end = min(text.digitsEnd(position), word)
      guard end > position else { return nil }
      position = end
    }
    return word
  }
}

/// A program's version and build: three parts, a patch level, or a packager's revision.
enum Version: ValueShape {
  static let kind = ValueToken.Kind.version
  static let examples = [
    "1.0.0-fips", "5.3p1", "2.3.15-13.el7.x86_64", "v1.29.3", "v1.16", "5.15.0-91-generic",
    "2.34-0vendor3.2", "24.0.7-1~debian.12~bookworm", "2.4.6-99.el7.vendor.1.x86_64",
    "2.1.7+20231219.0f7f88312-150600.6.6.1",
  ]
  static let but = ["1.5", "10.0.0.1", "version", "v1", "1.5-2"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    var position = start
    let hasLetter = text.at(start) == UInt8(ascii: "v")
    if hasLetter { position += 1 }
    guard isDigit(text.at(position)) else { return nil }
    var end = text.wordEnd(position)
    var parts = 1
    while text.at(end) == UInt8(ascii: "."), isDigit(text.at(end + 1)) {
      parts += 1
      end = text.wordEnd(end + 1)
    }
    guard parts >= 2 else { return nil }
    let isVersion =
      parts >= 3 || hasLetter || isPatchLevel(text, start..<end) || isRevision(text, at: end)
    return isVersion ? build(text, from: end) : nil
  }

  /// `5.3p1`
  private static func isPatchLevel(_ text: ValueBytes, _ range: Range<Int>) -> Bool {
    guard let letter = text.bytes[range].firstIndex(of: UInt8(ascii: "p")) else { return false }
    return letter + 1 < range.upperBound && text.all((letter + 1)..<range.upperBound, isDigit)
      && isDigit(text.at(letter - 1))
  }

  /// `-0vendor3.2`
  private static func isRevision(_ text: ValueBytes, at dash: Int) -> Bool {
    guard text.at(dash) == UInt8(ascii: "-"), isDigit(text.at(dash + 1)) else { return false }
    let end = text.run(from: dash + 1) { isWordByte($0) || ".+~".utf8.contains($0) }
    return !text.all((dash + 1)..<end) { isDigit($0) || $0 == UInt8(ascii: ".") }
  }

  /// What follows a version without a blank: a revision, a distribution, a machine's type; not a file's suffix.
  private static func build(_ text: ValueBytes, from start: Int) -> Int {
    var end = start
    while true {
      let mark = text.at(end)
      guard "-.+~".utf8.contains(mark) else { return end }
      let next = text.wordEnd(end + 1)
      guard next > end + 1 else { return end }
      let hasDigit = text.bytes[(end + 1)..<next].contains(where: isDigit)
      // `.el7.vendor.1`, but not `.tar.gz`
      let goesOn = text.at(next) == UInt8(ascii: ".") && isDigit(text.at(next + 1))
      if mark == UInt8(ascii: "."), !hasDigit, !goesOn, !text.has("noarch", at: end + 1) {
        return end
      }
      end = next
    }
  }
}

/// A number with a unit of storage.
enum StorageSize: ValueShape {
  static let kind = ValueToken.Kind.size
  static let examples = [
    "20G", "975M", "7.4Gi", "0B", "2.31GB", "5.2 MB", "19.00g", "<2.00g", "512 KiB", "98.7kB",
    "262 k", "340 B", "387.2kb",
  ]
  static let but = ["20", "5m", "3 Members", "1Go", "10GBase"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard isDigit(text.at(start)) else { return nil }
    var position = text.digitsEnd(start)
    var decimals = 0
    if text.at(position) == UInt8(ascii: ".") || text.at(position) == UInt8(ascii: ","),
      isDigit(text.at(position + 1))
    {
      let end = text.digitsEnd(position + 1)
      decimals = end - position - 1
      position = end
    }
    let isApart = text.at(position) == 0x20
    if isApart { position += 1 }
    let end = text.run(from: position, while: isLetter)
    guard end > position, end - position <= 3, !isWordByte(text.at(end)), text.at(end) < 0x80,
      isUnit(text, position..<end, isApart: isApart, decimals: decimals)
    else { return nil }
    return end
  }

  private static func isUnit(
    _ text: ValueBytes, _ range: Range<Int>, isApart: Bool, decimals: Int
  ) -> Bool {
    let first = text.at(range.lowerBound)
    if range.count == 1 {
      // dnf's `262 k`, at the end of what it says.
      if isApart, first == UInt8(ascii: "B"), decimals == 0 { return true }
      if isApart { return range.upperBound == text.count && "kMG".utf8.contains(first) }
      return "BKMGTP".utf8.contains(first) || (decimals == 2 && "bkmgtp".utf8.contains(first))
    }
    let second = text.at(range.lowerBound + 1)
    // Some databases write `387.2kb`.
    if range.count == 2, !isApart, "kmgtp".utf8.contains(first), second == UInt8(ascii: "b") {
      return decimals > 0
    }
    guard "kKMGTP".utf8.contains(first) else { return false }
    if range.count == 2 {
      return second == UInt8(ascii: "B") || (second == UInt8(ascii: "i") && !isApart)
    }
    return second == UInt8(ascii: "i") && text.at(range.lowerBound + 2) == UInt8(ascii: "B")
  }
}
