/// Marks what a person cannot see, or cannot tell from something else: `up(U+200B)`, `(U+0430)dmin`.
enum VisibleText {
  /// Marks two texts that differ; what is the same in both stays as it is.
  static func marked(_ first: String?, _ second: String?) -> (String?, String?) {
    guard let first, let second else { return (first.map(withMarks), second.map(withMarks)) }
    let left = Array(first.unicodeScalars)
    let right = Array(second.unicodeScalars)
    let start = zip(left, right).prefix { $0 == $1 }.count
    let shortest = min(left.count, right.count) - start
    let end = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.prefix(shortest).count
    func text(_ scalars: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> String {
      let middle = scalars[start..<(scalars.count - end)]
      let against = other[start..<(other.count - end)]
      // Letters of another alphabet where the other text has Latin ones.
      let isAlike =
        middle.count == against.count
        && zip(middle, against).allSatisfy { $0 == $1 || isPair($0, $1) }
      return String(String.UnicodeScalarView(scalars[..<start]))
        + middle.map { isUnseen($0) || (isAlike && !$0.isASCII) ? mark($0) : String($0) }.joined()
        + String(String.UnicodeScalarView(scalars[(scalars.count - end)...]))
    }
    return (text(left, right), text(right, left))
  }

  private static func withMarks(_ text: String) -> String {
    text.unicodeScalars.map { isUnseen($0) ? mark($0) : String($0) }.joined()
  }

  private static func isPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    first.isASCII != second.isASCII && first.properties.isAlphabetic
      && second.properties.isAlphabetic
  }

  /// Characters without a picture, and blanks other than the usual one (Unicode's categories Cc, Cf, Zs, Zl, Zp, and
  /// what it calls default ignorable). Tabs and line breaks separate words as usual.
  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " || scalar == "\t" || scalar == "\n" { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
    default: return scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  private static func mark(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "(U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits))"
  }
}
