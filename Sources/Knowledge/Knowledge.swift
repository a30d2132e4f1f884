public import Console

/// What this program knows of the world: read from graders/ once, and handed to whoever asks.
public final class Knowledge: Sendable {
  /// Of nothing: for what has no need of it.
  public static let none = Knowledge()

  public let programs: Programs
  /// The first is what is taken for a text of which the language is not known.
  public let languages: [Language]
  /// What programs say, in whatever language: a German manual's programs may speak English.
  public let messages: Messages
  /// Names by which prompts are told from output.
  public let promptNames: Prompt.Names

  public init(programs: Programs = Programs(), languages: [Language] = []) {
    self.programs = programs
    self.languages = languages
    messages = Messages(languages)
    promptNames = Prompt.Names(
      hosts: Set(messages.phrases(.blockPromptHosts)), clients: programs.prompts)
  }

  /// The language of a code such as `de` or `de-CH`; the first language where there is none of that code.
  public func language(_ code: String?) -> Language {
    let wanted = code.map { $0.lowercased() } ?? ""
    return languages.first { $0.code == wanted }
      ?? languages.first { wanted.hasPrefix($0.code + "-") } ?? languages.first ?? Self.noLanguage
  }

  private static let noLanguage = Language(
    code: "", name: "", commonWords: [], numbers: [:], phrases: [:])

  /// The language that a text is written in, as its frequent words tell.
  /// - Parameter words: In lower case.
  public func language(of words: some Sequence<String>) -> Language {
    var counts = [Int](repeating: 0, count: languages.count)
    for word in words {
      for index in languages.indices where languages[index].commonWords.contains(word) {
        counts[index] += 1
      }
    }
    // The first of those that are equally frequent.
    let best = counts.indices.max { (counts[$0], $1) < (counts[$1], $0) }
    return best.map { languages[$0] } ?? language(nil)
  }
}
