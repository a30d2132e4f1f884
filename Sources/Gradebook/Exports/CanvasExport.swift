/// The CSV file that Canvas imports into its gradebook.
///
/// Columns and the second row are those of Canvas' own export (community.canvaslms.com, "How do I import grades in the
/// Gradebook?"): an assignment's heading is `Title (id)`; without an id Canvas creates a new assignment.
public struct CanvasExport {
  private var rows: [[String]]
  private let labs: [ExportedLab]

  public init(labs: [ExportedLab]) {
    self.labs = labs
    let titles = labs.map { lab in lab.canvas.map { "\(lab.title) (\($0))" } ?? lab.title }
    rows = [
      ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"] + titles,
      ["    Points Possible", "", "", "", ""] + labs.map { CSVText.number($0.points) },
    ]
  }

  /// Adds a student's row: `EX` excuses; an empty cell changes nothing.
  public mutating func add(_ student: Student, _ results: [String: StudentResult]) {
    let ids = student.ids
    rows.append(
      [
        student.name.isEmpty ? student.id : student.name, ids[.canvas] ?? "", ids[.sis] ?? "",
        student.id, ids[.section] ?? "",
      ]
        + labs.map { lab in
          guard let result = results[lab.id] else { return "" }
          return switch result.status {
          case .excused: "EX"
          case .graded: CSVText.number((result.mark ?? 0) * lab.points)
          case .open, .missing: ""
          }
        })
  }

  public var text: String { CSVText.text(rows) }
}
