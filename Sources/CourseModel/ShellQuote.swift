/// Words quoted so that a shell reads them back unchanged.
public enum ShellQuote {
  /// Puts a word in single quotes, which a shell reads literally.
  public static func quoted(_ word: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(word.utf8.count + 16)
    bytes.append(UInt8(ascii: "'"))
    for byte in word.utf8 {
      if byte == UInt8(ascii: "'") { bytes += "'\\'".utf8 }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "'"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A path in single quotes; `~/` before it stays the reader's home, `~alice/` another account's.
  public static func path(_ path: String) -> String {
    guard path.hasPrefix("~"), let slash = path.firstIndex(of: "/") else { return quoted(path) }
    let isAccount = path[..<slash].utf8.dropFirst().allSatisfy {
      $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || "_-".utf8.contains($0)
    }
    let home = isAccount ? path[...slash] : ""
    return home + quoted(path.dropFirst(home.count))
  }

  /// Quotes a word only if it has characters that could be special to a shell.
  public static func word(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "/._-+:@%,=".utf8.contains($0)
    }
    return isPlain && !word.isEmpty ? word : quoted(word)
  }
}
