import Console
import CourseModel
import Knowledge

/// What can be wrong although every expected line is there.
extension LinePairing {
  /// Finds lines that must not be there: with a thing that was removed, or a branch where there is none.
  mutating func findExtra() {
    let parents = Set(wanted.lines.compactMap(\.parent))
    let leaves = Set(
      pairs.enumerated().compactMap { parents.contains($0.offset) ? nil : $0.element })
    let hasBranches = wanted.lines.contains { $0.text.hasPrefix("├─") }
    for (index, line) in present.lines.enumerated() where !used.contains(index) {
      var reason = basis.removedThing(in: [line.text]).map {
        "still listed after it was removed: \($0.joined(separator: " "))"
      }
      if hasBranches, line.text.hasPrefix("├─"), let parent = line.parent, leaves.contains(parent) {
        reason =
          "under \(TextComparison.label(present.lines[parent].text)), which has nothing under it"
      }
      guard let reason else { continue }
      add(Difference(.extraRow, at: place(line), expected: nil, actual: reason))
    }
  }

  /// Two times that are whole days apart, as a certificate's, were chosen so: what lies between them counts.
  mutating func checkIntervals() {
    var last: (parent: Int?, expected: Double, actual: Double)?
    for (index, pair) in pairs.enumerated() {
      guard let pair, let property = wanted.lines[index].property,
        let other = present.lines[pair].property, let expected = Moment.seconds(property.value),
        let actual = Moment.seconds(other.value)
      else { continue }
      let parent = wanted.lines[index].parent
      if let before = last, before.parent == parent {
        let length = expected - before.expected
        let found = actual - before.actual
        if length != 0, length.truncatingRemainder(dividingBy: 86400) == 0, length != found {
          add(
            Difference(
              .cell, at: .property(property.name),
              expected: "\(Int(length / 86400)) days after the time before it",
              actual: "\(other.value), \(Int(found / 86400)) days after it"))
        }
      }
      last = (parent, expected, actual)
    }
  }

  /// Whether the order counts among lines that begin like this one, or stand under such a line.
  private func isOrdered(_ index: Int) -> Bool {
    let lines = [index, wanted.lines[index].parent].compactMap(\.self)
    return basis.context.knowledge.values.orderedLines.contains { beginning in
      lines.contains { wanted.lines[$0].text.hasPrefix(beginning) }
    }
  }

  /// Where order counts, an expected line must not come before the one that it follows.
  mutating func checkOrder(ofAll: Bool) {
    // Answers of one word each can be told apart only by their place, if some are equal.
    let answers = wanted.lines.map(\.text)
    let ofAll =
      ofAll
      || (Set(answers).count < answers.count && answers.allSatisfy { !$0.contains(" ") })
    var last: (expected: Int, actual: Int)?
    for (index, pair) in pairs.enumerated() {
      guard let pair,
        ofAll || isLog[index] || wanted.lines[index].isStage
          || isOrdered(index)
      else { continue }
      if let before = last, pair < before.actual {
        add(
          Difference(
            .text, at: .named("order"),
            expected: "\(wanted.lines[before.expected].text) before \(wanted.lines[index].text)",
            actual: "\(wanted.lines[index].text) comes first"))
        return
      }
      last = (index, pair)
    }
  }
}
