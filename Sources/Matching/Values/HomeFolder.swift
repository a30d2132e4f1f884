import Console

/// Home folders, which differ from reader to reader.
enum HomeFolder {
  /// Replaces `/root` and `/home/NAME` with `~`; nil if the text has neither.
  static func shortened(_ text: String) -> String? {
    guard text.hasText("/home/") || text.hasText("/root") else { return nil }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    var found = false
    while index < bytes.count {
      if index == 0 || !isPathByte(bytes[index - 1]), let end = end(bytes, from: index) {
        result.append(UInt8(ascii: "~"))
        index = end
        found = true
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return found ? String(decoding: result, as: UTF8.self) : nil
  }

  /// Two texts with paths in homes of different people, without the folders between a home and a file: everybody has
  /// folders of their own. Nil where it is one person's, whose folders count.
  static func ofTwoPeople(_ expected: String, _ actual: String) -> (String, String)? {
    guard let first = owner(expected), let second = owner(actual), first != second else {
      return nil
    }
    return (withoutFolders(expected), withoutFolders(actual))
  }

  private static func owner(_ text: String) -> Substring? {
    guard let home = text.offset(of: "/home/") else { return nil }
    return text[text.utf8.index(text.startIndex, offsetBy: home + 6)...].prefix {
      $0 != "/" && $0 != " "
    }
  }

  private static func withoutFolders(_ text: String) -> String {
    guard let short = shortened(text) else { return text }
    return short.split(separator: "~", omittingEmptySubsequences: false).enumerated().map {
      offset, part in
      guard offset > 0, part.hasPrefix("/") else { return String(part) }
      let path = part.utf8.prefix(while: isPathByte)
      guard let last = path.lastIndex(of: UInt8(ascii: "/")) else { return String(part) }
      return String(part[last...])
    }.joined(separator: "~")
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    isWordByte(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "-")
  }

  /// The end of a `/root` or `/home/NAME` that starts here; nil if there is none.
  private static func end(_ bytes: [UInt8], from start: Int) -> Int? {
    let rest = bytes[start...]
    if rest.starts(with: "/root".utf8) {
      let end = start + 5
      return end == bytes.count || !isPathByte(bytes[end]) || bytes[end] == UInt8(ascii: "/")
        ? end : nil
    }
    guard rest.starts(with: "/home/".utf8) else { return nil }
    var end = start + 6
    while end < bytes.count, isPathByte(bytes[end]), bytes[end] != UInt8(ascii: "/") { end += 1 }
    return end > start + 6 ? end : nil
  }
}
