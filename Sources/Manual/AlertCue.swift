import Console
import CourseModel
import Knowledge

/// Recognises a note or a warning by how its paragraph begins: "Note: …", or `[!NOTE]` in a quote.
enum AlertCue {
  private static let cues: [(cue: Cue, alert: Alert)] = [
    (.alertNote, .note), (.alertTip, .tip), (.alertImportant, .important),
    (.alertWarning, .warning), (.alertCaution, .caution),
  ]

  /// Splits off the first word of a note, which becomes the title of its box; nil for other paragraphs.
  static func read(_ paragraph: [Inline], _ language: Language) -> (Alert, [Inline])? {
    switch paragraph.first {
    case .text(let text)?:
      guard let (alert, rest) = cut(text, language) else { return nil }
      return behind(alert, text: rest, others: paragraph.dropFirst())
    case .styled(.strong, let inner)?, .styled(.emphasis, let inner)?, .styled(.bold, let inner)?:
      guard inner.count == 1, case .text(let word) = inner[0] else { return nil }
      var text = ""
      if paragraph.count > 1, case .text(let next) = paragraph[1] { text = next }
      // `**Note:** …` and `**Note**: …`
      guard let (alert, rest) = cut(word + text, language), word.utf8.count < wordLimit else {
        return nil
      }
      return behind(alert, text: rest, others: paragraph.dropFirst(text.isEmpty ? 1 : 2))
    default: return nil
    }
  }

  /// The length of the longest word that opens a note, with its colon, in bytes.
  private static let wordLimit = 20

  private static func cut(_ text: String, _ language: Language) -> (Alert, Substring)? {
    guard let colon = text.utf8.prefix(wordLimit).firstIndex(of: UInt8(ascii: ":")),
      let alert = cues.first(where: { language.isWord(text[..<colon].lowercased(), $0.cue) })?.alert
    else { return nil }
    return (alert, text[text.utf8.index(after: colon)...].drop { $0 == " " })
  }

  private static func behind(_ alert: Alert, text: Substring, others: ArraySlice<Inline>) -> (
    Alert, [Inline]
  )? {
    let rest = text.isEmpty ? others.drop { $0 == .softBreak } : [.text(String(text))] + others
    return rest.isEmpty ? nil : (alert, Array(rest))
  }

  /// Reads GitHub's form: the quote's first line is `[!NOTE]`.
  static func read(quote blocks: [DocumentBlock]) -> (Alert, [DocumentBlock])? {
    guard let first = blocks.first, case .paragraph(let inlines) = first.kind,
      case .text(let text)? = inlines.first, case let mark = trimmed(text), mark.hasPrefix("[!"),
      mark.hasSuffix("]"),
      let alert = Alert(rawValue: mark.dropFirst(2).dropLast().lowercased())
    else { return nil }
    let rest = Array(inlines.dropFirst().drop { $0 == .softBreak || $0 == .lineBreak })
    let others = Array(blocks.dropFirst())
    return (
      alert,
      rest.isEmpty
        ? others : [DocumentBlock(.paragraph(rest), at: first.position, leaf: first.leaf)] + others
    )
  }
}
