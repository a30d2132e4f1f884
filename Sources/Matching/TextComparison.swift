import Console
import CourseModel
import Knowledge

/// Compares text line by line: every expected line must be there; other lines do not matter.
struct TextComparison {
  private let matcher: Matcher
  private let bindings: Bindings

  /// The most pairs of lines that are compared in full; beyond that, lines are looked up only by key.
  private static let comparisonLimit = 60_000
  /// The usual length of a pair in bytes; a longer one counts as several.
  private static let usualPair = 320

  /// The most lines with the same key that are tried to find the one whose ids match.
  private static let twinLimit = 64

  init(_ matcher: Matcher, _ bindings: Bindings) {
    self.matcher = matcher
    self.bindings = bindings
  }

  func compare(_ expected: [String], with actual: [String]) -> MatchResult {
    let wanted = Self.content(expected, matcher.context.knowledge.promptNames)
    let present = Self.content(actual, matcher.context.knowledge.promptNames)
    var judge = ValueJudge(context: matcher.context, bindings: bindings)
    var used = Set<Int>()
    var byKey: [String: [Int]] = [:]
    for (index, line) in present.enumerated().reversed() {
      byKey[judge.stableKey(line, property: nil, isExpected: false), default: []].append(index)
    }
    var right = 0
    var differences: [Difference] = []
    var budget = Self.comparisonLimit
    let bytes = present.reduce(0) { $0 + $1.utf8.count }
    var meant = NearestLine(present, matcher.errors)
    for line in wanted {
      let key = judge.stableKey(line, property: nil, isExpected: true)
      var candidates: [Int] = []
      if var bucket = byKey.removeValue(forKey: key) {
        while let last = bucket.last, used.contains(last) { bucket.removeLast() }
        candidates = bucket.suffix(Self.twinLimit).reversed().filter { !used.contains($0) }
        byKey[key] = bucket
      }
      if candidates.isEmpty, budget > 0 {
        budget -= max(
          present.count, (bytes + present.count * line.utf8.count) / Self.usualPair)
        candidates = present.indices.filter {
          !used.contains($0) && judge.matches(line, present[$0])
        }
      }
      // Twins: the first without a conflict, else the first.
      let choice =
        candidates.first { judge.matches(line, present[$0], conflictIsRight: false) }
        ?? candidates.first
      guard let choice else {
        differences.append(
          Difference(
            .text, at: .named("line \(Self.label(line))"), expected: trimmed(line),
            actual: meant.nearest(to: line, used: used)))
        continue
      }
      switch judge.judge(line, present[choice]) {
      case .right:
        right += 1
        used.insert(choice)
      case .conflict(let variable, let bound):
        used.insert(choice)
        differences.append(
          Difference(
            .binding, at: .named("line \(Self.label(line))"), expected: "\(bound) (\(variable))",
            actual: trimmed(present[choice])))
      case .wrong:
        differences.append(
          Difference(
            .text, at: .named("line \(Self.label(line))"), expected: trimmed(line),
            actual: trimmed(present[choice])))
      }
    }
    var total = wanted.count
    for (index, line) in present.enumerated() where !used.contains(index) {
      guard let removed = matcher.removedThing(in: [line]) else { continue }
      total += 1
      differences.append(
        Difference(
          .extraRow, at: .named("line \(Self.label(line))"), expected: nil,
          actual: "still listed after it was removed: \(removed.joined(separator: " "))"))
    }
    return MatchResult(
      right: right, total: total, differences: differences, bindings: judge.bindings)
  }

  /// Keeps the lines with content: no blank lines, elisions, bare prompts or random art. A backslash
  /// at the end of a line is only a line break for the page.
  static func content(_ lines: [String], _ names: Prompt.Names) -> [String] {
    var result: [String] = []
    var continues = false
    var inArt = false
    for line in lines {
      let text = trimmed(line)
      if inArt {
        if text.hasPrefix("+-") { inArt = false }
        continue
      }
      if text.hasPrefix("+--["), text.hasSuffix("+") {
        inArt = true
        continue
      }
      if text.isEmpty || isElision(text) { continue }
      if let prompt = Prompt(text, names: names), prompt.command.isEmpty { continue }
      if continues, let last = result.last {
        result[result.count - 1] = trimmed(last.dropLast()) + " " + text
      } else {
        result.append(text)
      }
      continues = text.hasSuffix("\\")
    }
    return result
  }

  static func label(_ line: String) -> String {
    let text = trimmed(line)
    return text.count > 40 ? "\(text.prefix(39))…" : text
  }
}
