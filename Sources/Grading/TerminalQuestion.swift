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

  /// Whether it looks like one: what is still being written, such as a progress bar, does not.
  var isLikely: Bool { text.last.map { "?:]>)".contains($0) } ?? false }

  /// What the manual shows behind the same question.
  /// - Parameter line: A line of its output.
  /// - Returns: nil where it is another question, or none.
  func answer(in line: String) -> String? {
    let line = trimmed(line)
    if line == text { return "" }
    if line.hasPrefix(text) { return trimmed(line.dropFirst(text.count)) }
    // A folder or a fingerprint within the question is the reader's own.
    var best: (likeness: Double, answer: String)?
    for end in line.indices where "?:]>)".contains(line[end]) {
      let rest = line[line.index(after: end)...]
      guard rest.isEmpty || rest.first == " " else { continue }
      let likeness = Self.likeness(words, Self.words(line[...end]))
      if likeness >= 0.7, likeness > best?.likeness ?? 0 { best = (likeness, trimmed(rest)) }
    }
    return best?.answer
  }

  /// What nearly every reader answers; nil where it is not for us to say.
  var usualAnswer: String? {
    // What would be lost is not ours to give away.
    if says(.questionLosing) { return nil }
    if let yes = messages.yes(to: lower) { return yes }
    if says(.questionPassphrase), !says(.questionForKey) { return "" }
    if says(.questionEnter) { return "" }
    if messages.isWord(lower, .questionPager) || messages.begin(.questionPagerLines, lower) {
      return "q"
    }
    if says(.questionMore) { return " " }
    // What is proposed: `Country Name (2 letter code) [AU]:`.
    return text.hasSuffix("]:") ? "" : nil
  }

  /// What a session shows without the answers that the manual does not show behind its questions: they
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

  /// Whether the answer before is asked for once more, against slips.
  var asksAgain: Bool { says(.questionAgain) }

  /// Whether it asks for what a placeholder stands for: `Username:` for `<username>`.
  func names(_ placeholder: String) -> Bool {
    let asked = Self.words(placeholder)
    return !asked.isEmpty && asked.allSatisfy(words.contains)
  }

  /// The placeholder that its reader may give a value for.
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
