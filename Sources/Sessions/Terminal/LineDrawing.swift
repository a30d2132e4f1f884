/// The DEC special graphics set, in which programs draw frames.
enum LineDrawing {
  private static let characters: [UnicodeScalar] = Array(
    "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·".unicodeScalars)

  static func character(_ scalar: UnicodeScalar) -> UnicodeScalar {
    (0x60...0x7E).contains(scalar.value) ? characters[Int(scalar.value) - 0x60] : scalar
  }
}
