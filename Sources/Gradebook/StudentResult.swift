public import CourseModel

/// A student's result at a lab: the attempt that the course's policy chooses, with the decisions about it.
public struct StudentResult: Hashable, Sendable {
  /// Whether there is a mark, or why there is none.
  public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
    case graded
    /// Something was blocked, the grader failed, or only a person can decide: there is no mark yet.
    case open
    case excused
    /// Nothing was handed in.
    case missing
  }

  public var student: Student
  public var lab: String
  public var status: Status
  /// The attempt that counts, or the last one that is open.
  public var entry: Gradebook.Entry?
  /// Its checks, with the verdicts of persons where they decided.
  public var checks: [CheckResult]
  /// The decisions about its checks, by the check's id.
  public var decisions: [String: Decision]
  /// Points, less those that hints cost.
  public var earned: Double
  public var possible: Double
  /// Calendar days after it was due, in the course's time zone.
  public var lateDays: Int
  /// Late days that exceed the free days.
  public var chargedDays: Int
  /// The part of the mark taken off for being late, from 0 to 1.
  public var penalty: Double
  /// How many times the student handed in.
  public var handedIn: Int

  /// From 0 to 1; nil where there is none.
  public var mark: Double? {
    guard status == .graded else { return nil }
    // Rounded to a billionth: a rounding error must not cost a pass.
    return (max(0, earned / possible * (1 - penalty)) * 1e9).rounded() / 1e9
  }
}

/// Computes the results that count from what is on record.
public struct StudentResults: Sendable {
  private let policy: GradingPolicy
  /// The labs' ids, in the order in which free days are used up.
  private let labs: [String]

  public init(course: Course) {
    policy = course.grading
    labs = course.labs.filter { !$0.isAnnounced }.map(\.id)
  }

  /// Computes a student's results.
  /// - Parameters:
  ///   - entries: The student's official attempts, the earliest first.
  ///   - decisions: The decisions about the student, the earliest first.
  /// - Returns: One for each lab, by its id.
  public func results(
    of student: Student, _ entries: [Gradebook.Entry], _ decisions: [Decision]
  ) -> [String: StudentResult] {
    let byLab = Dictionary(grouping: entries, by: \.attempt.lab)
    var freeDays = policy.late.freeDays
    var result: [String: StudentResult] = [:]
    for lab in labs {
      let own = decisions.filter { $0.lab == lab }
      var studentResult = studentResult(
        of: student, lab: lab, entries: byLab[lab] ?? [], decisions: own, freeDays: freeDays)
      if own.last(where: { $0.kind == .excuse }).map({ $0.isTakenBack != true }) == true {
        studentResult.status = .excused
      }
      if studentResult.status == .graded {
        freeDays -= studentResult.lateDays - studentResult.chargedDays
      }
      result[lab] = studentResult
    }
    return result
  }

  private func studentResult(
    of student: Student, lab: String, entries: [Gradebook.Entry], decisions: [Decision],
    freeDays: Int
  ) -> StudentResult {
    let histories = AttemptHistory.all(
      entries.map { AttemptHistory.Link(number: $0.number, regradeOf: $0.attempt.regradeOf) })
    let byNumber = Dictionary(entries.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
    let candidates = histories.compactMap { history -> StudentResult? in
      guard let first = byNumber[history.root], let last = byNumber[history.last] else {
        return nil
      }
      var studentResult = judged(student, entry: last, decisions: decisions)
      // A regrade is not a later submission; but it may say when the first one was made.
      let isUntimed = first.attempt.grading.isUntimed == true
      charge(
        &studentResult,
        asked: Self.requested(isUntimed ? last.attempt.grading : first.attempt.grading),
        freeDays: freeDays)
      return studentResult
    }
    let graded = candidates.filter { $0.status == .graded }
    // A submission that came too late does not replace one that came on time.
    let inTime = graded.filter { !isTooLate($0) }
    let final = inTime.isEmpty ? graded : inTime
    let counting =
      switch policy.counts {
      case .first: final.first
      case .last: final.last
      // Of two equally good attempts the earlier one counts: it is less late.
      case .best: final.enumerated().max { ($0.1.mark ?? 0, -$0.0) < ($1.1.mark ?? 0, -$1.0) }?.1
      }
    if var studentResult = counting ?? candidates.last {
      studentResult.handedIn = max(graded.count, 1)
      return studentResult
    }
    return StudentResult(
      student: student, lab: lab, status: .missing, entry: nil, checks: [], decisions: [:],
      earned: 0, possible: 0, lateDays: 0, chargedDays: 0, penalty: 0, handedIn: 0)
  }

  private func judged(_ student: Student, entry: Gradebook.Entry, decisions: [Decision])
    -> StudentResult
  {
    let grading = entry.attempt.grading
    var (earned, possible) = (grading.earned, grading.possible)
    var marks: [String: Decision] = [:]
    for decision in decisions where decision.kind == .mark {
      guard let check = decision.check else { continue }
      marks[check] = decision.verdict == nil ? nil : decision
    }
    let checks = entry.attempt.checks.map { check -> CheckResult in
      guard let decided = Self.decided(check, marks) else { return check }
      earned += decided.earned - check.earned
      possible += decided.possible - check.possible
      return decided
    }
    (earned, possible) = (Points.sum([earned]), Points.sum([possible]))
    let ids = Set(checks.map(\.id))
    let isOpen =
      marks.isEmpty
      ? !grading.isComplete : checks.contains { $0.verdict.isOpen }
    // If nothing could be earned, a person has to look: that is not a hundred per cent.
    var status = isOpen || possible <= 0 ? StudentResult.Status.open : .graded
    if isOpen, policy.blocked == .excuse, !checks.contains(where: { $0.verdict == .error }) {
      status = .excused
    }
    if policy.chargesHints { earned = max(0, earned - (grading.hintsCost ?? 0)) }
    return StudentResult(
      student: student, lab: entry.attempt.lab, status: status, entry: entry, checks: checks,
      decisions: marks.filter { ids.contains($0.key) }, earned: earned, possible: possible,
      lateDays: 0, chargedDays: 0, penalty: 0, handedIn: 1)
  }

  /// A check as a person decided it; nil where no one did.
  private static func decided(_ check: CheckResult, _ marks: [String: Decision])
    -> CheckResult?
  {
    var decided = check
    if let decision = marks[check.id], let verdict = decision.verdict {
      decided.verdict = verdict
      decided.score = decision.score ?? (verdict == .passed ? 1 : 0)
      decided.blockedBy = nil
      if verdict == .passed || verdict == .skipped {
        (decided.differences, decided.hint) = ([], nil)
      }
      return decided
    }
    // A check that rested on it was never asked: it no longer counts as wrong.
    guard let cause = check.blockedBy, marks[cause]?.verdict == .passed else { return nil }
    decided.verdict = .skipped
    decided.blockedBy = nil
    return decided
  }

  /// When the student asked to be graded, in seconds since 1970. Nil for live nodes without such a time: the time at
  /// which the class is graded says nothing about the student.
  private static func requested(_ grading: Attempt.Grading) -> Double? {
    if grading.isUntimed == true { return nil }
    return grading.requested ?? (grading.round == nil ? grading.made : nil)
  }

  private func isTooLate(_ studentResult: StudentResult) -> Bool {
    policy.late.most.map { studentResult.chargedDays > $0 } ?? false
  }

  private func charge(_ studentResult: inout StudentResult, asked: Double?, freeDays: Int) {
    guard let asked, let due = policy.due[studentResult.lab],
      asked > due + Double(policy.late.grace) * 60
    else { return }
    // Whatever a clock says, an attempt is not a century late.
    let latest = min(asked, due + 36_500 * 86_400)
    let days = CourseTime.daysLate(latest, after: due, in: policy.timeZone)
    studentResult.lateDays = days
    studentResult.chargedDays = max(0, days - max(0, freeDays))
    studentResult.penalty =
      isTooLate(studentResult) ? 1 : min(1, Double(studentResult.chargedDays) * policy.late.each)
  }
}
