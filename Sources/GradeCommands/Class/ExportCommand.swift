import ArgumentParser
import CourseModel
import Gradebook

/// `grade export lab4`: the marks, for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a lab's marks as comma-separated values.",
    discussion: """
      Examples:
        grade export lab4 > lab4.csv
        grade export lab4 --gradebook spring.sqlite

      Each student has one line, with the last official attempt. What is not
      final has no mark: an empty cell, never 0.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  func run() throws {
    let lab = try course.course().lab(named: lab)
    let book = try gradebook.openExisting()
    let csv = try GradebookOptions.explained {
      Marks.csv(try book.students(), try book.entries(lab: lab.id))
    }
    Terminal.print(csv, terminator: "")
  }
}
