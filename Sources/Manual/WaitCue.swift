import CourseModel
import Knowledge

/// What a paragraph says about waiting: "you may have to wait 30 seconds for them to appear".
enum WaitCue {
  /// Finds the longest wait in the paragraphs that introduce a block.
  static func longest(in prose: [Prose], _ language: Language) -> Step.Wait? {
    prose.lazy.flatMap { $0.says(anyOf: language[.waitUnits]) ? $0.sentences : [] }
      .compactMap { wait(in: $0, language) }.max { $0.seconds < $1.seconds }
  }

  private static func wait(in sentence: Prose, _ language: Language) -> Step.Wait? {
    // "Estimated completion time: 15 minutes", "a session lasts 30 minutes": these are not waits.
    guard sentence.says(anyOf: language[.waitWaits]),
      !sentence.says(anyOf: language[.waitOthers])
    else { return nil }
    let words = sentence.words.map(\.text)
    let times = words.indices.compactMap { index -> Int? in
      guard let unit = seconds(words[index], language),
        let count = count(before: index, in: words, language)
      else {
        return nil
      }
      return Int(min(count * Double(unit), longestOfAll).rounded())
    }
    guard let longest = times.max(), longest > 0 else { return nil }
    let isOrdered =
      sentence.says(anyOf: language[.waitOrders]) && !sentence.says(anyOf: language[.waitChances])
    return Step.Wait(seconds: longest, isOrdered: isOrdered)
  }

  /// An hour, in seconds: no one waits longer at a terminal.
  private static let longestOfAll = 3600.0

  /// The length of a unit in seconds; nil where the word is not a unit.
  private static func seconds(_ unit: String, _ language: Language) -> Int? {
    if language.isWord(unit, .waitSeconds) { return 1 }
    return language.isWord(unit, .waitMinutes) ? 60 : nil
  }

  /// The number before a unit: "30 seconds", "a few seconds", "1-2 minutes". "The second" has none.
  private static func count(before index: Int, in words: [String], _ language: Language) -> Double?
  {
    for word in words[max(0, index - 3)..<index].reversed() {
      let number = word.split { !$0.isNumber && $0 != "." }.last.flatMap { Double($0) }
      if let count = number ?? language.numbers[word] { return count }
    }
    return nil
  }
}
