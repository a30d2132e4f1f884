import CSockets

/// How many columns of a terminal a character takes, as the C library has it: it follows Unicode's East Asian Width.
enum CharacterWidth {
  /// - Returns: 0 for what combines with the character before it, 2 for a wide character, else 1.
  static func columns(_ scalar: UnicodeScalar) -> Int {
    // No character below the combining diacritics is wide or without width.
    guard scalar.value >= 0x300 else { return 1 }
    return scalar.value < table.count ? Int(table[Int(scalar.value)]) : 1
  }

  /// The C library is asked once.
  private static let table = [UInt8](unsafeUninitializedCapacity: planes) { buffer, count in
    csockets_character_widths(buffer.baseAddress, UInt32(planes))
    count = planes
  }

  /// The planes that have letters and symbols end here.
  private static let planes = 0x40000
}
