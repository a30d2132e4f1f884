import CourseModel

/// The look of a verdict: a sign and a word, never a colour alone.
struct VerdictLook: Sendable {
  let word: String
  let sign: String
  /// The class in the style sheet.
  let style: String

  init(_ verdict: Verdict) {
    switch verdict {
    case .passed: (word, sign, style) = ("right", "✓", "passed")
    case .partial: (word, sign, style) = ("partly right", "~", "partial")
    case .failed: (word, sign, style) = ("wrong", "✗", "failed")
    case .skipped: (word, sign, style) = ("left out", "–", "skipped")
    case .blocked: (word, sign, style) = ("not reached", "!", "blocked")
    case .error: (word, sign, style) = ("grader failed", "!!", "blocked")
    case .manual: (word, sign, style) = ("for a person", "?", "manual")
    }
  }
}

/// Numbers and times in words, as a page shows them.
enum Words {
  static func count(_ count: Int, one: String, many: String) -> String {
    count == 1 ? "1 \(one)" : "\(count) \(many)"
  }

  static func seconds(_ value: Double) -> String {
    value < 10
      ? "\(Points.text((value * 10).rounded() / 10)) s"
      : value < 100 ? "\(Int(value.rounded())) s" : "\(Int((value / 60).rounded())) min"
  }
}
