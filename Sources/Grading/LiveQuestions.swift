import Console
import CourseModel
import Matching

/// What can be asked of the nodes for a lab: the steps that change nothing, as they stand at the
/// lab's end.
struct LiveQuestions {
  /// A step that is asked.
  struct Question {
    var step: Step
    var node: String
    /// The ids in the command, which must be the student's own.
    var ids: [IDOccurrence]
  }

  let lab: Lab
  /// The nodes' addresses by name, where the manual gives them.
  let addresses: [String: String]

  var all: [Question] {
    var questions: [Question] = []
    for (index, step) in lab.steps.enumerated() {
      guard let command = step.command, step.kind == .command, step.optional == nil,
        let node = step.node ?? step.candidates.first, node != "guest", node != "host",
        ReadOnlyCommands.contains(command), !isOutdated(index, command)
      else { continue }
      let ids = step.uses.filter { command.hasText($0.value) }
      questions.append(Question(step: step, node: node, ids: ids))
      for other in step.alsoOn where other != node {
        questions.append(Question(step: moved(step, from: node, to: other), node: other, ids: ids))
      }
    }
    return questions
  }

  /// The same step on another node: its name and its address change along.
  private func moved(_ step: Step, from node: String, to other: String) -> Step {
    var changes = [(node, other)]
    if let old = addresses[node], let new = addresses[other], !old.isEmpty, !new.isEmpty {
      changes.append((old, new))
    }
    func moved(_ text: String) -> String {
      changes.reduce(text) { $0.replacingWord($1.0, with: $1.1) }
    }
    var also = step
    also.node = other
    also.key += "-\(other)"
    also.command = step.command.map(moved)
    also.expected.rows = step.expected.rows.map { $0.map(moved) }
    also.expected.lines = step.expected.lines.map(moved)
    return also
  }

  /// Whether the same is asked again later, or a later step takes away what it shows: then the node
  /// no longer answers as the manual has it here.
  private func isOutdated(_ index: Int, _ command: String) -> Bool {
    let shown = Set(
      lab.steps[index].expected.lines.flatMap { ValueScanner.tokens(of: $0).map(\.text) })
    for later in lab.steps[(index + 1)...] {
      guard let other = later.command else { continue }
      if other == command, later.node == lab.steps[index].node,
        later.credentials == lab.steps[index].credentials, later.optional == nil
      {
        return true
      }
      for simple in ShellLine(other).commands {
        let words = Array(simple.arguments.dropFirst())
        guard let verb = words.firstIndex(where: Removal.isVerb) else { continue }
        let things = words[(verb + 1)...].filter { !$0.hasPrefix("-") }
        if things.contains(where: { shown.contains($0) || command.hasText($0) }) { return true }
      }
    }
    return false
  }
}

extension String {
  /// With a word exchanged wherever it stands by itself: node1 is not in node10.
  fileprivate func replacingWord(_ word: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while let start = rest.firstStart(of: word) {
      let end = rest.index(start, offsetBy: word.count)
      let before = start > startIndex ? self[index(before: start)] : " "
      let after = end < endIndex ? self[end] : " "
      let isAlone = !before.isLetter && !before.isNumber && !after.isLetter && !after.isNumber
      result += rest[..<start] + (isAlone ? other : word)
      rest = rest[end...]
    }
    return result + rest
  }
}
