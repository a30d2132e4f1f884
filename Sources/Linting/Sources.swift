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
    lines.indices.compactMap { index in
      guard lines[index].utf8.first == UInt8(ascii: "<"), lines[index].hasPrefix("<!--") else {
        return nil
      }
      let words = lines[index].split { " \t,<>!-:".contains($0) }
      guard words.starts(with: ["lint", "allow"]) else { return nil }
      return Allowance(
        lines: (index + 1)...block(after: index, lines), rules: Set(words.dropFirst(2)))
    }
  }

  /// The last line, from 1, of the block after a line.
  private static func block(after index: Int, _ lines: [Substring]) -> Int {
    guard let first = lines[(index + 1)...].firstIndex(where: { !isBlank($0) }) else {
      return lines.count
    }
    let fence = lines[first].drop { $0 == " " }.prefix { $0 == "`" || $0 == "~" }
    if fence.count >= 3 {
      let end = lines[(first + 1)...].firstIndex { $0.drop { $0 == " " }.hasPrefix(fence) }
      return (end ?? lines.count - 1) + 1
    }
    let isIndented = isCode(lines[first])
    let end = lines[(first + 1)...].firstIndex {
      isIndented ? !isBlank($0) && !isCode($0) : isBlank($0)
    }
    return end ?? lines.count
  }

  private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

  private static func isCode(_ line: Substring) -> Bool {
    line.hasPrefix("\t") || line.hasPrefix("    ")
  }
}
