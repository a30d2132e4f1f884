/// A node's output as one harmless line: no control characters, no marks that change the reading direction, limited in
/// length.
public enum PlainLine {
  /// Replaces harmful characters with spaces and cuts the text at a limit.
  /// - Parameter limit: Unicode scalars; longer text ends with `…`.
  public static func text(_ text: String, _ limit: Int) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      guard count < limit else { break }
      result.append(isHarmless(scalar) ? scalar : " ")
      count += 1
    }
    let isCut = text.unicodeScalars.dropFirst(limit).first != nil
    guard isCut, limit > 0 else { return String(result) }
    result.removeLast()
    return String(result) + "…"
  }

  /// Whether a character is none of these: control characters (C1 included), bidirectional controls (Unicode Annex 9),
  /// line separators.
  public static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: false
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB: false
    case 0xE0000...0xE007F: false
    default: true
    }
  }
}
