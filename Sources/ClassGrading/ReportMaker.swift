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
  package func page(_ result: StudentResult) async throws -> String {
    try await page(result, try ReportTemplates.read())
  }

  private func page(_ result: StudentResult, _ templates: Templates) async throws -> String {
    let page = StudentPage(
      result, lab: lab, course: records.course, evidence: try await evidence(of: result))
    return try templates.page("student", page)
  }

  /// What was handed in, judged again; the mark is the one on record.
  private func evidence(of result: StudentResult) async throws -> StudentEvidence? {
    guard let entry = result.entry else { return nil }
    let submission: EvidenceJudge.Submission
    do { submission = try judge.submission(of: entry, in: records.book) } catch let problem
      as any Problem
    {
      // The mark is on record all the same, and the other students still get pages.
      remark("the page of \(result.student.id) lacks the outputs: \(problem)")
      return nil
    }
    return StudentEvidence(
      session: submission.session, checks: judge.report(on: submission).checks)
  }

  // MARK: A class

  /// The results of all students at the lab.
  /// - Throws: ``Gradebook/Failure`` where the gradebook cannot be read.
  package func results() throws -> [StudentResult] {
    var list: [StudentResult] = []
    try records.forEachStudent { _, results in
      if let result = results[lab.id] { list.append(result) }
    }
    return list
  }

  /// Makes the instructor's page.
  /// - Parameter link: The address of a student's page; nil where there is none.
  /// - Throws: ``InputFailure`` or ``Templates/Failure`` where the templates cannot be read; ``Gradebook/Failure``.
  package func classPage(link: (Student) -> String?) throws -> String {
    try classPage(try results(), templates: try ReportTemplates.read(), link: link)
  }

  private func classPage(
    _ results: [StudentResult], templates: Templates, link: (Student) -> String?
  ) throws -> String {
    let page = ClassPage(
      results, lab: lab, course: records.course,
      suspects: suspects(results) + [
        ClassPage.Attention(title: "Is it the check?", lines: doubts(results))
      ],
      link: link)
    return try templates.page("class", page)
  }

  /// The places that most otherwise right students have wrong, and the commands that free or keep them.
  package func doubts(_ results: [StudentResult]) -> [String] {
    Doubt.all(in: results).compactMap { doubt in
      guard doubt.name.map({ !judge.keeps($0, of: doubt.check) }) ?? true else { return nil }
      let place = doubt.line.map { "line \($0), " } ?? ""
      let actual = doubt.actual.prefix(3).joined(separator: ", ")
      // Only a step's own output has values to free.
      let isOutput = lab.steps.contains { $0.key == doubt.check }
      let command = (isOutput ? doubt.name : nil).map { name in
        "; to free it: grade free \(lab.id) \(doubt.line.map(String.init) ?? doubt.check) \(ShellQuote.word(name)), to keep it: --keep"
      }
      return
        "\(place)\(doubt.place): \(doubt.count) of \(doubt.all) otherwise right students have \(actual.isEmpty ? "nothing" : actual) for \(PlainLine.text(doubt.expected, 80))\(command ?? "")"
    }
  }

  /// Finds what is suspect in a class, for the instructor's page.
  package func suspects(_ results: [StudentResult]) -> [ClassPage.Attention] {
    let suspects = Suspects(results, lab: lab, policy: records.course.grading)
    return [
      ClassPage.Attention(
        title: "Suspect: more alike than chance would explain", lines: suspects.likenessLines),
      ClassPage.Attention(
        title: "Suspect: challenges that failed", lines: suspects.challengeLines),
      ClassPage.Attention(
        title: "Suspect: recordings and packs", lines: suspects.submissionLines),
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
    let results = try results()
    for (number, result) in results.enumerated() {
      progress(number + 1, results.count)
      try OutputFile.write(
        try await page(result, templates) + "\n",
        to: "\(folder)/\(Self.file(result.student))", force: force)
    }
    let index = try classPage(results, templates: templates) { Self.file($0) }
    try OutputFile.write(index + "\n", to: "\(folder)/index.html", force: force)
    return results.count
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
