import CourseModel
import Knowledge
import Nodes
import Sessions
import Synchronization

/// An expect script: types what a reader of the manual types while a step runs, that is answers to its questions,
/// and Ctrl-C if it never ends by itself.
final class ExpectScript: CommandUser {
  /// When a reader takes the terminal back.
  enum Ending: Sendable {
    /// Never: the command ends when its questions are answered.
    /// - Parameter patience: After this, a likely question without an answer is given up.
    case untilItEnds(patience: Duration)
    /// When the manual's output has been seen, or at the latest after a time.
    case until(
      seen: @Sendable ([String]) -> Bool, atMost: Duration, key: TypedCommand.Interrupt.Key)
  }

  /// The lines that the manual shows.
  private let expected: [String]
  /// The reader's own values, by placeholder.
  private let values: [String: String]
  private let ending: Ending
  private let messages: Messages
  private let state = Mutex(State())

  private struct State {
    let start = ContinuousClock.now
    /// Lines of the manual whose answer has been given.
    var used: Set<Int> = []
    /// The bytes shown when the manual's output was last looked for.
    var lookedAt = -1
    /// The bytes shown when the last key was pressed: its effect appears after them.
    var answeredAt = -1
    var answers: [String] = []
    var asked: [String: Int] = [:]
    /// When Ctrl-C was last pressed, and how often so far.
    var interrupted: (at: ContinuousClock.Instant, count: Int)?
    var unanswered: String?
  }

  init(
    expected: [String], values: [String: String], ending: Ending, _ messages: Messages
  ) {
    self.messages = messages
    self.expected = expected
    self.values = values
    self.ending = ending
  }

  /// The question that had no known answer; the command was interrupted at it.
  var unanswered: TerminalQuestion? {
    state.withLock(\.unanswered).map { TerminalQuestion($0, messages) }
  }

  /// A program that is still writing is not waiting for an answer.
  private static let pause = Duration.milliseconds(300)
  /// The patience with a command that is watched.
  private static let doubt = Duration.seconds(4)
  /// How many times one question gets an answer.
  private static let repetitions = 3

  func keys(for view: TerminalView, count: Int, quiet: Duration) -> String? {
    state.withLock { state in
      if let interrupted = state.interrupted {
        // Some programs ignore it; the end of the input stops most of those.
        guard ContinuousClock.now - interrupted.at > .seconds(2), interrupted.count < 4 else {
          return nil
        }
        return interrupt(&state)
      }
      guard quiet >= Self.pause || mustStop(state) else { return nil }
      var patience = Self.doubt
      switch ending {
      case .until(let isSeen, let limit, _):
        let isNew = count != state.lookedAt
        state.lookedAt = count
        let hasSeen = isNew && !expected.isEmpty && isSeen(view.lines)
        if hasSeen || ContinuousClock.now - state.start > limit { return interrupt(&state) }
      case .untilItEnds(let given): patience = given
      }
      guard let line = view.openLine, count > state.answeredAt else { return nil }
      let question = TerminalQuestion(line, messages)
      guard let answer = answer(to: question, &state) else {
        guard quiet >= patience, question.isLikely else { return nil }
        state.unanswered = question.text
        return interrupt(&state)
      }
      state.asked[question.text, default: 0] += 1
      state.answeredAt = count
      state.answers.append(answer)
      // A pager takes single keys.
      return answer == "q" || answer == " " ? answer : answer + "\r"
    }
  }

  private func mustStop(_ state: State) -> Bool {
    if case .until(_, let limit, _) = ending {
      ContinuousClock.now - state.start > limit
    } else {
      false
    }
  }

  private func interrupt(_ state: inout State) -> String {
    let count = (state.interrupted?.count ?? 0) + 1
    state.interrupted = (.now, count)
    if case .until(_, _, .stop) = ending, count == 1 { return "\u{1A}" }
    return count < 3 ? "\u{3}" : "\u{4}"
  }

  /// Chooses the manual's answer first, then the reader's own, then the usual one.
  private func answer(to question: TerminalQuestion, _ state: inout State) -> String? {
    guard state.asked[question.text, default: 0] < Self.repetitions else { return nil }
    var shown: String?
    for (index, line) in expected.enumerated() where !state.used.contains(index) {
      guard let found = question.answer(in: line) else { continue }
      state.used.insert(index)
      shown = found
      break
    }
    // The manual shows an answer typed without echo not at all, or as stars.
    let isHidden = shown.map { $0.isEmpty || $0.allSatisfy { "*•".contains($0) } } ?? true
    if let shown, !isHidden { return values[shown] ?? shown }
    guard shown != nil || question.isLikely else { return nil }
    if question.asksAgain, let last = state.answers.last { return last }
    if let own = values.first(where: { question.names($0.key) })?.value { return own }
    // If the manual shows no answer, it was the Enter key, or what everyone answers.
    return question.usualAnswer ?? (question.asksForPassword ? nil : shown)
  }
}
