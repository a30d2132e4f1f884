import ArgumentParser
import ClassGrading
import CourseFiles
import CourseModel
import Documents
import Foundation
import Gradebook

/// `grade regrade lab4`: judges the evidence on record again.
struct RegradeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regrade",
    abstract: "Judges a class's stored evidence again, with today's course and grader files.",
    discussion: """
      Examples:
        grade regrade lab4            whose mark would change, and why
        grade regrade lab4 --commit   makes it official
        grade regrade lab4 --format json

      No node is asked. An attempt on record stays as it is: a regrade is a new
      attempt that points to it, on the same evidence.

      Exit status: 3 if a student's evidence is damaged and could not be judged.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @Flag(help: "Put the new attempts on record.")
  var commit = false

  @Option(help: "text or json.")
  var format = Format.text

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func run() async throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let book = try commit ? gradebook.openExisting() : gradebook.openForReading()
    let judge = try EvidenceJudge(course: course, lab: lab, manual: self.course.manual)
    let numbers = try book.latest(lab: lab.id)
    let line = ProgressLine()
    let (regrades, failures) = try await regraded(numbers, book: book, judge: judge, line: line)
    line.end()
    for failure in failures { Terminal.error("grade: not judged: \(failure)") }
    switch format {
    case .text: Terminal.print(text(regrades, of: numbers.count))
    case .json: Terminal.print(try JSONOutput.text(regrades.map(RegradeDocument.init)))
    }
    if !failures.isEmpty { throw ExitStatus(code: 3) }
  }

  /// The regrades to show: all of them as JSON, else those that change something. The others are dropped at once, so
  /// that a large class takes no more memory than a small one.
  private func regraded(
    _ numbers: [Int64], book: Gradebook, judge: EvidenceJudge, line: ProgressLine
  ) async throws -> (regrades: [Regrade], failures: [String]) {
    try await withThrowingTaskGroup(of: (Int, Judged).self) { group in
      var kept: [(Int, Regrade)] = []
      var failures: [(Int, String)] = []
      var count = 0
      func take(_ done: (Int, Judged)) {
        count += 1
        switch done.1 {
        case .regrade(let regrade):
          if regrade.isChange || format == .json { kept.append((done.0, regrade)) }
        case .failure(let failure): failures.append((done.0, failure))
        }
        line.show("judged \(count) of \(numbers.count)")
      }
      let limit = max(2, ProcessInfo.processInfo.activeProcessorCount)
      for (index, number) in numbers.enumerated() {
        if index >= limit, let done = try await group.next() { take(done) }
        group.addTask { [commit] in
          let judged = try await Self.judged(number, book: book, judge: judge, commits: commit)
          return (index, judged)
        }
      }
      for try await done in group { take(done) }
      return (
        kept.sorted { $0.0 < $1.0 }.map(\.1), failures.sorted { $0.0 < $1.0 }.map(\.1)
      )
    }
  }

  private enum Judged: Sendable {
    case regrade(Regrade)
    /// The evidence is damaged: this concerns this attempt alone.
    case failure(String)
  }

  private static func judged(
    _ number: Int64, book: Gradebook, judge: EvidenceJudge, commits: Bool
  ) async throws -> Judged {
    let entry = try book.entry(number)
    let attempt: Attempt
    do { attempt = try await judge.attempt(of: entry, in: book) } catch let problem
      as any Problem
    { return .failure("\(entry.attempt.student): \(problem)") }
    // Where nothing has changed, the gradebook adds nothing.
    if commits { _ = try book.add(attempt) }
    return .regrade(Regrade(before: entry.attempt, after: attempt))
  }

  private func text(_ changes: [Regrade], of count: Int) -> String {
    let style = ANSIStyle(isOn: Terminal.hasColour)
    var lines = changes.flatMap { $0.lines(style) }
    if !lines.isEmpty { lines.append("") }
    let marks = changes.count == 1 ? "1 mark" : "\(changes.count) marks"
    let verb = commit ? (changes.count == 1 ? "changes" : "change") : "would change"
    lines.append("\(marks) of \(count) \(verb)")
    if !commit, !changes.isEmpty { lines.append("--commit makes it official") }
    return lines.joined(separator: "\n")
  }
}
