import ArgumentParser
import CourseFiles
import CourseModel
import Documents
import Files
import Linting

/// `grade lint`: looks for mistakes in a manual.
struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Looks for mistakes in a manual: what contradicts itself, what comes too late.",
    discussion: """
      Examples:
        grade lint                            the course found from here
        grade lint manual.md --strict         warnings fail, too (before a commit)
        grade lint --format sarif > lint.sarif   for code review

      It follows what the steps do: an id that no output shows, a service that is
      used before it is started, a file that changes without a restart, a word that
      is spelt two ways. Links are checked by `grade site build --strict`. To allow a finding, write this line above its block:
        <!-- lint: allow idNotShown -->

      Exit status: 0 no error, 1 errors (with --strict, warnings too), 2 bad input.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

  @Argument(help: "A Markdown file, or a folder with course.yaml.", completion: .file())
  var path: String?

  @OptionGroup var course: CourseOptions

  @Flag(help: "Warnings count as errors.")
  var strict = false

  @Option(help: "text, json or sarif.")
  var format = Format.text

  func run() throws {
    let place = try CourseFinder.place(of: path ?? course.manual)
    let knowledge = try KnowledgeFiles.knowledge(near: place)
    let course = try CourseReader.course(at: place, knowledge)
    let files = Set(course.labs.map(\.position.file) + course.findings.map(\.position.file))
    let sources = try Dictionary(
      uniqueKeysWithValues: files.filter { BoundedFile.kind(of: $0) == .file }.map {
        ($0, String(decoding: try BoundedFile.read($0, limit: CourseReader.limit), as: UTF8.self))
      })
    var linter = Linter(
      course, knowledge, rules: try RuleFiles.rules(near: place), sources: sources)
    let findings = linter.findings()
    switch format {
    case .json: Terminal.print(try JSONOutput.text(LintDocument(findings)))
    case .sarif: Terminal.print(try JSONOutput.text(SARIFDocument(findings)))
    case .text:
      let style = ANSIStyle(isOn: Terminal.hasColour)
      Terminal.print(
        LintText(findings) { severity, word in
          switch severity {
          case .error: style.red(word)
          case .warning: style.yellow(word)
          case .note: style.dim(word)
          }
        }.text)
    }
    let fails = findings.contains {
      $0.severity == .error || (strict && $0.severity == .warning)
    }
    if fails { throw ExitStatus(code: 1) }
  }
}
