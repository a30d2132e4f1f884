public import CourseModel
import Foundation

/// Scores for the Assignment and Grade Services of LTI 1.3 (imsglobal.org/spec/lti-ags/v2p0, "Score publish service"):
/// the objects to post to a line item's `/scores`, one for each student.
public struct AGSExport {
  public struct Score: Encodable, Sendable {
    var userId: String
    /// Left out where there is no mark, so that no LMS shows a zero.
    var scoreGiven: Double?
    var scoreMaximum: Double?
    var activityProgress: String
    var gradingProgress: String
    var timestamp: String
    var comment: String
  }

  /// The error for students without an LTI user id: no LMS could tell whose score it is.
  public struct MissingIDs: Problem, Hashable {
    public var code: String { "lti-ids" }
    public var students: [String]
    public var message: String {
      let names = students.prefix(10).joined(separator: ", ")
      return
        "\(students.count == 1 ? "1 LTI user id is" : "\(students.count) LTI user ids are") missing: \(names)\(students.count > 10 ? ", …" : ""); add a column 'lti' to the roster and run grade class with it"
    }
  }

  private let lab: ExportedLab
  private var list: [Score] = []
  private var missing: [String] = []

  public init(lab: ExportedLab) { self.lab = lab }

  /// Adds a student's score. A student who handed in nothing, or is excused, has no score to publish.
  public mutating func add(_ result: StudentResult) {
    guard [.graded, .open].contains(result.status), let entry = result.entry else { return }
    guard let user = result.student.ids[.lti], !user.isEmpty else {
      missing.append(result.student.id)
      return
    }
    let hasFailed = result.checks.contains { $0.verdict == .error }
    list.append(
      Score(
        userId: user, scoreGiven: result.mark.map { rounded($0 * lab.points) },
        scoreMaximum: result.mark.map { _ in lab.points },
        activityProgress: result.mark == nil ? "Submitted" : "Completed",
        gradingProgress: result.mark != nil ? "FullyGraded" : hasFailed ? "Failed" : "Pending",
        timestamp: Self.time(entry.attempt.grading.made), comment: result.summary))
  }

  /// A time with milliseconds and a time zone, as the specification requires.
  private static func time(_ seconds: Double) -> String {
    let sane = max(0, min(seconds, 253_402_300_799))
    return Date(timeIntervalSince1970: sane).formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(
        separator: .omitted))
  }

  /// The scores of all students who were added.
  /// - Throws: ``MissingIDs`` where a student has no LTI user id.
  public func scores() throws -> [Score] {
    guard missing.isEmpty else { throw MissingIDs(students: missing) }
    return list
  }
}
