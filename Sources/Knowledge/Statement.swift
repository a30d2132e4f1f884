import Console

/// A SQL statement that a command passes to a database.
enum Statement {
  /// Whether a text is a single read-only statement that writes no file.
  /// - Parameter words: The first words of read-only statements, in lower case: `select`.
  static func onlyReads(_ text: String, beginning words: [String]) -> Bool {
    let statement = text.lowercased()
    let body = statement.hasSuffix(";") ? String(statement.dropLast()) : statement
    return words.contains { statement.hasPrefix($0 + " ") }
      && !["\\", "\t", " into ", ";"].contains { body.hasText($0) }
  }
}
