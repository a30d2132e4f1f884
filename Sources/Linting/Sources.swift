import Console
import CourseModel

/// The manual's files: where a line stands, and what their authors allow.
///
/// `<!-- lint: allow idNotShown -->` on a line of its own allows what the next block would be reported for; without a
/// name, all rules.
struct Sources {
  private let lines: [String: [Substring]]
  /// By file.
  private var allowances: [String: [Allowance]] = [:]

  private struct Allowance {
    var lines: ClosedRange<Int>
    /// The names of rules; all if empty.
    var rules: Set<Substring>
  }

  init(_ texts: [String: String]) {
    lines = texts.mapValues { text in
      text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }
    allowances = lines.mapValues(Self.allowances)
  }

  func allows(_ finding: Finding) -> Bool {
    allowances[finding.position.file]?.contains {
      $0.lines.contains(finding.position.line)
        && ($0.rules.isEmpty || $0.rules.contains(finding.rule.rawValue[...]))
    } ?? false
  }

  /// Rules that an author allows and that do not exist.
  var unknownRules: [Finding] {
    allowances.sorted { $0.key < $1.key }.flatMap { file, allowances in
      allowances.flatMap { allowance in
        allowance.rules.filter { Finding.Rule(rawValue: String($0)) == nil }.sorted().map {
          Finding(
            .unknownRule, at: SourcePosition(file: file, line: allowance.lines.lowerBound),
            "there is no rule \($0), so this allows nothing")
        }
      }
    }
  }

  /// Where the lines of a step's text first stand, without their indentation.
  func places(in step: Step) -> [String: SourcePosition] {
    let start = step.position.line
    guard let lines = lines[step.position.file], start <= lines.count else { return [:] }
    // A file's text is not much longer than the step says.
    let window = lines[(start - 1)...].prefix((step.input?.count ?? 0) * 2 + 40)
    return Dictionary(
      zip(window, window.indices).map { line, index in
        (trimmed(String(line)), SourcePosition(file: step.position.file, line: index + 1))
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func allowances(_ lines: [Substring]) -> [Allowance] {
    // Comments one below the other have the same block.
    var last = 0...0
    return lines.indices.compactMap { index in
      let text = lines[index].drop { $0 == " " || $0 == "\t" }
      guard text.utf8.first == UInt8(ascii: "<"), text.hasPrefix("<!--") else { return nil }
      let words = text.split { " \t,<>!-:".contains($0) }
      guard words.starts(with: ["lint", "allow"]) else { return nil }
      if !last.contains(index + 1) { last = index...block(after: index, lines) }
      return Allowance(lines: (index + 1)...last.upperBound, rules: Set(words.dropFirst(2)))
    }
  }

  /// The last line, from 1, of the block after a line.
  private static func block(after index: Int, _ lines: [Substring]) -> Int {
    guard let first = lines[(index + 1)...].firstIndex(where: { !isBlank($0) }) else {
      return lines.count
    }
    let fence = lines[first].drop { $0 == " " || $0 == "\t" }.prefix { $0 == "`" || $0 == "~" }
    if fence.count >= 3 {
      let end = lines[(first + 1)...].firstIndex {
        $0.drop { $0 == " " || $0 == "\t" }.hasPrefix(fence)
      }
      return (end ?? lines.count - 1) + 1
    }
    // Code is indented more than the comment.
    let isIndented = indentation(String(lines[first])) >= indentation(String(lines[index])) + 4
    let least = indentation(String(lines[first]))
    let end = lines[(first + 1)...].firstIndex {
      isIndented ? !isBlank($0) && indentation(String($0)) < least : isBlank($0)
    }
    return end ?? lines.count
  }

  private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }
}
