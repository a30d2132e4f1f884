public import Console

/// What this program knows about other programs and languages: read from graders/ once, and passed to its users.
public final class Knowledge: Sendable {
  /// Empty knowledge, where none is needed.
  public static let none = Knowledge()

  public let programs: Programs
  /// All languages; the first is the default for a text of unknown language.
  public let languages: [Language]
  /// What programs print, in any language: a German manual's programs may speak English.
  public let messages: Messages
  /// Names that distinguish prompts from output.
  public let promptNames: Prompt.Names
  /// What reveals that a value differs from reader to reader.
  public let values: ValueWords

  public init(
    programs: Programs = Programs(), languages: [Language] = [], values: ValueWords = ValueWords()
  ) {
    self.values = values
    self.programs = programs
    self.languages = languages
    messages = Messages(languages)
    promptNames = Prompt.Names(
      hosts: Set(messages.phrases(.blockPromptHosts)), clients: programs.prompts)
  }

  /// Finds the language for a code such as `de` or `de-CH`; the first language if there is none.
  public func language(_ code: String?) -> Language {
    let wanted = code.map { $0.lowercased() } ?? ""
    return languages.first { $0.code == wanted }
      ?? languages.first { wanted.hasPrefix($0.code + "-") } ?? languages.first ?? Self.noLanguage
  }

  private static let noLanguage = Language(
    code: "", name: "", commonWords: [], numbers: [:], phrases: [:])

  /// Guesses the language of a text from its frequent words.
  /// - Parameter words: In lower case.
  public func language(of words: some Sequence<String>) -> Language {
    var counts = [Int](repeating: 0, count: languages.count)
    for word in words {
      for index in languages.indices where languages[index].commonWords.contains(word) {
        counts[index] += 1
      }
    }
    // The first, if several are equally frequent.
    let best = counts.indices.max { (counts[$0], $1) < (counts[$1], $0) }
    return best.map { languages[$0] } ?? language(nil)
  }
}
