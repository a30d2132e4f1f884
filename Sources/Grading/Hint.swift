import CourseModel
import Knowledge

/// Derives one sentence on what to try from what differs.
struct Hint {
  private let messages: Messages

  init(_ messages: Messages) { self.messages = messages }

  func text(step: Step, differences: [Difference]) -> String? {
    guard let first = differences.first else { return nil }
    let actual = (first.actual ?? "").lowercased()
    if messages.speak(.hintNotInstalled, in: actual) {
      return "The program is not installed, or its name was mistyped."
    }
    if messages.speak(.hintCredentials, in: actual) {
      return step.credentials.map { "Source the credentials first: source \($0)" }
        ?? "The credentials are missing or wrong in this shell."
    }
    if messages.speak(.hintNoAnswer, in: actual) {
      return "The service does not answer: is it started?"
    }
    switch first.kind {
    case .notRun:
      return first.place == .node
        ? "Run it on \(first.expected ?? "the other node")."
        : "Do this step; it is not in the session."
    case .binding:
      return "This value belongs to something else: copy it from the step that made it."
    case .empty: return "The command printed nothing; check whether the step before it worked."
    case .missingRow, .missingColumn:
      return "Something is missing here; find the step that creates it."
    case .extraRow: return "It should be gone: remove it."
    case .cell, .text, .exit: return nil
    }
  }
}
