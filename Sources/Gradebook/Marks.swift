/// What a gradebook says, for spreadsheets: one line for each student.
public enum Marks {
  /// Comma-separated values, as RFC 4180 has them.
  ///
  /// A student without a final attempt has an empty mark: an empty cell is no zero. What a spreadsheet would take
  /// for a formula has an apostrophe before it.
  public static func csv(_ students: [Student], _ entries: [Gradebook.Entry]) -> String {
    let last = Dictionary(entries.map { ($0.attempt.student, $0) }, uniquingKeysWith: { $1 })
    var rows = [
      ["student", "name", "email", "lab", "mark", "earned", "possible", "complete", "attempt"]
    ]
    for student in students {
      var row = [student.id, student.name, student.email]
      if let entry = last[student.id] {
        let (attempt, grading) = (entry.attempt, entry.attempt.grading)
        row += [
          attempt.lab, grading.isComplete ? number(attempt.score) : "", number(grading.earned),
          number(grading.possible), grading.isComplete ? "yes" : "no", "\(entry.number)",
        ]
      } else {
        row += ["", "", "", "", "no", ""]
      }
      rows.append(row)
    }
    return rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func number(_ value: Double) -> String {
    let digits = Int((value * 10_000).rounded())
    let text = "\(digits / 10_000)." + String("\(10_000 + digits % 10_000)".dropFirst())
    var trimmed = text[...]
    while trimmed.last == "0" { trimmed.removeLast() }
    return String(trimmed.last == "." ? trimmed.dropLast() : trimmed)
  }

  static func cell(_ text: String) -> String {
    let isFormula =
      text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
    let safe = isFormula && Double(text) == nil ? "'" + text : text
    let isPlain = !safe.unicodeScalars.contains { "\",\r\n;".unicodeScalars.contains($0) }
    return isPlain ? safe : "\"\(safe.replacing("\"", with: "\"\""))\""
  }
}
