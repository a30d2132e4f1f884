import Console
import Knowledge

/// Finds words that the prose tells the reader to replace: "Replace `POOL` with the name of your pool".
struct ReplacedWords {
  let language: Language

  /// The words, as written.
  /// - Parameter marked: The words in bold or code.
  func names(in prose: Prose, marked: [String]) -> [String] {
    guard !marked.isEmpty, prose.says(anyOf: language[.choiceReplacing]),
      prose.says(anyOf: language[.choiceOwn])
    else { return [] }
    var written: [String: String] = [:]
    for name in marked where Self.isName(name) { written[name.lowercased()] = name }
    let words = prose.words
    return words.indices.compactMap { index in
      // `$NAME` and `{name}` are words without their signs.
      let name = ["\(words[index].text)", "$\(words[index].text)", "{\(words[index].text)}"].lazy
        .compactMap { written[$0] }.first
      guard let name else { return nil }
      guard prose.comesAfter(anyOf: language[.choiceReplacing], at: words[index].start),
        ownFollows(prose, from: words[index].start)
      else { return nil }
      return name
    }
  }

  /// Whether the reader's own value is spoken of before the sentence ends.
  private func ownFollows(_ prose: Prose, from start: Int) -> Bool {
    guard let own = prose.find(anyOf: language[.choiceOwn], from: start) else { return false }
    return !prose.words.contains {
      $0.start > start && $0.start <= own.lowerBound && prose.endsSentence(before: $0.start)
    }
  }

  /// Whether a word can stand for a value. An option, a path or a sentence in code cannot.
  private static func isName(_ word: String) -> Bool {
    let inner = word.drop { "${".contains($0) }
    return inner.first.map { $0.isLetter } ?? false
      && inner.utf8.allSatisfy { isWordByte($0) || "-.}".utf8.contains($0) }
      && Placeholder.all(in: word).isEmpty
  }

  /// Whether a word is written like a placeholder, not like a value of the author's.
  static func isSpelledOpen(_ word: String) -> Bool {
    word.hasPrefix("$") || word.hasPrefix("{") || word == word.uppercased()
  }
}
