import ArgumentParser
import ClassGrading
import CourseModel
import Foundation
import Gradebook

/// `grade forget carol`: erases a student.
struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Erases a student's data and evidence from the gradebook.",
    discussion: """
      Examples:
        grade forget carol --why "left the course, asked for it" --yes

      Erases name, attempts, evidence and decisions. The fact that something was
      erased stays on record, and 'grade gradebook verify' still succeeds. Earlier
      copies, reports and exports are not touched.
      """)

  @Argument(help: "The student's id.")
  var student: String

  @OptionGroup var reason: ReasonOptions

  @Flag(help: "Do not ask for confirmation.")
  var yes = false

  @OptionGroup var gradebook: GradebookOptions

  func run() throws {
    let book = try gradebook.openExisting()
    let known = try book.students().first { $0.id == student }
    guard let known else {
      throw InputFailure("\(book.path): there is no student \(PlainLine.text(student, 60))")
    }
    if let word = names(of: known).first(where: { reason.why.lowercased().contains($0) }) {
      throw InputFailure("--why contains '\(word)': it stays on record when all else is gone")
    }
    guard yes || isConfirmed() else {
      throw InputFailure("nothing was erased; confirm with --yes")
    }
    let erased = try book.erase(
      student, why: reason.why, by: EvidenceJudge.gradedBy, made: Date().timeIntervalSince1970)
    Terminal.print(
      "\(student) is erased: attempts \(erased.attempts), decisions \(erased.decisions), pieces of evidence \(erased.contents)"
    )
    Terminal.error("Take them off the roster, too; otherwise grade class grades them again.")
  }

  /// Words that would identify the student; anything shorter than three letters may be in any sentence.
  private func names(of student: Student) -> [String] {
    let words = student.name.lowercased().split(whereSeparator: { !$0.isLetter && $0 != "-" })
    return ([student.id.lowercased(), student.email.lowercased()] + words.map(String.init))
      .filter { $0.count > 2 }
  }

  private func isConfirmed() -> Bool {
    guard isatty(STDIN_FILENO) == 1 else { return false }
    Terminal.write("Erase everything on record about \(student)? This cannot be undone (yes/no): ")
    return readLine() == "yes"
  }
}
