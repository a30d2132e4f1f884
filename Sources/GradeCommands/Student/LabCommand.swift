import ArgumentParser
import ClassGrading
import CourseFiles
import CourseModel
import Documents
import Foundation
import Gradebook
import Grading
import Knowledge
import Nodes

/// `grade lab4`: grades a lab.
struct LabCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "Grades a lab (the default: grade lab4 is grade lab lab4).",
    discussion: """
      Examples:
        grade lab4                             asks the nodes; changes nothing
        grade lab4 --recording session.txt     a recorded session
        grade 4 --format json                  for other programs
        grade glance --all                     every step, not only mistakes
        grade lab4 --evidence lab4.json        keeps the nodes' raw answers
        grade lab4 --from-evidence lab4.json   grades them again, without nodes
        grade lab4 --challenges                checks that the answers are real

      A recording is plain text with prompts, a script(1) typescript, or an
      asciicast (asciinema, version 2 or 3).

      Without a recording, the nodes themselves are asked, with the lab's
      commands that only read. Nodes are found in nodes.yaml (node1:
      root@10.0.0.5), in the practice lab (grade nodes up), or by name as ssh
      finds them: ~/.ssh/config, the agent, your keys.
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

  @Flag(help: "Show every step, not only what is wrong.")
  var all = false

  @Flag(help: "Also show the hints that cost points.")
  var hints = false

  @Option(help: "The student's id, for the report.")
  var student: String?

  @Option(
    help: ArgumentHelp("Record the result there, as a self-check.", valueName: "file"),
    completion: .file())
  var gradebook: String?

  @OptionGroup(title: "Live nodes") var live: LiveOptions

  func validate() throws {
    guard recording == nil || live.fromEvidence == nil else {
      throw ValidationError("give either --recording or --from-evidence, not both")
    }
    guard recording == nil || !live.challenges else {
      throw ValidationError("--challenges asks nodes: it cannot be used with --recording")
    }
  }

  func run() async throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let knowledge = try self.course.knowledge()
    let overrides = try self.course.overrides(for: lab, knowledge.programs)
    let session = try recording.map {
      try RecordedSession.read($0, course: course, lab: lab, knowledge: knowledge)
    }
    var report: LabReport
    var answers: [KeptAnswer]?
    if let session {
      report = SessionGrader(course: course, lab: lab, knowledge, overrides: overrides).grade(
        session)
      report.suspicions = SessionSuspicions(lab, knowledge).all(in: session)
    } else {
      let result = try await live.grade(
        course, lab: lab, overrides: overrides, manual: self.course.manual)
      report = result.report
      answers = result.answers
    }
    report.student = student
    if hints {
      let memory = HintMemory(
        course: course, at: try CourseFinder.place(of: self.course.manual))
      try memory.add(report.checks, lab: lab.id)
      let cost = memory.cost(lab: lab.id)
      if cost > 0, course.grading.chargesHints {
        Terminal.error(
          "The hints shown so far cost \(cost) points when you hand in with grade pack.")
      }
    }
    if let gradebook {
      let submission = EvidenceJudge.Submission(session: session, answers: answers)
      try await keep(submission, course: course, lab: lab, path: gradebook)
    }
    try show(report)
  }

  /// Records a self-check, which is not an instructor's attempt and never counts.
  private func keep(
    _ submission: EvidenceJudge.Submission, course: Course, lab: Lab, path: String
  ) async throws {
    let judge = try EvidenceJudge(course: course, lab: lab, manual: self.course.manual)
    let student = student ?? NSUserName()
    let attempt = try await judge.attempt(
      of: student, on: submission, EvidenceJudge.Circumstances(kind: .selfCheck, why: "grade lab"))
    let book = try Gradebook(at: path)
    if try !book.hasStudent(student) {
      try book.enrol(
        [Student(id: student)], by: EvidenceJudge.gradedBy, made: Date().timeIntervalSince1970)
    }
    try book.add(attempt)
  }

  private func show(_ report: LabReport) throws {
    switch format {
    case .text:
      let text = TextReport(
        report, showsAll: all, showsNodes: recording == nil, showsHints: hints,
        colours: Terminal.hasColour
      ).text
      Terminal.print(text)
    case .json: Terminal.print(try JSONOutput.text(ReportDocument(report, showsHints: hints)))
    case .junit: Terminal.print(JUnitReport(report).text)
    case .tap: Terminal.print(TAPReport(report).text)
    }
    if report.exitStatus != 0 { throw ExitStatus(code: report.exitStatus) }
  }
}
