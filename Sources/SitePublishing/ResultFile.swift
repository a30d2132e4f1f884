import Console
package import CourseModel
package import CourseSite
import Files
import Foundation

/// A report of `grade LAB --format json`, read for a site.
package enum ResultFile {
  private struct Report: Decodable {
    var lab: String
    var score: Double
    var complete: Bool
    var checks: [CheckResult]
  }

  /// What a report says, at the steps that this manual has.
  package struct Read {
    package var lab: String
    package var result: LabResult
    /// What an author should know of it; nil where all of it found its step.
    package var finding: String?
  }

  /// - Throws: ``InputFailure``
  package static func read(_ path: String, course: Course) throws -> Read {
    let bytes: [UInt8]
    bytes = try BoundedFile.read(path, limit: 64 << 20)
    let report: Report
    do { report = try JSONDecoder().decode(Report.self, from: Data(bytes)) } catch {
      throw InputFailure(
        "\(path): no report of 'grade LAB --format json'; make one with: grade lab4 --format json > \(path)"
      )
    }
    guard let lab = course.labs.first(where: { $0.id == report.lab }) else {
      throw InputFailure(
        "\(path): is about \(PlainLine.text(report.lab, 40)), which this manual does not have")
    }
    // By the step's key: it stays when the manual's other steps come and go, and its number does not.
    let steps = Dictionary(
      lab.steps.map { ($0.key, $0.id) }, uniquingKeysWith: { first, _ in first })
    var placed: [String: [CheckResult]] = [:]
    var lost = 0
    for check in report.checks {
      let key = check.id.split(separator: ".").first.map(String.init) ?? ""
      guard let step = steps[key] else {
        // What rests on no step at all, an instructor's own check, has no place on a page.
        if check.step != nil { lost += 1 }
        continue
      }
      placed[step, default: []].append(check)
    }
    let result = LabResult(score: report.score, isComplete: report.complete, steps: placed)
    guard lost > 0 else { return Read(lab: lab.id, result: result) }
    return Read(
      lab: lab.id, result: result,
      finding:
        "\(path): \(lost) of \(report.checks.count) checks belong to no step that \(lab.id) has now; grade it again"
    )
  }
}
