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
  /// Called with what a page lacks, and why.
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

  /// Makes a student's page.
  /// - Throws: ``InputFailure`` or ``Templates/Failure`` where the templates cannot be read.
  package func page(_ standing: Standing) async throws -> String {
    try await page(standing, try ReportTemplates.read())
  }

  private func page(_ standing: Standing, _ templates: Templates) async throws -> String {
    let page = StudentPage(
      standing, lab: lab, course: records.course, shown: try await shown(standing))
    return try templates.page("student", page)
  }

  /// The output that each check judged, by the check's id, read from the evidence; the mark is the one on record.
  private func shown(_ standing: Standing) async throws -> [String: [String]] {
    guard let entry = standing.entry else { return [:] }
    let basis: EvidenceJudge.Basis
    do { basis = try judge.basis(of: entry, in: records.book) } catch let problem as any Problem {
      // The mark is on record all the same, and the other students still get pages.
      remark("the page of \(standing.student.id) lacks the outputs: \(problem)")
      return [:]
    }
    let report = judge.report(on: basis)
    return Dictionary(
      report.checks.map { ($0.id, $0.shown) }, uniquingKeysWith: { first, _ in first })
  }

  // MARK: A class

  /// The results of all students at the lab.
  /// - Throws: ``Gradebook/Failure`` where the gradebook cannot be read.
  package func standings() throws -> [Standing] {
    var list: [Standing] = []
    try records.forEachStudent { _, standings in
      if let standing = standings[lab.id] { list.append(standing) }
    }
    return list
  }

  /// Makes the instructor's page.
  /// - Parameter link: The address of a student's page; nil where there is none.
  /// - Throws: ``InputFailure`` or ``Templates/Failure`` where the templates cannot be read; ``Gradebook/Failure``.
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

  /// Finds what is suspect in a class, for the instructor's page.
  package func suspects(_ standings: [Standing]) -> [ClassPage.Attention] {
    let suspects = Suspects(standings, lab, records.course.grading)
    return [
      ClassPage.Attention(
        title: "Suspect: more alike than chance would explain", lines: suspects.likenessLines),
      ClassPage.Attention(
        title: "Suspect: challenges that failed", lines: suspects.challengeLines),
    ]
  }

  /// Writes the class as index.html, with a page for each student beside it. Other files there are left alone.
  /// - Parameter progress: Called with the number of pages made and the number of all pages.
  /// - Returns: How many students have a page.
  /// - Throws: ``InputFailure``, ``Templates/Failure`` or ``Gradebook/Failure`` where reading or writing fails.
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

  /// The file name for a student. An id cannot lead to another folder; characters that are special in a link are escaped.
  private static func file(_ student: Student) -> String {
    let plain = student.id.unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789.-@".contains(String(scalar)))
        ? String(scalar) : "_\(scalar.value)_"
    }.joined()
    return "student-\(plain).html"
  }
}
