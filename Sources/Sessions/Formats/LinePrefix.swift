import Console

/// What a program puts before each line of a session: numbers, times, marks of a quotation.
enum LinePrefix {
  /// The share of lines that must have it.
  private static let share = 0.9
  /// The fewest lines that tell.
  private static let least = 5

  /// A mail quotes the session: its lines, without the mark; nil if there are no such lines with prompts.
  static func quoted(_ lines: [String], _ names: Prompt.Names) -> [String]? {
    for mark in ["> ", "| ", ">> "] {
      func quoted(_ line: String) -> String? {
        line.hasPrefix(mark) ? String(line.dropFirst(mark.count)) : line == trimmed(mark) ? "" : nil
      }
      let prompts = lines.count { quoted($0).map { isCommand($0, names) } ?? false }
      guard prompts > 1, !lines.contains(where: { isCommand($0, names) }) else { continue }
      return lines.map { quoted($0) ?? "" }
    }
    return nil
  }

  private static func isCommand(_ line: String, _ names: Prompt.Names) -> Bool {
    Prompt(line, names: names).map { !$0.command.isEmpty } ?? false
  }

  /// Nearly all lines begin alike but for numbers: the lines without that; nil if they do not.
  static func counted(_ lines: [String], _ names: Prompt.Names) -> [String]? {
    let shown = lines.filter { !trimmed($0).isEmpty }
    // A session's own lines have its prompts.
    guard shown.count >= least, !lines.contains(where: { isCommand($0, names) }) else { return nil }
    let shapes = shown.map { shape($0) }
    var prefix: [Character] = []
    var matching = Array(shapes.indices)
    while prefix.count < 80 {
      var counts: [Character: Int] = [:]
      for index in matching where prefix.count < shapes[index].count {
        counts[shapes[index][prefix.count].sign, default: 0] += 1
      }
      guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
        Double(best.value) >= share * Double(shown.count)
      else { break }
      matching.removeAll {
        prefix.count >= shapes[$0].count || shapes[$0][prefix.count].sign != best.key
      }
      prefix.append(best.key)
    }
    // The words that follow may begin alike by chance.
    while let last = prefix.last, last.isLetter { prefix.removeLast() }
    guard prefix.contains("0"), let first = matching.first,
      Prompt(String(shown[first].prefix(shapes[first][prefix.count - 1].end)) + " ", names: names)
        == nil
    else { return nil }
    let bare = lines.map { line in
      let own = shape(line)
      guard own.count >= prefix.count, zip(own, prefix).allSatisfy({ $0.sign == $1 }) else {
        return line
      }
      return String(line.dropFirst(own[prefix.count - 1].end))
    }
    return bare.contains { isCommand($0, names) } ? bare : nil
  }

  /// A line's characters, numbers as one zero, with the place after each in characters. Blanks at the beginning and more
  /// than one after a number do not count: a number is put under the one above.
  private static func shape(_ line: String) -> [(sign: Character, end: Int)] {
    var result: [(sign: Character, end: Int)] = []
    for (index, character) in line.prefix(160).enumerated() {
      let isNumber = character.isASCII && character.isNumber
      if isNumber, result.last?.sign == "0" {
        result[result.count - 1].end = index + 1
      } else if character.isWhitespace, result.isEmpty {
        continue
      } else {
        result.append((isNumber ? "0" : character.isWhitespace ? " " : character, index + 1))
      }
    }
    return result
  }
}
