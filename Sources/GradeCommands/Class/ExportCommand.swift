import ArgumentParser
import ClassGrading
import CourseFiles
import CourseModel
import Files
import Gradebook

/// `grade export lab4`: writes the marks for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes marks for spreadsheets, learning management systems and programs.",
    discussion: """
      Examples:
        grade export lab4 > lab4.csv
        grade export --format canvas --out canvas.csv       all labs, a column each
        grade export lab4 --format moodle
        grade export lab4 --format gradescope --student carol --out results.json
        grade export lab4 --format ags                      LTI 1.3 score objects

      A result that is not final has no mark: an empty cell, or no score, never 0.
      The same gradebook always gives the same bytes.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title; without it, all labs.")
  var lab: String?

  @Option(help: "csv, canvas, moodle, gradescope, junit, json or ags.")
  var format = ExportFormat.csv

  @Option(help: "Only this student.")
  var student: String?

  @Option(help: "Points that a lab is worth in canvas, moodle, gradescope and ags.")
  var points = 100.0

  @Option(
    help: ArgumentHelp("The file; without it, standard output.", valueName: "file"),
    completion: .file())
  var out: String?

  @OptionGroup var replace: ForceOption

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  func validate() throws {
    guard points.isFinite, points > 0, points <= 1_000_000 else {
      throw ValidationError("--points must be more than 0, and at most 1000000")
    }
    guard format != .gradescope || (student != nil && lab != nil) else {
      throw ValidationError("Gradescope takes one student's results: name the lab and --student")
    }
  }

  func run() throws {
    let course = try course.course()
    let records = Records(try gradebook.openForReading(), course)
    let labs = try lab.map { [try course.lab(named: $0)] } ?? course.labs.filter { !$0.isAnnounced }
    let only = try student.map { try records.student($0) }
    let text = try Exporter(records: records, labs: labs, only: only, points: points).text(format)
    if let out {
      try OutputFile.write(text, to: out, force: replace.force)
    } else {
      Terminal.print(text, terminator: "")
    }
    let strangers =
      format == .canvas ? labs.filter { course.grading.canvas[$0.id] == nil }.map(\.id) : []
    if !strangers.isEmpty {
      Terminal.error(
        "grade: \(strangers.joined(separator: ", ")): Canvas would create new assignments; name the existing ones in course.yaml: grading: {canvas: {\(strangers[0]): 4711}}"
      )
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}
