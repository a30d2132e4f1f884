import CourseModel

/// Comma-separated values as in RFC 4180, which no spreadsheet takes for more than text.
enum CSVText {
  static func text(_ rows: [[String]]) -> String {
    rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
  }

  /// Makes a cell. What a spreadsheet would take for a formula gets an apostrophe before it; control characters except
  /// tabs and line ends are removed, and so are marks that change the reading direction, because a table has no escape
  /// for them.
  static func cell(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars
    where PlainLine.isHarmless(scalar) || scalar == "\n" || scalar == "\t" {
      plain.append(scalar)
    }
    // The full-width forms, too: some spreadsheets read them as the usual ones.
    let isFormula =
      plain.first.map { "=+-@\t\n＝＋－＠".unicodeScalars.contains($0) } ?? false
    let kept = String(plain)
    let safe = isFormula && Double(kept) == nil ? "'" + kept : kept
    let isPlain = !safe.unicodeScalars.contains { "\",\r\n;".unicodeScalars.contains($0) }
    return isPlain ? safe : "\"\(safe.replacing("\"", with: "\"\""))\""
  }

  /// A number with a decimal point and at most four decimals.
  static func number(_ value: Double) -> String {
    let digits = Int((value * 10_000).rounded())
    let text =
      "\(digits / 10_000)." + String("\(10_000 + abs(digits) % 10_000)".dropFirst())
    var trimmed = text[...]
    while trimmed.last == "0" { trimmed.removeLast() }
    return String(trimmed.last == "." ? trimmed.dropLast() : trimmed)
  }
}
