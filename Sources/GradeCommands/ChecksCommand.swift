import ArgumentParser
import CourseFiles
import CourseModel
import Documents
import Grading
import Knowledge

/// `grade checks`: shows a lab's checks before any node is asked.
struct ChecksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checks",
    abstract: "Shows a lab's checks, and which node each one asks.",
    discussion: """
      Examples:
        grade checks lab4                  each command, and its checks
        grade checks lab4 --uncovered      commands without a check
        grade checks glance --format json  for other programs

      The checks are inferred from the manual: what its commands leave behind
      (rules under graders/rules) must be there when the lab is done, and what
      they show must be shown again. No check changes a node.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @OptionGroup var course: CourseOptions

  @Option(help: "text or json.")
  var format = Format.text

  @Flag(help: "Only the commands that change a node and have no check.")
  var uncovered = false

  func run() throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let knowledge = try self.course.knowledge()
    let checks = LabChecks(
      course: course, lab: lab, knowledge,
      rules: try RuleFiles.rules(near: self.course.manual ?? lab.position.file),
      overrides: try self.course.overrides(for: lab, knowledge.programs))
    switch format {
    case .json: Terminal.print(try JSONOutput.text(ChecksDocument(lab: lab.id, checks)))
    case .text:
      Terminal.print(
        uncovered ? ChecksText.uncovered(checks) : ChecksText(lab, checks).text)
    }
  }
}
