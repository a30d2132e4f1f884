import Console
public import CourseModel
import Foundation
public import Gradebook
public import Sessions

/// A student's page about one lab: each check, what differs, what to try, and the output.
public struct StudentPage: Sendable {
  struct Item: Sendable {
    var look: VerdictLook
    var place: String
    var node: String?
    var command: String
    var points: String
    var differences: [DifferenceRow]
    var hasDifferences: Bool
    var more: String?
    var hint: String?
    var cause: String?
    var decided: String?
    var shown: String?
    var shownLines: String
    /// Where the session below has it.
    var moment: String?
    var time: String?
  }

  /// A row of the table that compares expected and actual values.
  struct DifferenceRow: Sendable {
    var place: String
    var expected: String
    var actual: String
    /// What else to say about the two.
    var remark: String?
    var isMissing: Bool
    var isExtra: Bool
  }

  /// Items under one heading.
  struct Group: Sendable {
    var title: String
    var id: String
    var items: [Item]
    var isFolded: Bool
    var count: Int
  }

  let course: String
  let lab: String
  let labTitle: String
  let student: String
  let id: String
  let isFinal: Bool
  let mark: String
  let status: String
  let points: String
  let remarks: [String]
  let first: String?
  let groups: [Group]
  let made: String
  let attempt: String
  let grader: String
  /// The recorded session as text; nil where none was handed in.
  let transcript: SessionTranscript?

  /// The most lines of an answer that a page shows, and the most characters of a line: a node may send any amount.
  private static let lines = 200
  private static let width = 1000

  /// - Parameter evidence: What was handed in, and the checks as judged on it; nil where it cannot be read.
  public init(_ result: StudentResult, lab: Lab, course: Course, evidence: StudentEvidence?) {
    let judged = Dictionary(
      evidence?.checks.map { ($0.id, $0) } ?? [], uniquingKeysWith: { first, _ in first })
    transcript = evidence?.session.map { SessionTranscript($0, checks: evidence?.checks ?? []) }
    let times = Dictionary(
      evidence?.session?.commands.map { ($0.line, $0.time) } ?? [],
      uniquingKeysWith: { first, _ in first })
    self.course = course.title
    self.lab = "Lab \(lab.number)"
    labTitle = lab.title
    student = result.student.name.isEmpty ? result.student.id : result.student.name
    id = result.student.id
    isFinal = result.mark != nil
    mark = Percent.text(result.mark)
    switch result.status {
    case .graded:
      let passes = course.grading.pass.map { (result.mark ?? 0) >= $0 }
      status = passes.map { $0 ? "passed" : "not passed yet" } ?? "graded"
    case .open: status = result.whyOpen
    case .excused: status = "you are excused from this lab"
    case .missing: status = "nothing was handed in"
    }
    points = "\(Points.text(result.earned)) of \(Points.text(result.possible)) points"
    remarks = Self.remarks(result)
    let names = Dictionary(
      result.checks.map { ($0.id, $0.line.map { "line \($0)" } ?? $0.id) },
      uniquingKeysWith: { first, _ in first })
    func group(_ title: String, id: String, folded: Bool = false, verdicts: Set<Verdict>)
      -> Group?
    {
      let items = result.checks.filter { verdicts.contains($0.verdict) }.map {
        var item = Self.item(
          $0, decision: result.decisions[$0.id], shown: judged[$0.id]?.shown, names: names)
        let line = evidence?.session == nil ? nil : judged[$0.id]?.recordedLine
        item.moment = line.map(SessionTranscript.id)
        item.time = line.flatMap { times[$0] ?? nil }.map(SessionTranscript.clock)
        return item
      }
      return items.isEmpty
        ? nil : Group(title: title, id: id, items: items, isFolded: folded, count: items.count)
    }
    groups = [
      group("Not right yet", id: "wrong", verdicts: [.failed, .partial]),
      group("Could not be checked", id: "blocked", verdicts: [.blocked, .error]),
      group("A person has to look", id: "manual", verdicts: [.manual]),
      group("Left out", id: "skipped", folded: true, verdicts: [.skipped]),
      group("Right", id: "right", folded: true, verdicts: [.passed]),
    ].compactMap(\.self)
    let start = result.checks.first { $0.verdict.isWrong }
    first = start.map { check in
      let place = names[check.id] ?? check.id
      return "\(place): \(PlainLine.text(check.command, 160))"
    }
    let grading = result.entry?.attempt.grading
    made = grading.map { Self.time($0.made) } ?? "–"
    attempt = result.entry.map { "\($0.number)" } ?? "–"
    grader = grading.map { "grade \($0.grader), course \($0.course.prefix(12))" } ?? "–"
  }

  /// What else affected the mark besides the checks, in sentences.
  public static func remarks(_ result: StudentResult) -> [String] {
    var remarks: [String] = []
    if result.lateDays > 0 {
      let days = Words.count(result.lateDays, one: "day", many: "days")
      remarks.append(
        result.penalty > 0
          ? "Handed in \(days) late: \(Percent.text(result.penalty)) of the mark is taken off."
          : "Handed in \(days) late: within your free days.")
    }
    if let cost = result.entry?.attempt.grading.hintsCost, cost > 0 {
      remarks.append("The hints shown to you cost \(Points.text(cost)) points.")
    }
    if result.entry?.attempt.grading.askedBy == .student {
      remarks.append(
        "The nodes' answers are those that were handed in: the grader did not ask the nodes.")
    }
    if result.handedIn > 1 { remarks.append("You handed in \(result.handedIn) times.") }
    for trouble in result.entry?.attempt.grading.troubles ?? [] {
      remarks.append("\(trouble.node): \(PlainLine.text(trouble.says, 300))")
    }
    return remarks
  }

  private static func item(
    _ check: CheckResult, decision: Decision?, shown: [String]?, names: [String: String]
  ) -> Item {
    let most = 60
    // That something was not done is a sentence, not a comparison.
    let compared = check.differences.filter { $0.kind != .notRun }
    let rows = compared.prefix(most).map { difference in
      let texts = ShownDifference(difference, limit: 300)
      return DifferenceRow(
        place: PlainLine.text(difference.place.description, 160),
        expected: texts.expected ?? "", actual: texts.actual ?? "", remark: texts.remark,
        isMissing: difference.actual == nil, isExtra: difference.expected == nil)
    }
    let lines = (shown ?? []).prefix(Self.lines).map { line in
      line.unicodeScalars.count > width
        ? String(String.UnicodeScalarView(line.unicodeScalars.prefix(width))) + "…" : line
    }
    let rest = (shown?.count ?? 0) - lines.count
    return Item(
      look: VerdictLook(check.verdict), place: check.line.map { "line \($0)" } ?? check.id,
      node: check.node?.description, command: PlainLine.text(check.command, 600),
      points: check.weighs
        ? "\(Points.text(check.earned)) of \(Points.text(check.possible))" : "does not count",
      differences: rows, hasDifferences: !rows.isEmpty,
      more: compared.count > most ? "and \(compared.count - most) more" : nil,
      hint: check.hint.map { PlainLine.text($0, 600) },
      cause: check.blockedBy.map { "It rests on \(names[$0] ?? $0), which is not right." },
      decided: decision.map { "Decided by \($0.by): \(PlainLine.text($0.why, 300))" },
      shown: lines.isEmpty
        ? nil
        : (lines + (rest > 0 ? ["… and \(rest) more lines"] : [])).joined(separator: "\n"),
      shownLines: Words.count(shown?.count ?? 0, one: "line", many: "lines"))
  }

  /// A time in UTC, so that the same gradebook gives the same page wherever it is made.
  private static func time(_ seconds: Double) -> String {
    let sane = max(0, min(seconds, 253_402_300_799))
    return Date(timeIntervalSince1970: sane).formatted(
      .iso8601.year().month().day().dateTimeSeparator(.space).time(
        includingFractionalSeconds: false)
    ) + " UTC"
  }
}

/// What a student handed in for a lab.
public struct StudentEvidence: Sendable {
  /// Nil where nodes were asked.
  var session: Session?
  /// As judged on it; the marks on record may be others.
  var checks: [CheckResult]

  public init(session: Session?, checks: [CheckResult]) {
    self.session = session
    self.checks = checks
  }
}
