import Console
import CourseModel
import Knowledge

/// Names that the prose gives to things which the next command makes or removes: "remove the service called *web*".
struct NamedThings {
  private struct Mention {
    /// In lower case.
    var name: String
    var step: Step
  }

  private var mentions: [Mention] = []

  /// Notes the name that a paragraph gives, if one command follows it and makes or removes something.
  mutating func note(_ paragraph: Prose, before steps: ArraySlice<Step>, _ lexicon: Lexicon) {
    guard steps.count == 1, let step = steps.first,
      let phrase = paragraph.find(anyOf: lexicon.language[.thingNamed]),
      let name = paragraph.words.first(where: { $0.start >= phrase.upperBound })?.text,
      paragraph.marked.contains(name) || paragraph.slanted.contains(name),
      Placeholder.all(in: name).isEmpty,
      step.shellCommands.contains(where: { command in
        command.words.contains {
          lexicon.programs.verbs.appears(in: $0, .makes)
            || lexicon.programs.verbs.appears(in: $0, .removes)
        }
      })
    else { return }
    mentions.append(Mention(name: name, step: step))
  }

  /// The names that no command, file or output of the course has.
  func findings(in course: Course) -> [Finding] {
    guard !mentions.isEmpty else { return [] }
    var words: Set<String> = []
    for step in course.labs.lazy.flatMap(\.steps) {
      for line in step.typedLines + step.expected.lines {
        let line = line.lowercased()
        words.formUnion(
          line.split { !($0.isLetter || $0.isNumber || "-_.".contains($0)) }.map(String.init))
        // `jane@example.com`, `tank/home`, "Created web."
        for word in line.split(whereSeparator: \.isWhitespace) {
          words.insert(String(word).trimming { "'\"`.,:;()[]".unicodeScalars.contains($0) })
        }
      }
    }
    return mentions.filter { !words.contains($0.name) }.map {
      Finding(
        .otherName, at: $0.step.position,
        "the text speaks of \($0.name), the command of something else: \($0.step.title)")
    }
  }
}
