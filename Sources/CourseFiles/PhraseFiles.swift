import Console
import CourseModel
package import Knowledge

/// Reads graders/phrases/en.yaml and the like: the phrases of a language and their meanings.
///
///     language: en
///     name: English
///     commonWords: [the, and, of]
///     numbers: {two: 2, half: 0.5}
///     cues:
///       place.terminals:
///         means: another terminal is opened
///         phrases: [new terminal, another terminal]
///         examples: [Open a new terminal on node2., In another terminal, …]   # each phrase is in one
///         not: [The terminal's colours do not matter.]                        # does not mean it
package enum PhraseFiles {
  /// A sentence, and whether it contains a phrase of a cue.
  package struct Example: Sendable, CustomStringConvertible {
    package var cue: Cue
    package var text: String
    package var holds: Bool

    package var description: String { "\(cue.name): \(holds ? "" : "not ")\(text)" }
  }

  /// A language, with the examples that test it.
  package struct File {
    package var language: Language
    package var examples: [Example]
  }

  /// Reads a language's file.
  /// - Parameter areTested: Whether to skip the examples: the program's own tests run those of its own files.
  /// - Throws: ``InputFailure`` with file, line and the allowed values; also for a phrase without an example.
  package static func read(_ text: String, file: String, areTested: Bool = false) throws -> File {
    let examples: Set<String> = areTested ? ["examples", "not", "means"] : []
    guard let root = try YAMLReader.read(text, file: file, passingOver: examples) else {
      throw InputFailure("\(file): it is empty; a language has language, name and cues")
    }
    let parts = try root.fields(["language", "name", "commonWords", "numbers", "cues"])
    guard let code = try parts["language"]?.text(), let name = try parts["name"]?.text(),
      let cues = parts["cues"]
    else { throw root.failure("a language has a code (language: en), a name and cues") }
    var numbers: [String: Double] = [:]
    for (word, value) in try parts["numbers"]?.pairs() ?? [] {
      guard let number = value.float else { throw value.failure("\(word) needs a number") }
      numbers[word] = number
    }
    var phrases: [Cue: [String]] = [:]
    var found: [Example] = []
    for (name, value) in try cues.pairs() {
      guard let cue = Cue(name: name) else { throw unknown(name, value) }
      if areTested {
        phrases[cue] = try value.fields(["means", "phrases", "examples", "not"])["phrases"].texts()
        continue
      }
      let read = try self.cue(cue, value)
      phrases[cue] = read.phrases
      found += read.examples
    }
    return File(
      language: Language(
        code: code.lowercased(), name: name, commonWords: Set(try parts["commonWords"].texts()),
        numbers: numbers, phrases: phrases),
      examples: found)
  }

  private static func cue(_ cue: Cue, _ node: YAMLNode) throws -> (
    phrases: [String], examples: [Example]
  ) {
    let fields = try node.fields(["means", "phrases", "examples", "not"])
    guard fields["means"] != nil, let phrases = fields["phrases"] else {
      throw node.failure("\(cue.name) needs phrases, and means, a line that says what they mean")
    }
    let right = try fields["examples"].texts()
    let folded = folded(right.joined(separator: "\n"))
    let texts = try phrases.items().map { phrase in
      let text = try phrase.text()
      guard folded.hasText(self.folded(text)) else {
        throw phrase.failure(
          "no example of \(cue.name) contains '\(text)'; write one, as in a manual"
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

  /// Lowercases ASCII letters, as in the texts that are searched.
  private static func folded(_ text: String) -> String {
    text.lowercased()
  }

  private static func unknown(_ name: String, _ node: YAMLNode) -> InputFailure {
    let group = name.prefix { $0 != "." }
    let known = Cue.allCases.map(\.name).filter { $0.hasPrefix("\(group).") }
    return node.failure(
      known.isEmpty
        ? "unknown cue \(name); cues are named as in graders/phrases/en.yaml"
        : "unknown cue \(name); there are \(known.joined(separator: ", "))")
  }
}
