import CourseModel

/// A difference as one line of plain text.
enum DifferenceText {
  static func line(_ difference: Difference) -> String {
    switch difference.kind {
    case .notRun where difference.place == .command: "not run"
    default:
      "\(difference.place): expected \(difference.expected ?? "nothing"), is \(difference.actual ?? "nothing")"
    }
  }
}
