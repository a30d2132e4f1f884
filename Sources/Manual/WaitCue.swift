import CourseModel

/// What a paragraph says about the time that something takes: "you may have to wait 30 seconds for them
/// to appear".
enum WaitCue {
  /// - Returns: The longest wait of the paragraphs that introduce a block.
  static func longest(in prose: [Prose]) -> Step.Wait? {
    prose.lazy.flatMap { $0.says(anyOf: units) ? $0.sentences : [] }
      .compactMap(wait(in:)).max { $0.seconds < $1.seconds }
  }

  private static func wait(in sentence: Prose) -> Step.Wait? {
    // "Estimated completion time: 15 minutes", "a session lasts 30 minutes": nobody waits for those.
    guard sentence.says(anyOf: waits), !sentence.says(anyOf: others) else { return nil }
    let words = sentence.words.map(\.text)
    let times = words.indices.compactMap { index -> Int? in
      guard let unit = seconds[words[index]], let count = count(before: index, in: words) else {
        return nil
      }
      return Int(min(count * Double(unit), longestOfAll).rounded())
    }
    guard let longest = times.max(), longest > 0 else { return nil }
    let isOrdered = sentence.says(anyOf: orders) && !sentence.says(anyOf: chances)
    return Step.Wait(seconds: longest, isOrdered: isOrdered)
  }

  /// An hour: nobody waits longer at a terminal.
  private static let longestOfAll = 3600.0

  /// The number before a unit: "30 seconds", "a few seconds", "1-2 minutes". "The second" has none.
  private static func count(before index: Int, in words: [String]) -> Double? {
    for word in words[max(0, index - 3)..<index].reversed() {
      let number = word.split { !$0.isNumber && $0 != "." }.last.flatMap { Double($0) }
      if let count = number ?? numbers[word] { return count }
    }
    return nil
  }

  private static let units: PhraseSet = ["second", "sec", "minute", "min "]
  private static let seconds = [
    "second": 1, "seconds": 1, "secs": 1, "sec": 1, "minute": 60, "minutes": 60, "min": 60,
    "mins": 60,
  ]
  private static let numbers: [String: Double] = [
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10,
    "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "couple": 2, "few": 5, "some": 5,
    "several": 10, "many": 10, "half": 0.5,
  ]

  private static let waits: PhraseSet = [
    "wait", "take", "within", "after", "up to", "allow", "give it", "give them", "pause", "sleep",
    "be patient", "for a",
  ]
  private static let others: PhraseSet = [
    "estimated", "completion time", "every", "time out", "timeout", "expire", "valid for",
  ]
  private static let orders: PhraseSet = ["wait", "pause for", "give it", "give them", "allow"]
  /// Waiting that may not be needed.
  private static let chances: PhraseSet = [
    "may have to", "might have to", "may need to", "might need to", "don't wait", "do not wait",
    "no need to wait", "without waiting", "if ",
  ]
}
