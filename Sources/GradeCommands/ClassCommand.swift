import ArgumentParser
import CourseModel
import Foundation
import Gradebook
import Grading
import Nodes

/// `grade class lab4`: grades a class into a gradebook.
struct ClassCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "class",
    abstract: "Grades the recorded sessions of a class into a gradebook.",
    discussion: """
      Examples:
        grade class lab4 --roster class.csv --recordings handed-in/
        grade class lab4 --roster class.csv --recordings handed-in/ --gradebook spring.sqlite

      The roster is CSV with a header: student, name, email. A student's
      recording is the file in the folder that is named after them:
      handed-in/carol.cast. Said again, the command goes on where it was;
      nobody is graded twice. Passwords and keys are not kept.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @Option(
    help: ArgumentHelp("Who is in the class, as CSV.", valueName: "file"), completion: .file())
  var roster: String

  @Option(
    help: ArgumentHelp("The folder with a recording for each student.", valueName: "folder"),
    completion: .directory)
  var recordings: String

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  func run() async throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let students = try RosterFile.students(roster)
    let files = try RecordingFolder(recordings)
    let book = try gradebook.open()
    let grader = RecordedGrader(
      judge: try SessionJudge(course: course, lab: lab, manual: self.course.manual), book: book)
    try GradebookOptions.explained { try book.add(students) }
    let results = try await grade(students, files, grader)
    let report = ClassReport(
      lab: lab, results: results, strangers: files.strangers(to: students),
      shared: try shared(results, book, lab))
    Terminal.print(report.text(colours: Terminal.hasColour))
    if results.contains(where: { $0.outcome.isMissing }) { throw ExitStatus(code: 3) }
  }

  private func grade(
    _ students: [Student], _ files: RecordingFolder, _ grader: RecordedGrader
  ) async throws -> [ClassResult] {
    let line = ProgressLine()
    defer { line.end() }
    return try await withThrowingTaskGroup(of: (Int, ClassResult).self) { group in
      var results: [Int: ClassResult] = [:]
      // Each holds a recording in memory, and grading one takes a whole processor.
      let limit = max(2, ProcessInfo.processInfo.activeProcessorCount)
      for (index, student) in students.enumerated() {
        if index >= limit, let (done, result) = try await group.next() { results[done] = result }
        line.show("graded \(results.count) of \(students.count)")
        group.addTask { (index, try grader.result(for: student, files.file(of: student.id))) }
      }
      for try await (done, result) in group {
        results[done] = result
        line.show("graded \(results.count) of \(students.count)")
      }
      return students.indices.compactMap { results[$0] }
    }
  }

  private func shared(_ results: [ClassResult], _ book: Gradebook, _ lab: Lab) throws
    -> [SharedIDs.Finding]
  {
    var ids = SharedIDs()
    let present = Set(results.map(\.student.id))
    for entry in try GradebookOptions.explained({ try book.entries(lab: lab.id) })
    where present.contains(entry.attempt.student) {
      ids.add(entry.attempt.grading.bindings, of: entry.attempt.student)
    }
    return ids.findings
  }
}

/// What came of one student.
struct ClassResult: Sendable {
  enum Outcome: Sendable {
    case graded(Attempt, isNew: Bool)
    case missing(why: String)

    var isMissing: Bool { if case .missing = self { true } else { false } }
  }

  var student: Student
  var outcome: Outcome
}
