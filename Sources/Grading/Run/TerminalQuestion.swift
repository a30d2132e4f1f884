import Console
import Knowledge

/// A line at which a command waits for an answer: `Overwrite (y/n)? `.
struct TerminalQuestion {
  let text: String
  private let lower: String
  private let messages: Messages

  init(_ line: String, _ messages: Messages) {
    self.messages = messages
    text = trimmed(line)
    lower = text.lowercased()
  }

  /// Whether it looks like a question: output still being written, such as a progress bar, does not.
  var isLikely: Bool { text.last.map { "?:]>)".contains($0) } ?? false }

  /// Looks up the manual's answer to the same question.
  ///
  /// - Parameter line: A line of the manual's output.
  /// - Returns: nil if the line is another question, or none.
  func answer(in line: String) -> String? {
    let line = trimmed(line)
    if line == text { return "" }
    if line.hasPrefix(text) { return trimmed(line.dropFirst(text.count)) }
    // A folder or fingerprint in the question is the reader's own.
    var best: (likeness: Double, answer: String)?
    for end in line.indices where "?:]>)".contains(line[end]) {
      let rest = line[line.index(after: end)...]
      guard rest.isEmpty || rest.first == " " else { continue }
      let likeness = Self.likeness(words, Self.words(line[...end]))
      if likeness >= 0.7, likeness > best?.likeness ?? 0 { best = (likeness, trimmed(rest)) }
    }
    return best?.answer
  }

  /// The answer that nearly every reader gives; nil if it is not for us to decide.
  var usualAnswer: String? {
    // Not ours to answer: something would be lost.
    if says(.questionLosing) { return nil }
    if let yes = messages.yes(to: lower) { return yes }
    if says(.questionPassphrase), !says(.questionForKey) { return "" }
    if says(.questionEnter) { return "" }
    if messages.isWord(lower, .questionPager) || messages.begin(.questionPagerLines, lower) {
      return "q"
    }
    if says(.questionMore) { return " " }
    // The proposed answer: `Country Name (2 letter code) [AU]:`.
    return text.hasSuffix("]:") ? "" : nil
  }

  /// Removes from a session's lines the answers that the manual does not show after its questions: they
  /// are the student's own.
  static func withoutAnswers(
    _ lines: [String], as expected: [String], _ messages: Messages
  ) -> [String] {
    let questions = expected.map { Self($0, messages) }.filter(\.isLikely)
    return lines.map { line in
      let text = trimmed(line)
      return questions.first { text.hasPrefix($0.text) }?.text ?? line
    }
  }

  var asksForPassword: Bool { says(.questionPassword) }

  /// Whether it asks for the previous answer once more, against slips.
  var asksAgain: Bool { says(.questionAgain) }

  /// Whether it asks for a placeholder's value: `Username:` for `<username>`.
  func names(_ placeholder: String) -> Bool {
    let asked = Self.words(placeholder)
    return !asked.isEmpty && asked.allSatisfy(words.contains)
  }

  /// A placeholder under which its reader may give a value.
  var placeholder: String { "<" + words.prefix(3).joined(separator: " ") + ">" }

  private func says(_ cue: Cue) -> Bool { messages.speak(cue, in: lower) }

  private var words: [String] { Self.words(text) }

  private static func words(_ text: some StringProtocol) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// The share of words that both have, from 0 to 1.
  private static func likeness(_ one: [String], _ other: [String]) -> Double {
    guard !one.isEmpty, !other.isEmpty else { return 0 }
    var left = other
    var common = 0
    for word in one {
      guard let place = left.firstIndex(of: word) else { continue }
      left.remove(at: place)
      common += 1
    }
    return Double(2 * common) / Double(one.count + other.count)
  }
}
