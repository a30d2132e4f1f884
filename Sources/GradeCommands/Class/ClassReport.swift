import CourseModel
import Gradebook
import Grading
import Reports

/// A class on a terminal: who could not be graded and what is suspect first, then a line for each student.
struct ClassReport {
  let lab: Lab
  /// How many are in the class; fewer have results where it was interrupted.
  let total: Int
  let results: [ClassResult]
  /// Files that are nobody's.
  let strangers: [String]
  let shared: [SharedIDs.Finding]

  func text(colours: Bool) -> String {
    let paint = Paint(isOn: colours)
    var lines = ["\(paint.bold(lab.id)): \(lab.title)", ""]
    for result in results {
      guard case .missing(let why) = result.outcome else { continue }
      lines.append(
        "\(paint.yellow("! not graded")) \(result.student.id): \(PlainLine.text(why, 200))")
    }
    for finding in shared.prefix(20) {
      lines.append("\(paint.yellow("? suspect")) \(SuspectText.line(finding))")
    }
    if shared.count > 20 { lines.append("? suspect \(shared.count - 20) more groups") }
    for file in strangers {
      lines.append("\(paint.yellow("!")) \(PlainLine.text(file, 200)) is nobody's on the roster")
    }
    lines += blocked(paint)
    if lines.count > 2 { lines.append("") }
    let width = min(results.map(\.student.id.count).max() ?? 0, 30)
    for result in results {
      guard case .graded(let attempt, let isNew) = result.outcome else { continue }
      lines.append(row(result.student, attempt, isNew, width, paint))
    }
    return (lines + ["", summary]).joined(separator: "\n")
  }

  /// Who stays blocked, by the side on which the cause is likely to be.
  private func blocked(_ paint: Paint) -> [String] {
    var causes: [Attempt.Trouble.Side: [String]] = [:]
    for result in results {
      guard case .graded(let attempt, _) = result.outcome, !attempt.grading.isComplete else {
        continue
      }
      let troubles = attempt.grading.troubles ?? []
      for trouble in troubles {
        causes[trouble.side, default: []].append(
          "\(result.student.id) \(trouble.node): \(PlainLine.text(trouble.says, 200))")
      }
      if troubles.isEmpty {
        let hint = attempt.checks.first { $0.verdict == .blocked || $0.verdict == .error }?.hint
        causes[.unknown, default: []].append(
          "\(result.student.id): \(PlainLine.text(hint ?? "the grader failed", 200))")
      }
    }
    return Attempt.Trouble.Side.allCases.flatMap { side -> [String] in
      guard let lines = causes[side] else { return [] }
      let shown = lines.prefix(20).map { "    " + $0 }
      return ["\(paint.yellow("! blocked")) \(side.inWords) (\(lines.count))"] + shown
        + (lines.count > 20 ? ["    and \(lines.count - 20) more"] : [])
    }
  }

  private func row(
    _ student: Student, _ attempt: Attempt, _ isNew: Bool, _ width: Int, _ paint: Paint
  ) -> String {
    let id = student.id + String(repeating: " ", count: max(0, width - student.id.count))
    let percent = Percent.text(attempt.mark)
    let mark = String(repeating: " ", count: max(0, 4 - percent.count)) + percent
    let counts = [Verdict.failed, .partial, .blocked, .error, .manual].compactMap { verdict in
      let count = attempt.checks.count { $0.verdict == verdict }
      return count > 0 ? "\(count) \(verdict.rawValue)" : nil
    }
    let colour =
      attempt.mark == 1 ? paint.green : (attempt.mark ?? 1) < 0.5 ? paint.red : paint.yellow
    let rest = counts.isEmpty ? "all right" : counts.joined(separator: ", ")
    return "\(id)  \(colour(mark))  \(rest)\(isNew ? "" : paint.dim("  (on record already)"))"
  }

  private var summary: String {
    let attempts = results.compactMap { result -> (Attempt, Bool)? in
      if case .graded(let attempt, let isNew) = result.outcome { (attempt, isNew) } else { nil }
    }
    let final = attempts.compactMap(\.0.mark)
    let open = attempts.count - final.count
    let old = attempts.count { !$0.1 }
    var text = "\(final.count) of \(total) graded"
    if open > 0 { text += ", \(open) without a mark yet" }
    if old > 0 { text += ", \(old) of them on record already" }
    guard !final.isEmpty else { return text }
    let mean = final.reduce(0, +) / Double(final.count)
    return text + "; the mean is \(Int((mean * 100).rounded()))%"
  }
}
