import CourseModel
public import Gradebook

/// The students without a mark because nodes gave no answer, by the side on which the cause is likely to be.
public enum BlockedStudents {
  public struct Group: Sendable {
    public var side: Attempt.Trouble.Side
    /// One for each node: the student, the node, and what was found.
    public var lines: [String]
  }

  /// Groups the blocked students.
  /// - Returns: Only sides that have any, in the order in which they are declared.
  public static func bySide(_ results: [StudentResult]) -> [Group] {
    var causes: [Attempt.Trouble.Side: [String]] = [:]
    for result in results where result.status == .open {
      let troubles = result.entry?.attempt.grading.troubles ?? []
      for trouble in troubles {
        causes[trouble.side, default: []].append(
          "\(result.student.id) \(trouble.node): \(PlainLine.text(trouble.says, 200))")
      }
      guard troubles.isEmpty else { continue }
      let check = result.checks.first { $0.verdict.isOpen }
      causes[.unknown, default: []].append(
        "\(result.student.id): \(PlainLine.text(check?.hint ?? result.whyOpen, 200))")
    }
    return Attempt.Trouble.Side.allCases.compactMap { side in
      causes[side].map { Group(side: side, lines: $0) }
    }
  }
}
