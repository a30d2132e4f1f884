import CourseModel
import Documents
import Gradebook

/// `grade regrade LAB --format json`: a report for each student, as `grade LAB` has it, with the previous mark.
package struct RegradeDocument: Encodable {
  struct Mark: Encodable {
    var score: Double
    var points: ReportDocument.Points
    var complete: Bool

    init(_ attempt: Attempt) {
      score = attempt.total.fraction
      points = ReportDocument.Points(attempt.total)
      complete = attempt.total.isComplete
    }
  }

  private enum CodingKeys: CodingKey { case before, changes }

  package let regrade: Regrade

  package init(_ regrade: Regrade) { self.regrade = regrade }

  /// - Throws: An `EncodingError` where a number is not finite.
  package func encode(to encoder: any Encoder) throws {
    try ReportDocument(regrade.after).encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Mark(regrade.before), forKey: .before)
    try container.encode(regrade.isChange, forKey: .changes)
  }
}
