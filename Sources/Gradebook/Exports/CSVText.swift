import CourseModel

/// Comma-separated values, as RFC 4180 has them, that no spreadsheet takes for more than text.
enum CSVText {
  static func text(_ rows: [[String]]) -> String {
    rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
  }

  /// What a spreadsheet would take for a formula has an apostrophe before it; control characters but line ends are gone, and
  /// so are marks that turn the reading direction: a table has no way to write them otherwise.
  static func cell(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars
    where PlainLine.isHarmless(scalar) || scalar == "\n" || scalar == "\t" {
      plain.append(scalar)
    }
    // The wide forms, too: some spreadsheets read them as the narrow ones.
    let isFormula =
      plain.first.map { "=+-@\t\n＝＋－＠".unicodeScalars.contains($0) } ?? false
    let kept = String(plain)
    let safe = isFormula && Double(kept) == nil ? "'" + kept : kept
    let isPlain = !safe.unicodeScalars.contains { "\",\r\n;".unicodeScalars.contains($0) }
    return isPlain ? safe : "\"\(safe.replacing("\"", with: "\"\""))\""
  }

  /// With four digits at the most, and a point.
  static func number(_ value: Double) -> String {
    let digits = Int((value * 10_000).rounded())
    let text =
      "\(digits / 10_000)." + String("\(10_000 + abs(digits) % 10_000)".dropFirst())
    var trimmed = text[...]
    while trimmed.last == "0" { trimmed.removeLast() }
    return String(trimmed.last == "." ? trimmed.dropLast() : trimmed)
  }
}
