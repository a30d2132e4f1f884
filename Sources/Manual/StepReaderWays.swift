import Console
import CourseModel
import Knowledge

/// Ways that a comment in a block parts: `# or`.
extension StepReader {
  /// Whether a comment says that the commands below it may be typed instead of those above: `# or`.
  func beginsOtherWay(_ comment: ConsoleBlock.Line) -> Bool {
    let words = comment.text.lowercased().trimming { "# .…:\t".unicodeScalars.contains($0) }
    return language.isWord(words, .blockAlternatives)
  }

  /// Makes ways of the last block's steps: the commands right above such a comment, and those right below it.
  /// - Parameter begins: The indices of the steps that the comments are above.
  mutating func partWays(_ begins: [Int]) {
    let begins = Set(begins.filter(lastBlock.dropFirst().contains))
    guard !begins.isEmpty else { return }
    // Without a line between them, commands belong together.
    var runs: [Range<Int>] = []
    for index in lastBlock {
      let isNext =
        index > lastBlock.lowerBound && steps[index - 1].endLine + 1 == steps[index].position.line
      if let last = runs.last, isNext, !begins.contains(index) {
        runs[runs.count - 1] = last.lowerBound..<(index + 1)
      } else {
        runs.append(index..<(index + 1))
      }
    }
    var group = steps[lastBlock.lowerBound].position
    var number = 1
    for (place, run) in runs.enumerated() {
      if begins.contains(run.lowerBound) {
        number += 1
      } else {
        (group, number) = (steps[run.lowerBound].position, 1)
      }
      let isParted =
        number > 1 || runs.dropFirst(place + 1).first.map { begins.contains($0.lowerBound) } == true
      guard isParted else { continue }
      for index in run { steps[index].ways.append(Way(group: group, number: number, title: "")) }
    }
  }
}

extension Step {
  /// The last line of its command, as far as its text tells.
  fileprivate var endLine: Int {
    let lines = (command ?? "").utf8.count { $0 == 0x0A }
    return position.line + lines + (typed?.input.map { $0.count + 1 } ?? 0)
  }
}
