import CourseModel
import Foundation
import Gradebook
import Grading
import PageTemplates
import Reports

/// Makes the pages about one lab.
struct ReportMaker {
  let records: Records
  let lab: Lab
  let judge: EvidenceJudge

  // MARK: A student

  func page(_ standing: Standing) async throws -> String {
    try await page(standing, try ReportTemplates.read())
  }

  private func page(_ standing: Standing, _ templates: Templates) async throws -> String {
    let page = StudentPage(
      standing, lab: lab, course: records.course, shown: try await shown(standing))
    return try ReportTemplates.explained { try templates.page("student", page) }
  }

  /// What was judged, by the check's id: read off the evidence, the mark is the one on record.
  private func shown(_ standing: Standing) async throws -> [String: [String]] {
    guard let entry = standing.entry else { return [:] }
    let basis: EvidenceJudge.Basis
    do { basis = try judge.basis(of: entry, in: records.book) } catch let failure as InputFailure {
      // The mark is on record all the same, and others have pages.
      Terminal.error(
        "grade: the page of \(standing.student.id) lacks what was seen: \(failure.description)")
      return [:]
    }
    let report = await judge.report(on: basis)
    return Dictionary(
      report.checks.map { ($0.id, $0.shown) }, uniquingKeysWith: { first, _ in first })
  }

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

  // MARK: A class

  private func standings() throws -> [Standing] {
    var list: [Standing] = []
    try records.forEachStudent { _, standings in
      if let standing = standings[lab.id] { list.append(standing) }
    }
    return list
  }

  func classPage(link: (Student) -> String?) throws -> String {
    try classPage(try standings(), try ReportTemplates.read(), link)
  }

  private func classPage(
    _ standings: [Standing], _ templates: Templates, _ link: (Student) -> String?
  ) throws -> String {
    let page = ClassPage(
      standings, lab: lab, course: records.course, suspects: suspects(standings), link: link)
    return try ReportTemplates.explained { try templates.page("class", page) }
  }

  private func suspects(_ standings: [Standing]) -> [ClassPage.Attention] {
    let suspects = Suspects(standings, lab, records.course.grading)
    return [
      ClassPage.Attention(
        title: "Suspect: more alike than chance would explain", lines: suspects.likenessLines),
      ClassPage.Attention(
        title: "Suspect: challenges that failed", lines: suspects.challengeLines),
    ]
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

  /// The class as index.html, and each student beside it. What stands there under another name is left alone.
  func pages(into folder: String, force: Bool) async throws {
    let templates = try ReportTemplates.read()
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw InputFailure("cannot write \(folder): \(error.localizedDescription)") }
    let standings = try standings()
    let progress = ProgressLine()
    defer { progress.end() }
    for (number, standing) in standings.enumerated() {
      progress.show("page \(number + 1) of \(standings.count)")
      try OutputFile.write(
        try await page(standing, templates) + "\n",
        to: "\(folder)/\(Self.file(standing.student))", force: force)
    }
    let index = try classPage(standings, templates) { Self.file($0) }
    try OutputFile.write(index + "\n", to: "\(folder)/index.html", force: force)
    progress.end()
    Terminal.print("\(folder)/index.html and \(standings.count) students' pages")
  }

  /// A student's id has nothing in it that leads elsewhere; what a link would read is escaped.
  private static func file(_ student: Student) -> String {
    let plain = student.id.unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789.-@".contains(String(scalar)))
        ? String(scalar) : "_\(scalar.value)_"
    }.joined()
    return "student-\(plain).html"
  }
}
