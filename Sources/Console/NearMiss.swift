import CourseModel

/// Names a difference of a few letters.
enum NearMiss {
  /// - Returns: `hullo: did you mean hello?`; nil where the texts differ in more than one word, or in more than a few
  ///   letters, or where a number differs.
  static func remark(_ expected: String, _ actual: String) -> String? {
    guard expected.utf8.count <= 400, actual.utf8.count <= 400 else { return nil }
    let wanted = expected.split(whereSeparator: \.isWhitespace)
    let found = actual.split(whereSeparator: \.isWhitespace)
    guard wanted.count == found.count else { return nil }
    let different = zip(wanted, found).filter { $0 != $1 }
    guard different.count == 1, let (word, other) = different.first else { return nil }
    if word.lowercased() == other.lowercased() { return "only the case differs" }
    func letters(_ word: Substring) -> String { word.filter(\.isLetter) }
    guard word.filter(\.isNumber) == other.filter(\.isNumber) else { return nil }
    let limit = min(2, letters(word).count / 4)
    guard limit > 0, EditDistance.between(String(word), String(other), limit: limit) <= limit
    else { return nil }
    return "\(PlainLine.text(String(other), 60)): did you mean \(PlainLine.text(String(word), 60))?"
  }
}
