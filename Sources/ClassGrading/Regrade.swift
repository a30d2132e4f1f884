package import Gradebook

/// One attempt, and the result of judging the same evidence now.
package struct Regrade: Sendable {
  package let before: Attempt
  package let after: Attempt

  package init(before: Attempt, after: Attempt) {
    self.before = before
    self.after = after
  }

  /// Whether points or completeness have changed.
  package var isChange: Bool {
    before.total != after.total
  }
}
