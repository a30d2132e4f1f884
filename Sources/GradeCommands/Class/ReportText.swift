import ClassGrading
import CourseModel
import Gradebook
import Grading
import Reports

/// The text of `grade report --format text`.
extension ReportMaker {
  func text(_ standing: Standing) -> String {
    let paint = Paint(isOn: Terminal.hasColour)
    let student = standing.student
    let name = PlainLine.text(student.name, 60)
    let who = name.isEmpty ? student.id : "\(name) (\(student.id))"
    var lines = ["\(paint.bold(who)): \(standing.markInWords)"] + StudentPage.remarks(standing)
    guard standing.entry != nil else { return lines.joined(separator: "\n") }
    for check in standing.checks {
      guard let decision = standing.decisions[check.id] else { continue }
      let place = check.line.map { "line \($0)" } ?? check.id
      lines.append("\(place): decided by \(decision.by): \(PlainLine.text(decision.why, 200))")
    }
    let report = TextReport(LabReport(standing, lab), showsAll: true, colours: Terminal.hasColour)
    return (lines + ["", report.text]).joined(separator: "\n")
  }

  func classText() throws -> String {
    let standings = try standings()
    let statistics = ClassStatistics(standings)
    let paint = Paint(isOn: Terminal.hasColour)
    let width = min(standings.map(\.student.id.count).max() ?? 0, 30)
    var lines = ["\(paint.bold(lab.id)): \(lab.title)", ""]
    for attention in suspects(standings) {
      lines += attention.lines.map { "\(paint.yellow("? suspect")) \($0)" }
    }
    for standing in standings {
      let id = standing.student.id
      let padding = String(repeating: " ", count: max(0, width - id.count))
      lines.append("\(id)\(padding)  \(standing.markInWords)  \(paint.dim(standing.summary))")
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
