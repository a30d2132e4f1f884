import Console

/// A statement of SQL that a command hands to a database.
enum Statement {
  /// Whether it is one statement, begins as those do that only read, and writes no file.
  /// - Parameter words: In lower case: `select`.
  static func onlyReads(_ text: String, beginning words: [String]) -> Bool {
    let statement = text.lowercased()
    let body = statement.hasSuffix(";") ? String(statement.dropLast()) : statement
    return words.contains { statement.hasPrefix($0 + " ") }
      && !["\\", "\t", " into ", ";"].contains { body.hasText($0) }
  }
}
