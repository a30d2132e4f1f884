import Console
import CourseModel
import Knowledge

/// Finds the author's own values, in places where readers are told to choose theirs.
struct AuthorChoices {
  let language: Language

  /// Reads "Replace <your name> … I've used my username 'rdo'".
  func read(_ prose: Prose) -> [AuthorChoice] {
    let paragraph = prose.text
    guard paragraph.utf8.contains(UInt8(ascii: "<")) else { return [] }
    let placeholders = Placeholder.all(in: paragraph).filter { !isSecret($0) }
    guard let placeholder = placeholders.first else { return [] }
    guard let phrase = prose.find(anyOf: language[.choiceChoosing]) else { return [] }
    // Normalised prose has the same offsets as the paragraph only if its spaces are single.
    let rest = String(
      decoding: Array(Self.collapsed(paragraph).utf8).dropFirst(phrase.upperBound), as: UTF8.self)
    guard let value = Self.quoted(rest) else { return [] }
    return [AuthorChoice(placeholder: placeholder, value: value)]
  }

  private static func collapsed(_ text: String) -> String {
    text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }).joined(separator: " ")
  }

  private func isSecret(_ placeholder: String) -> Bool {
    let lowered = placeholder.lowercased()
    return language.phrases(.choiceSecret).contains { lowered.contains($0) }
  }

  private static func quoted(_ text: String) -> String? {
    let quotes: Set<Character> = ["'", "\"", "‘", "’", "“", "”", "„", "‚", "`"]
    guard let open = text.firstIndex(where: { quotes.contains($0) }),
      text.distance(from: text.startIndex, to: open) <= 40
    else { return nil }
    let start = text.index(after: open)
    guard let close = text[start...].firstIndex(where: { quotes.contains($0) }) else { return nil }
    let value = String(text[start..<close])
    return value.isEmpty || value.utf8.count > 40 || value.contains(" ") ? nil : value
  }

  /// Finds values that a record shows for an option with a placeholder: `--name <your name>` and
  /// `| name | rdo |`.
  func read(_ step: Step) -> [AuthorChoice] {
    guard let command = step.command, step.expected.kind == .record, !step.placeholders.isEmpty,
      let words = ShellLine(command).commands.last?.words
    else { return [] }
    var choices: [AuthorChoice] = []
    for (index, word) in words.enumerated() {
      guard Placeholder.isWhole(word), !isSecret(word), index > 0 else { continue }
      let option = words[index - 1]
      let property =
        option.hasPrefix("-") && !option.contains("=") ? String(option.drop { $0 == "-" }) : "name"
      for row in step.expected.rows where row.count == 2 {
        if PropertyLines.normalized(row[0]) == PropertyLines.normalized(property), !row[1].isEmpty,
          !isElision(row[1]), !row[1].contains(" "), row[1] != "None"
        {
          choices.append(AuthorChoice(placeholder: word, value: row[1]))
        }
      }
    }
    return choices
  }
}
