import ArgumentParser
import ClassGrading
import Console
import CourseFiles
import CourseModel
import Files
import Foundation
import Gradebook
import Grading
import Knowledge
import Nodes

/// `grade pack lab4`: makes one file to hand in.
struct PackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Makes one file to hand in: recording, nodes' answers and report.",
    discussion: """
      Examples:
        grade pack lab4                          lab4.cast, from grade record lab4
        grade pack lab4 --recording session.txt
        grade pack lab4 --live                   asks the nodes, too
        grade pack lab4 --student carol          if your login is not your id

      Passwords and keys are taken out before anything is written. The file is
      plain text: read it before you hand it in.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @Option(
    help: ArgumentHelp("The recorded session; without it, lab4.cast.", valueName: "file"),
    completion: .file())
  var recording: String?

  @Flag(help: "Ask the nodes, and include their answers.")
  var live = false

  @Option(help: "Your id in the course; without it, your login.")
  var student: String?

  @Option(
    help: ArgumentHelp("The pack; without it, STUDENT.pack.json.", valueName: "file"),
    completion: .file())
  var out: String?

  @OptionGroup var course: CourseOptions

  @OptionGroup(title: "Live nodes") var options: LiveOptions

  func run() async throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let overrides = try self.course.overrides(for: lab, self.course.knowledge().programs)
    let student = student ?? NSUserName()
    let path = out ?? student + Pack.ending
    if let problem = Student.problem(student) { throw InputFailure("--student: \(problem)") }
    guard path.hasSuffix(Pack.ending) else {
      throw InputFailure("\(path): a pack's name ends with \(Pack.ending)")
    }
    if BoundedFile.kind(of: path) == .file {
      // A newer pack of the same lab replaces it.
      guard let other = try? Pack(contentsOf: path), other.lab == lab.id else {
        throw InputFailure("\(path) is not a pack of this lab: name another file with --out")
      }
    }
    let session = try recordingFile(lab).map {
      try RecordedSession.read($0, course: course, lab: lab, knowledge: self.course.knowledge())
    }
    var answers: [KeptAnswer]?
    if live {
      answers = try await options.grade(
        course, lab: lab, overrides: overrides, manual: self.course.manual
      ).answers
    }
    guard session != nil || answers != nil else {
      throw InputFailure(
        "there is no \(lab.id).cast here: name the recording with --recording, or ask the nodes with --live"
      )
    }
    let judge = try EvidenceJudge(course: course, lab: lab, manual: self.course.manual)
    let kept = judge.kept(of: EvidenceJudge.Submission(session: session, answers: answers))
    // Judges what is handed in, not what was there before the secrets were taken out.
    let report = judge.report(on: kept.submission)
    let place = try CourseFinder.place(of: self.course.manual)
    let cost = HintMemory(course: course, at: place).cost(lab: lab.id)
    let pack = Pack(
      student: student, lab: lab.id, made: Date().timeIntervalSince1970,
      hintsCost: cost,
      kept: kept,
      report: TextReport(report, showsAll: true, showsNodes: live, colours: false).text)
    try pack.write(to: path)
    Terminal.print(
      "\(path): \(lab.id) of \(student), \(Percent.text(report.total.mark)) by your own check\(cost > 0 && course.grading.chargesHints ? ", less \(cost) points for hints" : ""). Hand in this file."
    )
  }

  private func recordingFile(_ lab: Lab) throws -> String? {
    if let recording { return recording }
    let usual = "\(lab.id).cast"
    return BoundedFile.kind(of: usual) == .file ? usual : nil
  }
}
