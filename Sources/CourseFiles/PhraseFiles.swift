import Console
import CourseModel
package import Knowledge

/// Reads graders/phrases/en.yaml and its like: what the phrases of a language mean.
///
///     language: en
///     name: English
///     commonWords: [the, and, of]
///     numbers: {two: 2, half: 0.5}
///     cues:
///       place.terminals:
///         means: another terminal is opened
///         phrases: [new terminal, another terminal]
///         examples: [Open a new terminal on node2., In another terminal, …]   # each phrase stands in one
///         not: [The terminal's colours do not matter.]                        # nothing of it is meant here
package enum PhraseFiles {
  /// A sentence, and whether it has a phrase of a cue.
  package struct Example: Sendable, CustomStringConvertible {
    package var cue: Cue
    package var text: String
    package var holds: Bool

    package var description: String { "\(cue.rawValue): \(holds ? "" : "not ")\(text)" }
  }

  /// A language, with the examples that hold it to what it says.
  package struct File {
    package var language: Language
    package var examples: [Example]
  }

  /// - Throws: ``InputFailure`` with file, line and what is allowed: for a phrase without an example, too.
  package static func read(_ text: String, file: String) throws -> File {
    guard let root = try YAMLReader.read(text, file: file) else {
      throw InputFailure("\(file): it is empty; a language has language, name and cues")
    }
    let parts = try root.fields(["language", "name", "commonWords", "numbers", "cues"])
    guard let code = try parts["language"]?.text(), let name = try parts["name"]?.text() else {
      throw root.failure("a language has a code (language: en) and a name")
    }
    var numbers: [String: Double] = [:]
    for (word, value) in try parts["numbers"]?.pairs() ?? [] {
      guard let number = value.float else { throw value.failure("\(word) stands for a number") }
      numbers[word] = number
    }
    var phrases: [Cue: [String]] = [:]
    var examples: [Example] = []
    for (name, value) in try parts["cues"]?.pairs() ?? [] {
      guard let cue = Cue(rawValue: name) else { throw unknown(name, value) }
      let read = try self.cue(cue, value)
      phrases[cue] = read.phrases
      examples += read.examples
    }
    return File(
      language: Language(
        code: code.lowercased(), name: name, commonWords: Set(try parts["commonWords"].texts()),
        numbers: numbers, phrases: phrases),
      examples: examples)
  }

  private static func cue(_ cue: Cue, _ node: YAMLNode) throws -> (
    phrases: [String], examples: [Example]
  ) {
    let fields = try node.fields(["means", "phrases", "examples", "not"])
    guard fields["means"] != nil, let phrases = fields["phrases"] else {
      throw node.failure("\(cue.rawValue) has phrases, and says in a line what they mean")
    }
    let right = try fields["examples"].texts()
    let folded = right.map { $0.lowercased() }
    let texts = try phrases.items().map { phrase in
      let text = try phrase.text()
      guard folded.contains(where: { $0.hasText(text.lowercased()) }) else {
        throw phrase.failure(
          "'\(text)' stands in no example of \(cue.rawValue); write one, as a manual would have it"
        )
      }
      return text
    }
    let wrong = try fields["not"].texts()
    return (
      texts,
      right.map { Example(cue: cue, text: $0, holds: true) }
        + wrong.map { Example(cue: cue, text: $0, holds: false) }
    )
  }

  private static func unknown(_ name: String, _ node: YAMLNode) -> InputFailure {
    let group = name.prefix { $0 != "." }
    let known = Cue.allCases.map(\.rawValue).filter { $0.hasPrefix("\(group).") }
    return node.failure(
      known.isEmpty
        ? "unknown cue \(name); cues are named as in graders/phrases/en.yaml"
        : "unknown cue \(name); there are \(known.joined(separator: ", "))")
  }
}
