/// What is known of a language in which manuals are written and programs speak.
///
/// Its phrases are in lower case, with one blank between words; one that ends with a blank is whole words.
public struct Language: Sendable {
  /// As BCP 47 has it: `en`, `de`.
  public let code: String
  /// In the language itself.
  public let name: String
  /// Words by which it is recognised: frequent, and rare in other languages.
  public let commonWords: Set<String>
  /// `two` → 2, `half` → 0.5
  public let numbers: [String: Double]
  /// Of each cue; none until a text is to be asked.
  private var sets: [PhraseSet] = []
  private let lists: [[String]]

  /// - Parameter phrases: Of each cue; a cue that is not there has none.
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

  /// The same, made ready for asking texts.
  public var prepared: Language {
    var language = self
    language.sets = lists.map { PhraseSet($0) }
    return language
  }

  /// For asking a text for all phrases of a cue at once.
  public subscript(cue: Cue) -> PhraseSet {
    sets.isEmpty ? PhraseSet(phrases(cue)) : sets[Int(cue.rawValue)]
  }

  public func phrases(_ cue: Cue) -> [String] { lists[Int(cue.rawValue)] }

  /// Whether a word, in lower case, is one of the cue's.
  public func isWord(_ word: String, _ cue: Cue) -> Bool {
    sets.isEmpty ? phrases(cue).contains(word) : sets[Int(cue.rawValue)].contains(word)
  }

  /// The longest of the cue's phrases with which a text, in lower case, begins.
  public func prefix(of text: String, _ cue: Cue) -> String? {
    lists[Int(cue.rawValue)].filter { text.hasPrefix($0) }.max { $0.utf8.count < $1.utf8.count }
  }
}
