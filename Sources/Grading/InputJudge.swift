import Console
import CourseModel
import Knowledge

/// Judges the lines typed into a here-document or a file.
struct InputJudge {
  /// What the typed lines are worth.
  struct Judgement: Hashable, Sendable {
    var verdict: Verdict
    /// The share of the wanted lines that are right, from 0 to 1.
    var score: Double
    var differences: [Difference]
  }

  let knowledge: CourseKnowledge
  var bindings: Bindings

  mutating func compare(
    _ wanted: [String], with actual: [String], place: String
  ) -> Judgement {
    let scope = ChoiceScope(actual.joined(separator: "\n"), knowledge.world.messages)
    let lines = actual.map(Self.folded)
    var right = 0
    var total = 0
    var differences: [Difference] = []
    for line in wanted where !trimmed(line).isEmpty {
      total += 1
      let pieces = Placeholder.pieces(of: Self.folded(line), named: knowledge.replaced)
      guard
        let (found, values) = lines.lazy.compactMap({ text in
          Placeholder.values(pieces, in: text).map { (text, $0) }
        }).first
      else {
        differences.append(
          Difference(
            .text, at: .named(place), expected: trimmed(line), actual: nearest(line, lines)))
        continue
      }
      var fits = true
      for (name, value) in zip(stride(from: 1, to: pieces.count, by: 2).map({ pieces[$0] }), values)
      {
        guard
          let variable = scope.variable(knowledge.choices[name] ?? name, word: Self.folded(line))
        else { continue }
        if let bound = bindings[variable], bound != value {
          fits = false
          differences.append(
            Difference(
              .binding, at: .named("\(place), line \(found)"), expected: "\(bound) (\(variable))",
              actual: value))
        } else {
          bindings.bind(variable, to: value)
        }
      }
      if fits { right += 1 }
    }
    let score = total > 0 ? Double(right) / Double(total) : 1
    return Judgement(
      verdict: differences.isEmpty ? .passed : right > 0 ? .partial : .failed, score: score,
      differences: differences)
  }

  /// The line without blanks at its ends and around `=`, where they do not matter.
  private static func folded(_ line: String) -> String {
    var result = ""
    var blank = false
    for character in trimmed(line) {
      if character == " " || character == "\t" {
        blank = true
        continue
      }
      if blank, character != "=", result.last != "=" { result.append(" ") }
      blank = false
      result.append(character)
    }
    return result
  }

  /// The line with the same key, or the one with the longest common beginning.
  private func nearest(_ line: String, _ lines: [String]) -> String? {
    let wanted = Self.folded(line)
    let common = lines.map { ($0, zip($0.utf8, wanted.utf8).prefix { $0 == $1 }.count) }.max {
      $0.1 < $1.1
    }
    return common.flatMap { $0.1 >= 4 ? $0.0 : nil }
  }
}
