import ArgumentParser
import CourseModel
import Foundation
import Gradebook

/// `grade regrade lab4`: judges what is on record again.
struct RegradeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regrade",
    abstract: "Judges a class's stored evidence again, with today's course and grader files.",
    discussion: """
      Examples:
        grade regrade lab4            whose mark would change, and why
        grade regrade lab4 --commit   makes it official

      No node is asked. An attempt on record stays as it is: a regrade is a new
      attempt that points to it, on the same evidence.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @Flag(help: "Put the new attempts on record.")
  var commit = false

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  func run() async throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let book = try gradebook.openExisting()
    let judge = try SessionJudge(course: course, lab: lab, manual: self.course.manual)
    let numbers = try GradebookOptions.explained { try book.latest(lab: lab.id) }
    let line = ProgressLine()
    let changes = try await regraded(numbers, book, judge, line)
    line.end()
    Terminal.print(text(changes, of: numbers.count))
  }

  private func regraded(
    _ numbers: [Int64], _ book: Gradebook, _ judge: SessionJudge, _ line: ProgressLine
  ) async throws -> [Regrade] {
    try await withThrowingTaskGroup(of: (Int, Regrade).self) { group in
      var changes: [(Int, Regrade)] = []
      var count = 0
      func take(_ done: (Int, Regrade)) {
        count += 1
        if done.1.isChange { changes.append(done) }
        line.show("judged \(count) of \(numbers.count)")
      }
      let limit = max(2, ProcessInfo.processInfo.activeProcessorCount)
      for (index, number) in numbers.enumerated() {
        if index >= limit, let done = try await group.next() { take(done) }
        group.addTask { [commit] in (index, try Self.regrade(number, book, judge, commit)) }
      }
      for try await done in group { take(done) }
      return changes.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private static func regrade(
    _ number: Int64, _ book: Gradebook, _ judge: SessionJudge, _ commits: Bool
  ) throws -> Regrade {
    try GradebookOptions.explained {
      let entry = try book.entry(number)
      guard let digest = entry.contents.first, let bytes = try book.content(digest) else {
        throw Gradebook.Failure(
          description: "\(book.path): the evidence of attempt \(number) is not whole")
      }
      let attempt = judge.attempt(
        of: entry.attempt.student, try SessionDocument(bytes).session, evidence: bytes,
        why: "grade regrade", regradeOf: number)
      let regrade = Regrade(before: entry.attempt, after: attempt)
      // Where nothing is other than it was, the gradebook adds nothing.
      if commits { try book.add(attempt) }
      return regrade
    }
  }

  private func text(_ changes: [Regrade], of count: Int) -> String {
    let paint = Paint(isOn: Terminal.hasColour)
    var lines = changes.flatMap { $0.lines(paint) }
    if !lines.isEmpty { lines.append("") }
    let marks = changes.count == 1 ? "1 mark" : "\(changes.count) marks"
    let verb = commit ? (changes.count == 1 ? "changes" : "change") : "would change"
    lines.append("\(marks) of \(count) \(verb)")
    if !commit, !changes.isEmpty { lines.append("--commit makes it official") }
    return lines.joined(separator: "\n")
  }
}

/// One attempt, and what the same evidence comes to now.
struct Regrade: Sendable {
  let before: Attempt
  let after: Attempt

  var isChange: Bool {
    before.grading.earned != after.grading.earned
      || before.grading.possible != after.grading.possible
      || before.grading.isComplete != after.grading.isComplete
  }

  /// The student with both marks, and each check that comes to something else.
  func lines(_ paint: Paint) -> [String] {
    func percent(_ attempt: Attempt) -> String { "\(Int((attempt.score * 100).rounded(.down)))%" }
    let old = Dictionary(before.checks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let new = Set(after.checks.map(\.id))
    var lines = [
      "\(paint.bold(before.student))  \(percent(before)) → \(paint.bold(percent(after)))"
    ]
    for check in after.checks {
      let was = old[check.id]
      guard
        was?.verdict != check.verdict || was?.score != check.score || was?.weight != check.weight
      else { continue }
      let place = check.line.map { "line \($0)" } ?? check.id
      let from = was.map { Self.words($0, beside: check) } ?? "not asked"
      lines.append(
        "  \(place): \(from) → \(Self.words(check, beside: was))  \(TextReport.safe(check.command, 60))"
      )
    }
    for check in before.checks where !new.contains(check.id) {
      lines.append("  \(check.line.map { "line \($0)" } ?? check.id): not asked any more")
    }
    return lines
  }

  /// The verdict, with its weight where that is not the same.
  private static func words(_ check: Attempt.Check, beside other: Attempt.Check?) -> String {
    let weight = other.map { $0.weight != check.weight } ?? false
    return check.verdict.rawValue + (weight ? " (of \(check.weight) points)" : "")
  }
}
