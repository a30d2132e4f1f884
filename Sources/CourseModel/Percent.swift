/// Parts of a whole as people read them.
public enum Percent {
  /// `93%`, rounded down: nobody has all who lacks something. What binary digits lack of a whole per cent is none.
  /// - Parameter part: From 0 to 1; nil is `–`.
  public static func text(_ part: Double?) -> String {
    guard let part, part.isFinite else { return "–" }
    return "\(Int((min(max(part, -10), 10) * 100 + 1e-7).rounded(.down)))%"
  }
}
