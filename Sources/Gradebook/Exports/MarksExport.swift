/// The marks for spreadsheets: one line for each student and lab.
public struct MarksExport {
  private var rows = [
    [
      "student", "name", "email", "lab", "status", "mark", "earned", "possible", "complete",
      "late days", "attempt", "nodes asked by", "suspect",
    ]
  ]

  public init() {}

  /// Adds a line. A student without a mark has an empty cell, not a zero.
  /// - Parameter suspect: What has to be looked at, in words: for whoever grades, not for students.
  public mutating func add(_ result: StudentResult, suspect: String) {
    let student = result.student
    var row = [student.id, student.name, student.email, result.lab, result.status.rawValue]
    row.append(result.mark.map(CSVText.number) ?? "")
    if let entry = result.entry {
      row += [
        CSVText.number(result.earned), CSVText.number(result.possible),
        result.status == .open ? "no" : "yes", "\(result.lateDays)", "\(entry.number)",
        entry.attempt.grading.askedBy?.rawValue ?? "", suspect,
      ]
    } else {
      row += ["", "", "no", "", "", "", ""]
    }
    rows.append(row)
  }

  public var text: String { CSVText.text(rows) }
}
