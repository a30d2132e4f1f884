/// The CSV file that Moodle imports as grades (docs.moodle.org, "Grade import", CSV file): users by name, number or
/// address, a column for each lab, and its feedback beside it.
public struct MoodleExport {
  private var rows: [[String]]
  private let labs: [ExportedLab]

  public init(labs: [ExportedLab]) {
    self.labs = labs
    rows = [
      ["Username", "ID number", "Email address"]
        + labs.flatMap { [$0.title, "\($0.title) (Feedback)"] }
    ]
  }

  /// Adds a student's row. Without a mark both cells are empty: Moodle keeps what it has, and no zero appears.
  public mutating func add(_ student: Student, _ results: [String: StudentResult]) {
    rows.append(
      [student.id, student.ids[.moodle] ?? "", student.email]
        + labs.flatMap { lab -> [String] in
          guard let result = results[lab.id], let mark = result.mark else { return ["", ""] }
          return [CSVText.number(mark * lab.points), result.summary]
        })
  }

  public var text: String { CSVText.text(rows) }
}
