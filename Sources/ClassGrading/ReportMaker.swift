package import CourseModel
import Files
import Foundation
package import Gradebook
import Grading
import PageTemplates
package import Reports

/// Makes the pages about one lab.
package struct ReportMaker {
  package let records: Records
  package let lab: Lab
  package let judge: EvidenceJudge
  /// Hears what a page lacks, and why.
  private let remark: (String) -> Void

  package init(
    records: Records, lab: Lab, judge: EvidenceJudge, remark: @escaping (String) -> Void
  ) {
    self.records = records
    self.lab = lab
    self.judge = judge
    self.remark = remark
  }

  // MARK: A student

  package func page(_ standing: Standing) async throws -> String {
    try await page(standing, try ReportTemplates.read())
  }

  private func page(_ standing: Standing, _ templates: Templates) async throws -> String {
    let page = StudentPage(
      standing, lab: lab, course: records.course, shown: try await shown(standing))
    return try templates.page("student", page)
  }

  /// What was judged, by the check's id: read off the evidence, the mark is the one on record.
  private func shown(_ standing: Standing) async throws -> [String: [String]] {
    guard let entry = standing.entry else { return [:] }
    let basis: EvidenceJudge.Basis
    do { basis = try judge.basis(of: entry, in: records.book) } catch let problem as any Problem {
      // The mark is on record all the same, and others have pages.
      remark("the page of \(standing.student.id) lacks what was seen: \(problem)")
      return [:]
    }
    let report = judge.report(on: basis)
    return Dictionary(
      report.checks.map { ($0.id, $0.shown) }, uniquingKeysWith: { first, _ in first })
  }

  // MARK: A class

  package func standings() throws -> [Standing] {
    var list: [Standing] = []
    try records.forEachStudent { _, standings in
      if let standing = standings[lab.id] { list.append(standing) }
    }
    return list
  }

  package func classPage(link: (Student) -> String?) throws -> String {
    try classPage(try standings(), try ReportTemplates.read(), link)
  }

  private func classPage(
    _ standings: [Standing], _ templates: Templates, _ link: (Student) -> String?
  ) throws -> String {
    let page = ClassPage(
      standings, lab: lab, course: records.course, suspects: suspects(standings), link: link)
    return try templates.page("class", page)
  }

  package func suspects(_ standings: [Standing]) -> [ClassPage.Attention] {
    let suspects = Suspects(standings, lab, records.course.grading)
    return [
      ClassPage.Attention(
        title: "Suspect: more alike than chance would explain", lines: suspects.likenessLines),
      ClassPage.Attention(
        title: "Suspect: challenges that failed", lines: suspects.challengeLines),
    ]
  }

  /// The class as index.html, and each student beside it. What stands there under another name is left alone.
  /// - Parameter progress: Gets how many of how many pages are made.
  /// - Returns: How many students have a page.
  package func pages(
    into folder: String, force: Bool, progress: (_ made: Int, _ all: Int) -> Void
  ) async throws -> Int {
    let templates = try ReportTemplates.read()
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw InputFailure("cannot write \(folder): \(error.localizedDescription)") }
    let standings = try standings()
    for (number, standing) in standings.enumerated() {
      progress(number + 1, standings.count)
      try OutputFile.write(
        try await page(standing, templates) + "\n",
        to: "\(folder)/\(Self.file(standing.student))", force: force)
    }
    let index = try classPage(standings, templates) { Self.file($0) }
    try OutputFile.write(index + "\n", to: "\(folder)/index.html", force: force)
    return standings.count
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
