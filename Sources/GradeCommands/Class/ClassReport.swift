import ClassGrading
import CourseModel
import Gradebook
import Grading
import Reports

/// A class on a terminal: first who could not be graded and what is suspect, then a line for each student.
struct ClassReport {
  let lab: Lab
  /// The number of students in the class; fewer have results where the run was interrupted.
  let total: Int
  let results: [ClassResult]
  /// The result that counts now, by student id, with late days, decisions and policies applied.
  let studentResults: [String: StudentResult]
  /// Files that belong to no student of the class.
  let strangers: [String]
  let suspects: Suspects

  /// Whether some student has no mark yet.
  var isOpen: Bool {
    results.count < total
      || studentResults.values.contains { [.open, .missing].contains($0.status) }
  }

  func text(colours: Bool) -> String {
    let style = ANSIStyle(isOn: colours)
    var lines = ["\(style.bold(lab.id)): \(lab.title)", ""]
    for result in results {
      let id = result.student.id
      for remark in result.remarks {
        lines.append("\(style.yellow("!")) \(id): \(PlainLine.text(remark, 200))")
      }
      guard case .missing(let why) = result.outcome else { continue }
      switch studentResults[id]?.status {
      case .excused: continue
      case .graded:
        lines.append(
          "\(style.yellow("!")) \(id): \(PlainLine.text(why, 200)); the attempt on record counts")
      case .open, .missing, nil:
        lines.append("\(style.yellow("! not graded")) \(id): \(PlainLine.text(why, 200))")
      }
    }
    for line in suspects.likenessLines + suspects.challengeLines + suspects.submissionLines {
      lines.append("\(style.yellow("? suspect")) \(line)")
    }
    for file in strangers {
      lines.append(
        "\(style.yellow("!")) \(PlainLine.text(file, 200)) belongs to no student on the roster")
    }
    lines += blocked(style)
    if lines.count > 2 { lines.append("") }
    let width = min(results.map(\.student.id.count).max() ?? 0, 30)
    for result in results {
      guard let studentResult = studentResults[result.student.id], studentResult.status != .missing
      else {
        continue
      }
      lines.append(row(studentResult, isNew: result.isNew, width: width, style: style))
    }
    return (lines + ["", summary]).joined(separator: "\n")
  }

  private func blocked(_ style: ANSIStyle) -> [String] {
    BlockedStudents.bySide(results.compactMap { studentResults[$0.student.id] }).flatMap { group in
      let count = group.lines.count
      let shown = group.lines.prefix(20).map { "    " + $0 }
      return ["\(style.yellow("! blocked")) \(group.side.inWords) (\(count))"] + shown
        + (count > 20 ? ["    and \(count - 20) more"] : [])
    }
  }

  private func row(_ studentResult: StudentResult, isNew: Bool, width: Int, style: ANSIStyle)
    -> String
  {
    let student = studentResult.student.id
    let id = student + String(repeating: " ", count: max(0, width - student.count))
    let percent = Percent.text(studentResult.mark)
    let mark = String(repeating: " ", count: max(0, 4 - percent.count)) + percent
    var parts = [Verdict.failed, .partial, .blocked, .error, .manual].compactMap { verdict in
      let count = studentResult.checks.count { $0.verdict == verdict }
      return count > 0 ? "\(count) \(verdict.rawValue)" : nil
    }
    if studentResult.status == .excused { parts = ["excused"] }
    if parts.isEmpty { parts = ["all right"] }
    if studentResult.penalty > 0 {
      parts.append("\(studentResult.lateText): -\(Percent.text(studentResult.penalty))")
    }
    if studentResult.entry?.attempt.grading.askedBy == .student {
      parts.append("nodes asked by the student")
    }
    if !studentResult.decisions.isEmpty {
      parts.append("\(studentResult.decisions.count) by a person")
    }
    let colour =
      studentResult.mark == 1
      ? style.green : (studentResult.mark ?? 1) < 0.5 ? style.red : style.yellow
    let old = isNew || studentResult.mark == nil ? "" : style.dim("  (already on record)")
    return "\(id)  \(colour(mark))  \(parts.joined(separator: ", "))\(old)"
  }

  private var summary: String {
    func count(_ status: StudentResult.Status) -> Int {
      studentResults.values.count { $0.status == status }
    }
    let marks = studentResults.values.compactMap(\.mark)
    let old = results.count { !$0.isNew && studentResults[$0.student.id]?.mark != nil }
    var text = "\(marks.count) of \(total) graded"
    if count(.open) > 0 { text += ", \(count(.open)) without a mark yet" }
    if count(.excused) > 0 { text += ", \(count(.excused)) excused" }
    if old > 0 { text += ", \(old) of them already on record" }
    guard !marks.isEmpty else { return text }
    // Summed in a fixed order, so that the same class has the same mean to the last digit.
    return text + "; the mean is \(Percent.text(marks.sorted().reduce(0, +) / Double(marks.count)))"
  }
}
