import ArgumentParser
import CourseModel
import Grading
import Nodes

/// `grade lab4`: grades a lab.
struct LabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "Grades a lab (the default: grade lab4 is grade lab lab4).",
    discussion: """
      Examples:
        grade lab4 --recording session.txt              a recorded session
        grade 4 --recording session.cast --format json  for other programs
        grade glance --recording typescript --all       every step, not only what is wrong

      A recording is plain text with prompts, a script(1) typescript, or an asciicast
      (asciinema, version 2 or 3).
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, junit, tap }

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @Option(
    help: ArgumentHelp("The recorded session to grade.", valueName: "file"), completion: .file())
  var recording: String?

  @OptionGroup var course: CourseOptions

  @Option(help: "text, json, junit or tap.")
  var format = Format.text

  @Flag(help: "Show every step, not only what is not right.")
  var all = false

  func run() throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    guard let recording else {
      throw InputFailure(
        "grading live nodes is not built yet; record the session (script, asciinema) and pass --recording FILE"
      )
    }
    let session: Session
    do {
      let read = try Recording(contentsOf: recording)
      session = try Session(
        read, file: recording, vocabulary: SessionVocabulary(course: course, lab: lab))
      for remark in read.remarks { Terminal.error("grade: \(recording): warning: \(remark)") }
    } catch let error as RecordingError {
      throw InputFailure(error.description)
    }
    let overrides = try GraderFiles.overrides(for: lab, near: self.course.manual)
    let report = RecordingGrader(course: course, lab: lab, overrides: overrides).grade(session)
    switch format {
    case .text: Terminal.print(TextReport(report, showsAll: all, colours: Terminal.hasColour).text)
    case .json: Terminal.print(try JSONOutput.text(ReportDocument(report)))
    case .junit: Terminal.print(JUnitReport(report).text)
    case .tap: Terminal.print(TAPReport(report).text)
    }
    if report.exitStatus != 0 { throw ExitStatus(code: report.exitStatus) }
  }
}
