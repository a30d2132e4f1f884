import ClassGrading
import CourseModel
import Gradebook
import Grading
import Reports

/// The text of `grade report --format text`.
extension ReportMaker {
  func text(_ result: StudentResult) -> String {
    let style = ANSIStyle(isOn: Terminal.hasColour)
    let student = result.student
    let name = PlainLine.text(student.name, 60)
    let who = name.isEmpty ? student.id : "\(name) (\(student.id))"
    var lines = ["\(style.bold(who)): \(result.markInWords)"] + StudentPage.remarks(result)
    guard result.entry != nil else { return lines.joined(separator: "\n") }
    for check in result.checks {
      guard let decision = result.decisions[check.id] else { continue }
      let place = check.line.map { "line \($0)" } ?? check.id
      lines.append("\(place): decided by \(decision.by): \(PlainLine.text(decision.why, 200))")
    }
    let report = TextReport(LabReport(result, lab), showsAll: true, colours: Terminal.hasColour)
    return (lines + ["", report.text]).joined(separator: "\n")
  }

  func classText() throws -> String {
    let results = try results()
    let statistics = ClassStatistics(results)
    let style = ANSIStyle(isOn: Terminal.hasColour)
    let width = min(results.map(\.student.id.count).max() ?? 0, 30)
    var lines = ["\(style.bold(lab.id)): \(lab.title)", ""]
    for attention in suspects(results) {
      lines += attention.lines.map { "\(style.yellow("? suspect")) \($0)" }
    }
    for doubt in doubts(results) { lines.append("\(style.yellow("? the check")) \(doubt)") }
    for result in results {
      let id = result.student.id
      let padding = String(repeating: " ", count: max(0, width - id.count))
      lines.append("\(id)\(padding)  \(result.markInWords)  \(style.dim(result.summary))")
    }
    if !statistics.mistakes.isEmpty { lines += ["", "Mistakes that several share"] }
    for mistake in statistics.mistakes.prefix(15) {
      let place = mistake.line.map { "line \($0), " } ?? ""
      lines.append(
        "  \(mistake.students.count) students: \(place)\(mistake.place): expected '\(mistake.expected)', is '\(mistake.actual.first?.text ?? "")'"
      )
    }
    return lines.joined(separator: "\n")
  }
}
