import ClassGrading
import CourseModel
import Gradebook

/// The text of `grade regrade`.
extension Regrade {
  /// The student with both marks, and each check whose result has changed.
  func lines(_ style: ANSIStyle) -> [String] {
    func percent(_ attempt: Attempt) -> String { Percent.text(attempt.total.mark) }
    let old = Dictionary(before.checks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let new = Set(after.checks.map(\.id))
    var lines = [
      "\(style.bold(before.student))  \(percent(before)) → \(style.bold(percent(after)))"
    ]
    for check in after.checks {
      let was = old[check.id]
      guard
        was?.verdict != check.verdict || was?.score != check.score || was?.weight != check.weight
      else { continue }
      let place = check.line.map { "line \($0)" } ?? check.id
      let from = was.map { Self.words($0, beside: check) } ?? "not asked"
      lines.append(
        "  \(place): \(from) → \(Self.words(check, beside: was))  \(PlainLine.text(check.command, 60))"
      )
    }
    for check in before.checks where !new.contains(check.id) {
      lines.append("  \(check.line.map { "line \($0)" } ?? check.id): no longer asked")
    }
    return lines
  }

  /// The verdict, with its weight where the weight has changed.
  private static func words(_ check: CheckResult, beside other: CheckResult?) -> String {
    let weight = other.map { $0.weight != check.weight } ?? false
    return check.verdict.rawValue + (weight ? " (of \(check.weight) points)" : "")
  }
}
