import Console

/// A token of an output, with the rule by which it may differ where it stands.
struct Value: Hashable {
  var kind: ValueToken.Kind
  var text: String
  /// Whether whitespace precedes it.
  var isSpaced: Bool
  /// Nil if it must be equal, or if only the shape decides.
  var rule: ValueRule?
  /// Whether the context, not the shape, says that it must be equal: a version that was chosen.
  var isChosen = false
  /// The smallest amount of which another may be right; nil if any may be.
  var least: Double?

  init(_ token: ValueToken) {
    kind = token.kind
    text = token.text
    isSpaced = token.isSpaced
    rule = ValueRule.rule(for: token.kind)
  }

  /// A number's or a size's amount, in bytes for a size; nil for other kinds.
  var amount: Double? {
    switch kind {
    // Ten digits may be seconds since 1970.
    case .number, .time: Double(text)
    case .size: Self.bytes(text)
    default: nil
    }
  }

  /// Whether it is a checksum in full.
  var isHexadecimal: Bool {
    text.utf8.count >= 33 && text.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }
  }

  /// Whether it is a number, with a hexadecimal letter at its end or none.
  private var isDigits: Bool {
    (kind == .number || kind == .word) && text.utf8.dropLast().allSatisfy { $0 &- 0x30 < 10 }
      && text.utf8.last.map { $0 &- 0x30 < 10 || $0 &- 0x61 < 6 } == true
  }

  /// Whether both may be ids of one service.
  func isID(like other: Value) -> Bool {
    guard kind == .id || other.kind == .id else { return false }
    // One in many hexadecimal numbers has no letter, or only one at its end.
    return kind == other.kind
      || (text.utf8.count >= 7 && other.text.utf8.count >= 7
        && abs(text.utf8.count - other.text.utf8.count) <= 2 && (isDigits || other.isDigits))
  }

  /// `unruffled_knuth`: two words in small letters.
  var hasTwoWords: Bool {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy {
        $0.utf8.count >= 2 && $0.utf8.dropLast().allSatisfy { $0 &- 0x61 < 26 }
      }
  }

  /// Whether it is a number of something, or none of it.
  var isQuantity: Bool { [.number, .size, .duration, .time].contains(kind) }

  /// LVM's `1.00g`: as many as were asked for. Without decimals it may be rounded.
  var isExactSize: Bool {
    guard kind == .size, !text.hasPrefix("<") else { return false }
    // Half gigabytes in kilobytes.
    if text.hasSuffix("KiB") || text.hasSuffix("KB"), let bytes = amount {
      return bytes > 0 && bytes.truncatingRemainder(dividingBy: 536_870_912) == 0
    }
    return text.hasText(".00") && text.utf8.last.map { $0 &- 0x61 < 26 } == true
  }

  /// A size in bytes: `1.5G`, `2 GiB`, `<2.00g`. Units are binary unless written as `kB`, `MB` and the like.
  static func bytes(_ text: String) -> Double? {
    let digits = text.drop { $0 == "<" }.prefix { $0.isNumber || $0 == "." || $0 == "," }
    guard let number = Double(digits.replacing(",", with: ".")) else { return nil }
    let unit = trimmed(text.drop { $0 == "<" }.dropFirst(digits.count)).lowercased()
    guard let letter = unit.first, let power = "bkmgtp".firstIndex(of: letter) else { return nil }
    let exponent = "bkmgtp".distance(from: "bkmgtp".startIndex, to: power)
    let base = unit.count == 2 && unit.hasSuffix("b") ? 1000.0 : 1024.0
    return (0..<exponent).reduce(number) { result, _ in result * base }
  }
}
