import ArgumentParser
import ClassGrading
import CourseFiles
import CourseModel
import Foundation
import Gradebook

/// `grade mark carol lab4.12`: records a person's verdict.
struct MarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mark",
    abstract: "Records a person's verdict on a check.",
    discussion: """
      Examples:
        grade mark carol lab4.12 --verdict passed --why "seen in class"
        grade mark carol lab4:605 --verdict partial --score 0.5 --why "half of it"
        grade mark carol lab4.12 --take-back --why "it was dave"

      A check is named by its step (lab4.12), by the manual's line (lab4:605), or
      by its own id, as the reports show it, with --lab. The verdict applies to
      whichever attempt counts, also after a regrade, until it is taken back.
      """)

  @Argument(help: "The student's id.")
  var student: String

  @Argument(help: "lab4.12, lab4:605, or a check's id.")
  var check: String

  @Option(help: "passed, partial, failed, or skipped (it does not count).")
  var verdict: Given?

  @Option(help: "From 0 to 1, only with partial.")
  var score: Double?

  @OptionGroup var reason: ReasonOptions

  @Flag(help: "Take the decision back: the program's own verdict applies again.")
  var takeBack = false

  @Option(help: "The lab, if the check's name does not say it.")
  var lab: String?

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  /// The verdicts that a person may give: those that can be counted.
  enum Given: String, ExpressibleByArgument, CaseIterable { case passed, partial, failed, skipped }

  func validate() throws {
    guard (verdict == nil) == takeBack else {
      throw ValidationError("give either --verdict or --take-back")
    }
    guard (score != nil) == (verdict == .partial), (0...1).contains(score ?? 0) else {
      throw ValidationError("--verdict partial, and only that, needs --score, from 0 to 1")
    }
  }

  func run() throws {
    let course = try course.course()
    let records = Records(try gradebook.openExisting(), course)
    let student = try records.student(student)
    let named = check.split(whereSeparator: { ".:".contains($0) }).first.map(String.init) ?? check
    let lab = try course.lab(named: self.lab ?? named)
    let before = try records.result(of: student, at: lab)
    guard before.entry != nil else {
      throw InputFailure("\(student.id) has no attempt at \(lab.id) to mark")
    }
    let check = try found(in: before, lab)
    if takeBack, before.decisions[check.id] == nil {
      throw InputFailure(
        "there is no decision about \(PlainLine.text(check.id, 80)) of \(student.id)")
    }
    try records.book.add(
      Decision(
        .mark, student: student.id, lab: lab.id, check: check.id,
        verdict: verdict.flatMap { Verdict(rawValue: $0.rawValue) }, score: score,
        why: reason.why,
        by: EvidenceJudge.gradedBy, made: Date().timeIntervalSince1970))
    let after = try records.result(of: student, at: lab)
    let now = after.checks.first { $0.id == check.id }?.verdict ?? check.verdict
    Terminal.print(
      "\(student.id) \(lab.id) \(check.line.map { "line \($0)" } ?? check.id): \(check.verdict.rawValue) → \(now.rawValue); the mark: \(before.markInWords) → \(after.markInWords)"
    )
  }

  private func found(in result: StudentResult, _ lab: Lab) throws -> CheckResult {
    let line = check.split(separator: ":").last.flatMap { Int($0) }
    let found = result.checks.filter {
      $0.id == check || $0.step == check || (line != nil && $0.line == line)
    }
    if let only = found.first(where: { $0.id == check }) { return only }
    if let only = found.first, found.count == 1 { return only }
    guard !found.isEmpty else {
      throw InputFailure(
        "\(result.student.id)'s attempt at \(lab.id) has no check \(PlainLine.text(check, 80)); 'grade report \(lab.id) \(result.student.id)' shows them all"
      )
    }
    let ids = found.map { PlainLine.text($0.id, 80) }.joined(separator: ", ")
    throw InputFailure("\(check) has \(found.count) checks; name one, with --lab: \(ids)")
  }
}
