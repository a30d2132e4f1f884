import Console
import CourseModel

/// A difference as one line of plain text.
enum DifferenceText {
  static func line(_ difference: Difference) -> String {
    let sentence = ShownDifference(difference, limit: 200).sentence()
    return difference.kind == .notRun && difference.place == .command
      ? sentence : "\(difference.place): \(sentence)"
  }
}
