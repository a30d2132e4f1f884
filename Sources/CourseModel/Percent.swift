/// Fractions as people read them.
public enum Percent {
  /// A fraction with four digits, a percentage with two: rounded down, so that only full marks are 1.
  public static func share(_ part: Double) -> Double {
    (part * 10_000 + 1e-7).rounded(.down) / 10_000
  }

  /// Formats a fraction as `93%`, rounded down so that only full marks show as 100%. A binary rounding error does not
  /// cost a percent.
  /// - Parameter part: 0…1; nil becomes `–`.
  public static func text(_ part: Double?) -> String {
    guard let part, part.isFinite else { return "–" }
    return "\(Int((min(max(part, -10), 10) * 100 + 1e-7).rounded(.down)))%"
  }
}
