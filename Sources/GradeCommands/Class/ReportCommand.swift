import ArgumentParser
import ClassGrading
import Console
import CourseFiles
import CourseModel
import Files
import Foundation
import Gradebook
import Grading
import PageTemplates
import Reports

/// `grade report lab4`: makes pages of a lab's marks.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes pages of a lab's marks: for a student, or for the instructor.",
    discussion: """
      Examples:
        grade report lab4 carol              writes lab4-carol.html
        grade report lab4 carol --format text
        grade report lab4                    the class, into lab4.html
        grade report lab4 --all --out pages/ the class, and a page for each student
        grade report                         everyone at all labs, into course.html

      A page is one file, without scripts: it can be mailed, and opened anywhere.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case html, text }

  @Argument(help: "lab4, 4, or the start of a word of its title; without it, all labs.")
  var lab: String?

  @Argument(help: "The student's id; without it, the class.")
  var student: String?

  @Option(help: "html or text.")
  var format = Format.html

  @Flag(help: "The class, and each student.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "The file, or the folder with --all; - is standard output.", valueName: "path"),
    completion: .file())
  var out: String?

  @OptionGroup var replace: ForceOption

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  func validate() throws {
    guard !all || (student == nil && format == .html && out != nil && out != "-") else {
      throw ValidationError("--all writes a page for each student: name a folder with --out")
    }
    guard lab != nil || (!all && format == .html) else {
      throw ValidationError("name the lab: grade report lab4")
    }
  }

  func run() async throws {
    let course = try course.course()
    let records = Records(try gradebook.openForReading(), course)
    guard let name = lab else { return try put(try overview(records), named: "course.html") }
    let lab = try course.lab(named: name)
    let maker = ReportMaker(
      records: records, lab: lab,
      judge: try EvidenceJudge(course: course, lab: lab, manual: self.course.manual),
      remark: { Terminal.error("grade: \($0)") })
    if let student {
      let student = try records.student(student)
      let result = try records.result(of: student, at: lab)
      if format == .text {
        try put(maker.text(result), named: "-")
      } else {
        try put(try await maker.page(result), named: "\(lab.id)-\(student.id).html")
      }
    } else if all {
      try await putAll(of: maker, into: out ?? ".")
    } else if format == .text {
      try put(try maker.classText(), named: "-")
    } else {
      try put(try maker.classPage { _ in nil }, named: "\(lab.id).html")
    }
  }

  private func putAll(of maker: ReportMaker, into folder: String) async throws {
    let line = ProgressLine()
    defer { line.end() }
    let count = try await maker.pages(into: folder, force: replace.force) { made, all in
      line.show("page \(made) of \(all)")
    }
    line.end()
    Terminal.print("\(folder)/index.html and \(count) students' pages")
  }

  private func overview(_ records: Records) throws -> String {
    var transcripts: [OverviewPage.Transcript] = []
    try records.forEachStudent {
      transcripts.append(OverviewPage.Transcript(student: $0, labs: $1))
    }
    let page = OverviewPage(transcripts, course: records.course)
    let templates = try ReportTemplates.read()
    return try templates.page("overview", page)
  }

  private func put(_ text: String, named usual: String) throws {
    let path = out ?? usual
    if path == "-" { return Terminal.print(text) }
    try OutputFile.write(text + "\n", to: path, force: replace.force)
    Terminal.print(path)
  }
}
