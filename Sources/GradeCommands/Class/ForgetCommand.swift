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

      Name, attempts, evidence and decisions are gone; that something was erased
      stays on record, and 'grade gradebook verify' still holds. Copies that were
      made before, and reports and exports, are not reached.
      """)

  @Argument(help: "The student's id.")
  var student: String

  @OptionGroup var reason: ReasonOptions

  @Flag(help: "Do not ask.")
  var yes = false

  @OptionGroup var gradebook: GradebookOptions

  func run() throws {
    let book = try gradebook.openExisting()
    let known = try book.students().first { $0.id == student }
    guard let known else {
      throw InputFailure("\(book.path): there is no student \(PlainLine.text(student, 60))")
    }
    if let word = names(of: known).first(where: { reason.why.lowercased().contains($0) }) {
      throw InputFailure("--why says '\(word)': it stays on record when all else is gone")
    }
    guard yes || isConfirmed() else {
      throw InputFailure("nothing was erased; --yes says that it is meant")
    }
    let forgotten = try book.forget(
      student, why: reason.why, by: EvidenceJudge.gradedBy, made: Date().timeIntervalSince1970)
    Terminal.print(
      "\(student) is forgotten: attempts \(forgotten.attempts), decisions \(forgotten.decisions), pieces of evidence \(forgotten.contents)"
    )
    Terminal.error("Take them off the roster, too: grade class would grade them again.")
  }

  /// By which one could tell who it was; what is shorter than three letters is in every sentence.
  private func names(of student: Student) -> [String] {
    let words = student.name.lowercased().split(whereSeparator: { !$0.isLetter && $0 != "-" })
    return ([student.id.lowercased(), student.email.lowercased()] + words.map(String.init))
      .filter { $0.count > 2 }
  }

  private func isConfirmed() -> Bool {
    guard isatty(STDIN_FILENO) == 1 else { return false }
    Terminal.write("Erase all that is on record about \(student)? It cannot be undone (yes/no): ")
    return readLine() == "yes"
  }
}
