import ArgumentParser
import CourseFiles
import CourseModel
import Files
import Grading
import Knowledge

/// `grade free lab4 605 Size`: frees a value of a step, or keeps it compared.
struct FreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "free",
    abstract: "Frees a value that students rightly have otherwise, or keeps it compared.",
    discussion: """
      Examples:
        grade free lab4 605 Size                     the column or property Size may be anything
        grade free lab4 605 'Built in ... seconds'   the words at ... may be any
        grade free lab4 605 Size --keep              it is compared, whatever a class has there
        grade regrade lab4                           then shows who moves

      Writes graders/labNN.yaml, in which everything else stays as it is. 'grade report' names the values that most
      otherwise right students have otherwise, and 'grade learn' those that vary from run to run.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @Argument(help: "The step: its line in the manual, its id or its key.")
  var step: String

  @Argument(help: "A column, a property, or a line with ... for the words that may be any.")
  var name: String

  @Flag(help: "Keep it compared: it is not asked about again, nor freed by 'grade learn'.")
  var keep = false

  @OptionGroup var course: CourseOptions

  func run() throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    guard
      let step = lab.steps.first(where: {
        $0.key == step || $0.id == step || "\($0.position.line)" == step
      })
    else {
      throw InputFailure(
        "\(lab.id) has no step \(step); 'grade steps --lab \(lab.number)' shows lines and ids")
    }
    let knowledge = try self.course.knowledge()
    let names = NamesInOutput(step.expected)
    guard names.has(name, knowledge) else {
      throw InputFailure(
        "line \(step.position.line) shows no column, property or line '\(PlainLine.text(name, 60))'; \(names.summary)"
      )
    }
    let file = try GraderFileOnDisk(
      lab: lab, manual: self.course.manual, programs: knowledge.programs)
    let path = try file.change { editor in
      try editor.add([.init(name, remark: nil)], under: keep ? .keep : .free, of: step)
    }
    Terminal.print(
      "\(path): \(keep ? "kept" : "free") at line \(step.position.line): \(PlainLine.text(name, 80))"
    )
    if !keep { Terminal.print("who moves: grade regrade \(lab.id)") }
  }
}
