import Console
import Knowledge

/// What a manual is read by: what is known of programs, and the phrases of its language.
struct Lexicon: Sendable {
  let programs: Programs
  /// What programs say, in whatever language.
  let messages: Messages
  /// The manual's own.
  let language: Language
  let classifier: StepClassifier
  let promptNames: Prompt.Names

  init(_ knowledge: Knowledge, language: Language) {
    programs = knowledge.programs
    messages = knowledge.messages
    self.language = language
    classifier = StepClassifier(knowledge, language: language)
    promptNames = knowledge.promptNames
  }

  /// A line's prompt.
  func prompt(_ line: String) -> Prompt? { Prompt(line, names: promptNames) }
}
