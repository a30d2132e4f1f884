import Knowledge

/// script(1)'s output: the terminal's bytes between two lines of its own.
struct Typescript {
  let screen: TerminalScreen

  /// Plays a typescript; nil if the first line is not script's.
  init?(_ bytes: [UInt8], _ knowledge: Knowledge) {
    let start = Array("Script started on ".utf8)
    guard bytes.starts(with: start), let end = bytes.firstIndex(of: 0x0A) else { return nil }
    let header = String(decoding: bytes[..<end], as: UTF8.self)
    screen = TerminalScreen(
      playing: bytes[(end + 1)..<Self.bodyEnd(bytes)], width: Self.number("COLUMNS", in: header),
      height: Self.number("LINES", in: header), knowledge)
  }

  /// Reads `COLUMNS="200"` from the header of newer versions.
  private static func number(_ name: String, in header: String) -> Int? {
    for word in header.split(whereSeparator: { $0 == " " || $0 == "[" || $0 == "]" })
    where word.hasPrefix(name + "=\"") {
      return Int(word.dropFirst(name.count + 2).prefix { $0.isNumber }).flatMap {
        $0 > 0 ? $0 : nil
      }
    }
    return nil
  }

  /// The offset of script's last line.
  private static func bodyEnd(_ bytes: [UInt8]) -> Int {
    let mark = Array("\nScript done on ".utf8)
    let tail = max(0, bytes.count - 400)
    for index in stride(from: bytes.count - mark.count, through: tail, by: -1)
    where bytes[index..<(index + mark.count)].elementsEqual(mark) {
      return index
    }
    return bytes.count
  }

  /// Whether there are only lines of two numbers (or `O 0.1 20`).
  static func isTiming(_ bytes: ArraySlice<UInt8>) -> Bool {
    let lines = bytes.prefix(4096).split(separator: 0x0A).prefix(20)
    guard lines.count >= 3 else { return false }
    return lines.dropLast().allSatisfy { line in
      var parts = line.split(separator: 0x20)
      if let first = parts.first, first.count == 1, "OIHS".utf8.contains(first[first.startIndex]) {
        parts.removeFirst()
      }
      guard parts.count >= 2 else { return false }
      return parts[0].allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2E } && parts[0].contains(0x2E)
    }
  }
}
