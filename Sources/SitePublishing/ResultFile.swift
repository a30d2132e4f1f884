import Console
package import CourseModel
package import CourseSite
import Files
import Foundation

/// Reads a report of `grade LAB --format json` for a site.
package enum ResultFile {
  private struct Report: Decodable {
    var lab: String
    var score: Double
    var complete: Bool
    var checks: [CheckResult]
  }

  /// A report's results, assigned to the steps of this manual.
  package struct Read {
    package var lab: String
    package var result: LabResult
    /// A finding for the author; nil if all results found their step.
    package var finding: String?
  }

  /// Reads a report.
  /// - Throws: ``InputFailure`` if it is not a report or its lab is not in the manual, ``BoundedFile/Failure`` if it
  ///   cannot be read.
  package static func read(_ path: String, course: Course) throws -> Read {
    let bytes: [UInt8]
    bytes = try BoundedFile.read(path, limit: 64 << 20)
    let report: Report
    do { report = try JSONDecoder().decode(Report.self, from: Data(bytes)) } catch {
      throw InputFailure(
        "\(path): not a report of 'grade LAB --format json'; make one with: grade lab4 --format json > \(path)"
      )
    }
    guard let lab = course.labs.first(where: { $0.id == report.lab }) else {
      throw InputFailure(
        "\(path): is about \(PlainLine.text(report.lab, 40)), which is not in this manual")
    }
    // By the step's key: unlike its number, it stays when other steps of the manual come and go.
    let steps = Dictionary(
      lab.steps.map { ($0.key, $0.id) }, uniquingKeysWith: { first, _ in first })
    var placed: [String: [CheckResult]] = [:]
    var lost = 0
    for check in report.checks {
      let key = check.id.split(separator: ".").first.map(String.init) ?? ""
      guard let step = steps[key] else {
        // A check without a step, an instructor's own, has no place on a page.
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
        "\(path): \(lost) of \(report.checks.count) checks belong to no current step of \(lab.id); grade it again"
    )
  }
}
