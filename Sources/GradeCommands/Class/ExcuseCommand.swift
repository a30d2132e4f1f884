import ArgumentParser
import ClassGrading
import CourseFiles
import CourseModel
import Foundation
import Gradebook

/// `grade excuse carol lab4`: excuses a student from a lab.
struct ExcuseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "excuse",
    abstract: "Excuses a student from a lab: it does not count for them.",
    discussion: """
      Examples:
        grade excuse carol lab4 --why "ill, certificate of 3 December"
        grade excuse carol lab4 --take-back --why "came after all"
      """)

  @Argument(help: "The student's id.")
  var student: String

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @OptionGroup var reason: ReasonOptions

  @Flag(help: "Take the excuse back: the lab counts again.")
  var takeBack = false

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  func run() throws {
    let course = try course.course()
    let records = Records(try gradebook.openExisting(), course)
    let student = try records.student(student)
    let lab = try course.lab(named: lab)
    if takeBack, try records.result(of: student, at: lab).status != .excused {
      throw InputFailure("\(student.id) is not excused from \(lab.id)")
    }
    try records.book.add(
      Decision(
        .excuse, student: student.id, lab: lab.id, isTakenBack: takeBack ? true : nil,
        why: reason.why,
        by: EvidenceJudge.gradedBy, made: Date().timeIntervalSince1970))
    let result = try records.result(of: student, at: lab)
    Terminal.print("\(student.id) \(lab.id): \(result.markInWords)")
  }
}
