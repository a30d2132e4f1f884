import Console
import Knowledge

/// Finds the commands that prose tells the reader to run: "Run `docker ps -a`", "- Apply it: `kubectl apply -f .`".
struct InlineCommands {
  private let lexicon: Lexicon
  /// The commands of the file's blocks, and their first words: prose names them, too ("run `docker build`" above
  /// `docker build -t web .`), and they are one step.
  private let shown: Set<String>

  init(_ blocks: [ReadBlock], _ lexicon: Lexicon) {
    self.lexicon = lexicon
    var shown: Set<String> = []
    for console in blocks.lazy.compactMap(\.console) {
      for case .command(let command) in console.items {
        let text = Self.plain(command.text)
        shown.insert(text)
        // No name of a command has more words.
        let words = text.split(separator: " ", maxSplits: 4)
        for count in 1...4 where count < words.count {
          shown.insert(words[..<count].joined(separator: " "))
        }
      }
    }
    self.shown = shown
  }

  /// The spans of a block that are steps.
  func steps(in block: Block) -> [CodeSpan] {
    block.spans.filter { isStep($0, in: block) }
  }

  private func isStep(_ span: CodeSpan, in block: Block) -> Bool {
    guard span.text.contains(" "), !shown.contains(Self.plain(span.text)),
      CommandShape(span.text, lexicon) == .certain
    else { return false }
    let before = span.before.lowercased()
    if case .item(let number) = block.kind, span.isLast {
      // A bullet that is only a command may be the answer of a quiz.
      if before.hasSuffix(":") || (before.isEmpty && number != nil) { return true }
    }
    let sentence =
      before.split(whereSeparator: { ".!?;".contains($0) }).last.map(String.init) ?? before
    let prose = Prose(sentence)
    return lexicon.language.phrases(.courseRunOrders).contains { trimmed(sentence).hasSuffix($0) }
      && !prose.says(anyOf: lexicon.language[.courseRunMentions])
  }

  private static func plain(_ command: String) -> String {
    command.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == ";" }).joined(separator: " ")
  }
}
