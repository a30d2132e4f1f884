import Console
import Knowledge

/// The knowledge with which a manual is read: programs, and the phrases of its language.
struct Lexicon: Sendable {
  let programs: Programs
  /// What programs print, in any language.
  let messages: Messages
  /// The manual's language.
  let language: Language
  let classifier: StepClassifier
  let promptNames: Prompt.Names
  /// Prompts that only the manual has.
  var learned = LearnedPrompts()

  init(_ knowledge: Knowledge, language: Language) {
    programs = knowledge.programs
    messages = knowledge.messages
    self.language = language
    classifier = StepClassifier(knowledge, language: language)
    promptNames = knowledge.promptNames
  }

  /// Finds a line's prompt.
  func prompt(_ line: String) -> Prompt? {
    Prompt(line, names: promptNames) ?? AuthorPrompt.read(line, programs) ?? learned.prompt(line)
  }
}
