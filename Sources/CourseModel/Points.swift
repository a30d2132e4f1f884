/// Points in whole hundredths: sums of them are exact, and look the same on every page.
public enum Points {
  /// Rounds down to hundredths, so that only a right answer earns all. A binary rounding error does not cost any.
  public static func earned(_ score: Double, of weight: Double) -> Double {
    ((score * weight * 100) + 1e-7).rounded(.down) / 100
  }

  /// Takes off what adding binary fractions left behind.
  public static func sum(_ points: some Sequence<Double>) -> Double {
    (points.reduce(0, +) * 100).rounded() / 100
  }

  /// Formats points with up to two digits after the point: `1`, `0.5`, `−2.35`.
  public static func text(_ value: Double) -> String {
    let hundredths = Int((min(max(value, -1e9), 1e9) * 100).rounded())
    let sign = hundredths < 0 ? "−" : ""
    let whole = abs(hundredths) / 100
    let rest = abs(hundredths) % 100
    if rest == 0 { return "\(sign)\(whole)" }
    return rest % 10 == 0
      ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
