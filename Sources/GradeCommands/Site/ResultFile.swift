import Console
import CourseModel
import CourseSite
import Foundation

/// A report of `grade LAB --format json`, read for a site.
enum ResultFile {
  private struct Report: Decodable {
    struct Check: Decodable {
      var step: String?
      var node: String?
      var command: String
      var verdict: Verdict
      var differences: [Difference]
      var hint: String?
    }

    var lab: String
    var score: Double
    var complete: Bool
    var checks: [Check]
  }

  /// - Returns: The lab's id, and what came of it.
  /// - Throws: ``InputFailure``
  static func read(_ path: String, course: Course) throws -> (lab: String, result: LabResult) {
    let bytes: [UInt8]
    do { bytes = try BoundedFile.read(path, limit: 64 << 20) } catch let failure
      as BoundedFile.Failure
    {
      throw InputFailure(failure.description)
    }
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
    let ids = Set(lab.steps.map(\.id))
    var steps: [String: [LabResult.Check]] = [:]
    for check in report.checks {
      guard let step = check.step, ids.contains(step) else { continue }
      steps[step, default: []].append(
        LabResult.Check(
          verdict: check.verdict, node: check.node, command: check.command,
          differences: check.differences,
          hint: check.hint))
    }
    return (lab.id, LabResult(score: report.score, isComplete: report.complete, steps: steps))
  }
}
