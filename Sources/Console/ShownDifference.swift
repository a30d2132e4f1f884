package import CourseModel

/// A difference in words, so that a person sees it: what cannot be seen is marked, long texts are cut around the first
/// place where they differ, near misses are named.
package struct ShownDifference {
  private let kind: Difference.Kind
  private let place: Difference.Place
  /// Plain lines; nil where there is none.
  package let expected: String?
  package let actual: String?
  /// `hullo: did you mean hello?`
  package let remark: String?

  /// - Parameter limit: The length of each text, in characters.
  package init(_ difference: Difference, limit: Int = 100) {
    kind = difference.kind
    place = difference.place
    let texts = Self.cut(difference.expected, difference.actual, limit)
    let marked = VisibleText.marked(texts.0, texts.1)
    // Marks make a text longer.
    expected = marked.0.map { PlainLine.text($0, 2 * limit) }
    actual = marked.1.map { PlainLine.text($0, 2 * limit) }
    remark =
      if let expected = difference.expected, let actual = difference.actual,
        marked == texts
      {
        NearMiss.remark(expected, actual)
      } else { nil }
  }

  /// What was expected and what is there, without the place.
  /// - Parameters:
  ///   - good: Shows the expected text, in a colour.
  ///   - bad: Shows the actual one.
  package func sentence(
    good: (String) -> String = { $0 }, bad: (String) -> String = { $0 }
  ) -> String {
    let wanted = expected.map { $0.isEmpty ? "nothing" : good("'\($0)'") }
    switch kind {
    case .notRun where place == .command: return "not run"
    case .empty: return "nothing was printed, expected \(wanted ?? "an output")"
    case .missingRow: return bad("missing") + (wanted.map { ", expected \($0)" } ?? "")
    case .missingColumn: return bad("missing")
    case .extraRow: return bad(actual ?? "")
    case .cell, .text, .binding, .exit, .notRun:
      let found =
        switch actual {
        case nil: "is \(bad("not there"))"
        case "": "is \(bad("empty"))"
        case let text?: "is \(bad("'\(text)'"))"
        }
      return "expected \(wanted ?? "nothing"), \(found)" + (remark.map { " (\($0))" } ?? "")
    }
  }

  /// Cuts long texts so that the first place where they differ is in sight.
  private static func cut(_ expected: String?, _ actual: String?, _ limit: Int) -> (
    String?, String?
  ) {
    guard let expected, let actual,
      expected.unicodeScalars.count > limit || actual.unicodeScalars.count > limit
    else { return (expected, actual) }
    let left = Array(expected.unicodeScalars.prefix(100_000))
    let right = Array(actual.unicodeScalars.prefix(100_000))
    let same = zip(left, right).prefix { $0 == $1 }.count
    let start = same > limit * 2 / 3 ? same - limit / 3 : 0
    func part(_ scalars: [Unicode.Scalar]) -> String {
      let end = min(scalars.count, start + limit)
      let inner = String(String.UnicodeScalarView(scalars[min(start, end)..<end]))
      return (start > 0 ? "…" : "") + inner + (end < scalars.count ? "…" : "")
    }
    return (part(left), part(right))
  }
}
