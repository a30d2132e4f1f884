import Knowledge

/// script(1)'s output: the terminal's bytes between two lines of its own; several times, if it was appended to.
enum Typescript {
  /// Plays a typescript; nil if the first line is not script's.
  static func play(_ bytes: ArraySlice<UInt8>, _ knowledge: Knowledge) -> Playback? {
    guard bytes.starts(with: start) else { return nil }
    var result = Playback()
    for part in parts(bytes) {
      let end = part.firstIndex(of: 0x0A) ?? part.endIndex
      let header = String(decoding: part[..<end], as: UTF8.self)
      let played = Playback(
        playing: part[end...].dropFirst(), width: number("COLUMNS", in: header),
        height: number("LINES", in: header), knowledge)
      result.lines.append(contentsOf: played.lines)
      result.remarks += played.remarks
      result.isBeyondLimits = result.isBeyondLimits || played.isBeyondLimits
    }
    return result
  }

  private static let start = Array("Script started on ".utf8)
  private static let end = Array("Script done on ".utf8)

  /// Splits a file into its recordings, each from script's first line up to its last.
  private static func parts(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var begin: Int?
    var line = bytes.startIndex
    while line < bytes.endIndex {
      let rest = bytes[line...]
      if rest.starts(with: start), begin == nil {
        begin = line
      } else if rest.starts(with: end), let first = begin, isLast(rest) {
        parts.append(bytes[first..<(line - 1)])
        begin = nil
      }
      line = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
    }
    if let begin { parts.append(bytes[begin...]) }
    return parts
  }

  /// Whether script's last line ends the file, or the next recording follows: a session may print the words itself.
  private static func isLast(_ line: ArraySlice<UInt8>) -> Bool {
    guard let next = line.firstIndex(of: 0x0A).map({ line[($0 + 1)...] }) else { return true }
    return next.starts(with: start) || next.allSatisfy { $0 <= 0x20 }
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
