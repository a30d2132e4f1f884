package import Gradebook

/// One attempt, and what the same evidence comes to now.
package struct Regrade: Sendable {
  package let before: Attempt
  package let after: Attempt

  package init(before: Attempt, after: Attempt) {
    self.before = before
    self.after = after
  }

  package var isChange: Bool {
    before.total != after.total
  }
}
