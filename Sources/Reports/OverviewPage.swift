public import CourseModel
public import Gradebook

/// The instructor's page about a class over all labs: every student's marks.
public struct OverviewPage: Sendable {
  /// A student's results at all labs.
  public struct Transcript: Hashable, Sendable {
    public var student: Student
    /// By lab id.
    public var labs: [String: StudentResult]

    public init(student: Student, labs: [String: StudentResult]) {
      self.student = student
      self.labs = labs
    }
  }

  struct Column: Sendable {
    var lab: String
    var title: String
    var mean: String
    var graded: Int
  }

  struct Cell: Sendable {
    var text: String
    var style: String
    /// For readers who hear the page.
    var word: String?
  }

  struct Row: Sendable {
    var id: String?
    var name: String
    var total: String
    var cells: [Cell]
  }

  let course: String
  let students: Int
  let columns: [Column]
  let rows: [Row]

  /// - Parameter transcripts: One for each student.
  public init(_ transcripts: [Transcript], course: Course) {
    let labs = course.labs.filter { !$0.isAnnounced }
    let pass = course.grading.pass
    self.course = course.title
    students = transcripts.count
    columns = labs.map { lab in
      let marks = transcripts.compactMap { $0.labs[lab.id]?.mark }
      let mean = Percent.text(Self.mean(marks))
      return Column(lab: "Lab \(lab.number)", title: lab.title, mean: mean, graded: marks.count)
    }
    rows = transcripts.sorted { $0.student.id < $1.student.id }.map { transcript in
      let student = transcript.student
      let marks = labs.compactMap { transcript.labs[$0.id]?.mark }
      return Row(
        id: student.name.isEmpty ? nil : student.id,
        name: student.name.isEmpty ? student.id : student.name,
        total: Percent.text(Self.mean(marks)),
        cells: labs.map { Self.cell(transcript.labs[$0.id], pass) })
    }
  }

  private static func mean(_ marks: [Double]) -> Double? {
    marks.isEmpty ? nil : marks.reduce(0, +) / Double(marks.count)
  }

  private static func cell(_ result: StudentResult?, _ pass: Double?) -> Cell {
    guard let result else { return Cell(text: "", style: "none") }
    switch result.status {
    case .graded:
      let mark = result.mark ?? 0
      let isRight = mark >= (pass ?? 1)
      return Cell(
        text: Percent.text(mark), style: isRight ? "passed" : mark < 0.5 ? "failed" : "partial",
        word: pass == nil ? nil : isRight ? "passed" : "not passed")
    case .open: return Cell(text: "!", style: "blocked", word: "no mark yet")
    case .excused: return Cell(text: "–", style: "skipped", word: "excused")
    case .missing: return Cell(text: "", style: "none", word: "nothing handed in")
    }
  }
}
