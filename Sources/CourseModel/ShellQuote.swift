/// A word as a shell reads it back.
public enum ShellQuote {
  /// In single quotes, which a shell reads to the letter.
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

  /// A path in single quotes; `~/` before it stays the reader's home.
  public static func path(_ path: String) -> String {
    let home = path.hasPrefix("~/") ? "~/" : ""
    return home + quoted(path.dropFirst(home.count))
  }

  /// As it is where no shell sees more in it than letters, else in single quotes.
  public static func word(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "/._-+:@%,=".utf8.contains($0)
    }
    return isPlain && !word.isEmpty ? word : quoted(word)
  }
}
