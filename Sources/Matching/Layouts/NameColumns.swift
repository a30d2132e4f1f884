import Console

/// Names that a program lists one below the other, or in as many columns as the terminal has room for.
enum NameColumns {
  private static let limit = 10_000

  /// Both lists with one name in a line; nil if one is no list of names, or their layouts are the same.
  static func common(_ expected: [String], _ actual: [String]) -> (
    expected: [String], actual: [String]
  )? {
    guard let wanted = names(expected), let found = names(actual) else { return nil }
    // Some listings mark folders.
    let marksFolders =
      found.contains { $0.hasSuffix("/") } && !wanted.contains { $0.hasSuffix("/") }
    guard marksFolders || isInColumns(expected) || isInColumns(actual) else { return nil }
    return (
      wanted, marksFolders ? found.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } : found
    )
  }

  private static func isInColumns(_ lines: [String]) -> Bool {
    lines.contains { trimmed($0).contains { $0.isWhitespace } }
  }

  /// The names in all lines, which stand at least two blanks or a tab apart; nil where one has a blank in it.
  private static func names(_ lines: [String]) -> [String]? {
    guard lines.count <= limit else { return nil }
    var result: [String] = []
    for line in lines {
      let text = Array(line.utf8)
      for (place, byte) in text.enumerated()
      where byte == 0x20 && place > 0 && place + 1 < text.count {
        // A single blank between two words.
        if !isBlank(text[place - 1]), !isBlank(text[place + 1]) { return nil }
      }
      result += line.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    return result.isEmpty ? nil : result
  }
}
