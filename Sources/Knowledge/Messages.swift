import Console

/// What programs print, in all known languages: failures, questions, marks of outputs.
public struct Messages: Sendable {
  private let lists: [Cue: [String]]
  /// Answers to yes-or-no questions, in the language of the question.
  private let answers: [(question: String, answer: String)]

  init(_ languages: [Language]) {
    let cues = Cue.allCases.filter { cue in
      ["block", "question", "error", "hint", "placeholder", "late"].contains {
        cue.name.hasPrefix($0 + ".")
      } || [.placeHostNames, .placeMachines].contains(cue)
    }
    var lists: [Cue: [String]] = [:]
    for cue in cues {
      var seen: Set<String> = []
      lists[cue] = languages.flatMap { $0.phrases(cue) }.filter { seen.insert($0).inserted }
    }
    self.lists = lists
    answers = languages.flatMap { language in
      [(Cue.questionYesNo, Cue.questionYes), (.questionYN, .questionY)].flatMap { cue, reply in
        language.phrases(cue).map { ($0, language.phrases(reply).first ?? "") }
      }
    }
  }

  public func phrases(_ cue: Cue) -> [String] { lists[cue] ?? [] }

  /// Whether a text, in lower case, contains one of the phrases.
  public func speak(_ cue: Cue, in text: String) -> Bool {
    lists[cue]?.contains { text.hasText($0) } ?? false
  }

  public func begin(_ cue: Cue, _ text: String) -> Bool {
    lists[cue]?.contains { text.hasPrefix($0) } ?? false
  }

  public func end(_ cue: Cue, _ text: String) -> Bool {
    lists[cue]?.contains { text.hasSuffix($0) } ?? false
  }

  public func isWord(_ text: String, _ cue: Cue) -> Bool { lists[cue]?.contains(text) ?? false }

  /// Finds the "yes" for a question, in the question's language.
  /// - Parameter question: In lower case.
  public func yes(to question: String) -> String? {
    answers.first { question.hasText($0.question) }?.answer
  }
}
