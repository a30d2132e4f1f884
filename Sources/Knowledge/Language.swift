/// A language in which manuals are written and programs print messages.
///
/// Its phrases are in lower case, with one space between words; one that ends with a space matches only whole words.
public struct Language: Sendable {
  /// The BCP 47 code: `en`, `de`.
  public let code: String
  /// Its name in the language itself.
  public let name: String
  /// Words by which it is recognised: frequent here, and rare in other languages.
  public let commonWords: Set<String>
  /// `two` → 2, `half` → 0.5
  public let numbers: [String: Double]
  /// The phrases of each cue, for searching; empty until ``prepared``.
  private var sets: [PhraseSet] = []
  private let lists: [[String]]

  /// - Parameter phrases: The phrases of each cue; a missing cue has none.
  public init(
    code: String, name: String, commonWords: Set<String>, numbers: [String: Double],
    phrases: [Cue: [String]]
  ) {
    self.code = code
    self.name = name
    self.commonWords = commonWords
    self.numbers = numbers
    lists = Cue.allCases.map { phrases[$0] ?? [] }
  }

  /// The same language, prepared for searching texts.
  public var prepared: Language {
    var language = self
    language.sets = lists.map { PhraseSet($0) }
    return language
  }

  /// All phrases of a cue, to search a text for them at once.
  public subscript(cue: Cue) -> PhraseSet {
    sets.isEmpty ? PhraseSet(phrases(cue)) : sets[Int(cue.rawValue)]
  }

  public func phrases(_ cue: Cue) -> [String] { lists[Int(cue.rawValue)] }

  /// Whether a word, in lower case, is one of the cue's phrases.
  public func isWord(_ word: String, _ cue: Cue) -> Bool {
    sets.isEmpty ? phrases(cue).contains(word) : sets[Int(cue.rawValue)].contains(word)
  }

  /// Finds the longest of the cue's phrases with which a text, in lower case, begins.
  public func prefix(of text: String, _ cue: Cue) -> String? {
    lists[Int(cue.rawValue)].filter { text.hasPrefix($0) }.max { $0.utf8.count < $1.utf8.count }
  }
}
