import CourseModel
import Testing

@testable import Gradebook

/// The results that count, by the course's policy and the decisions.
@Suite struct StandingTests {
  private let carol = Student(id: "carol")

  private func course(_ policy: (inout GradingPolicy) -> Void) -> Course {
    var grading = GradingPolicy()
    policy(&grading)
    let place = SourcePosition(file: "m.md", line: 1)
    return Course(
      title: "C", labs: [1, 2].map { Lab(number: $0, title: "L", position: place) },
      grading: grading)
  }

  /// - Parameters:
  ///   - earned: Of four points; nil for an attempt that is blocked.
  private func entry(
    _ number: Int64, _ earned: Double?, lab: String = "lab1", at time: Double = 0,
    regradeOf: Int64? = nil
  ) -> Gradebook.Entry {
    var attempt = GradebookSamples.attempt(earned: earned ?? 1)
    attempt.lab = lab
    attempt.grading.requested = time
    attempt.grading.isComplete = earned != nil
    attempt.regradeOf = regradeOf
    attempt.checks = [
      check("right", .passed), check("wrong", earned == nil ? .blocked : .failed),
      check("look", .manual),
    ]
    return Gradebook.Entry(number: number, attempt: attempt, contents: [])
  }

  private func check(_ id: String, _ verdict: Verdict) -> CheckResult {
    CheckResult(
      id: id, step: nil, line: nil, node: nil, command: id, verdict: verdict,
      score: verdict == .passed ? 1 : 0, weight: 1)
  }

  private func result(
    _ entries: [Gradebook.Entry], _ decisions: [Decision] = [],
    _ policy: (inout GradingPolicy) -> Void = { _ in }
  ) throws -> StudentResult {
    try #require(
      StudentResults(course: course(policy)).results(of: carol, entries, decisions)["lab1"])
  }

  @Test(arguments: [
    (GradingPolicy.Counting.last, Int64(4), 0.5), (.first, 1, 0.25), (.best, 2, 0.75),
  ])
  func theAttemptThatCounts(counts: GradingPolicy.Counting, number: Int64, mark: Double) throws {
    // The fifth is blocked: it has no mark, and replaces none.
    let entries = [
      entry(1, 1), entry(2, 3), entry(3, 3), entry(4, 2), entry(5, nil),
    ]
    let result = try result(entries) { $0.counts = counts }
    #expect(result.entry?.number == number)
    #expect(result.mark == mark)
    #expect(result.handedIn == 4, "a blocked attempt is not a submission")
  }

  @Test func aRegradeTakesThePlaceOfWhatItRegrades() throws {
    let entries = [
      entry(1, 4), entry(2, 2), entry(3, 1, regradeOf: 1), entry(4, 3, regradeOf: 3),
    ]
    #expect(try result(entries).entry?.number == 2, "the last submission")
    #expect(try result(entries) { $0.counts = .first }.entry?.number == 4)
    #expect(try result(entries) { $0.counts = .best }.mark == 0.75)
  }

  @Test func whatIsBlockedHasNoMarkYet() throws {
    #expect(try result([entry(1, nil)]).status == .open)
    #expect(try result([entry(1, nil)]).mark == nil)
    #expect(try result([entry(1, nil)]) { $0.blocked = .excuse }.status == .excused)
    #expect(try result([]).status == .missing)
  }

  private func mark(
    _ check: String, _ verdict: Verdict?, _ score: Double? = nil, lab: String = "lab1"
  ) -> Decision {
    Decision(
      .mark, student: "carol", lab: lab, check: check, verdict: verdict, score: score,
      why: "seen", by: "me", made: 0)
  }

  @Test func aPersonsVerdictHolds() throws {
    let entries = [entry(1, 3)]
    #expect(try result(entries, [mark("wrong", .passed)]).earned == 4)
    #expect(try result(entries, [mark("wrong", .partial, 0.5)]).earned == 3.5)
    let looked = try result(entries, [mark("look", .passed)])
    #expect(looked.earned == 4 && looked.possible == 5)
    #expect(looked.checks.last?.verdict == .passed)
    #expect(looked.decisions["look"]?.why == "seen")
    // The last decision applies; if it is taken back, the program's verdict does.
    #expect(
      try result(entries, [mark("wrong", .passed), mark("wrong", nil)]).earned == 3)
    #expect(try result(entries, [mark("wrong", .passed, lab: "lab2")]).earned == 3)
    #expect(try result([entry(1, nil)], [mark("wrong", .passed)]).status == .graded)
  }

  @Test func anExcuseHoldsUntilItIsTakenBack() throws {
    func excuse(_ back: Bool?) -> Decision {
      Decision(
        .excuse, student: "carol", lab: "lab1", isTakenBack: back, why: "ill", by: "me", made: 0)
    }
    #expect(try result([entry(1, 3)], [excuse(nil)]).status == .excused)
    #expect(try result([entry(1, 3)], [excuse(nil), excuse(true)]).status == .graded)
  }

  @Test func lateDaysAreCountedFromTheRequest() throws {
    let day = 86_400.0
    func late(_ seconds: Double, _ rules: GradingPolicy.Late) throws -> StudentResult {
      try result([entry(1, 4, at: seconds), entry(2, 4, at: 9 * day, regradeOf: 1)]) {
        $0.due = ["lab1": day]
        $0.late = rules
      }
    }
    let each = GradingPolicy.Late(freeDays: 1, each: 0.1, most: 3)
    #expect(try late(day, each).lateDays == 0)
    #expect(try late(day + 1, each).lateDays == 1)
    #expect(try late(day + 1, each).mark == 1, "a free day")
    #expect(try late(3 * day, each).mark == 0.9)
    #expect(try late(5 * day, each).mark == 0.7)
    #expect(try late(5 * day + 1, each).mark == 0, "too late to count")
    #expect(try late(.greatestFiniteMagnitude, each).mark == 0)
    #expect(try late(-.greatestFiniteMagnitude, each).mark == 1)
  }

  @Test func graceIsForWhoIsAFewMinutesLate() throws {
    func late(_ seconds: Double) throws -> Int {
      try result([entry(1, 4, at: seconds)]) {
        $0.due = ["lab1": 1000]
        $0.late = .init(each: 0.1, grace: 10)
      }.lateDays
    }
    #expect(try late(1600) == 0)
    #expect(try late(1601) == 1)
  }

  /// No student is late if nothing says when they handed in; a later time counts.
  @Test func withoutATimeNobodyIsLate() throws {
    var untimed = entry(1, 4)
    untimed.attempt.grading.requested = nil
    untimed.attempt.grading.made = 86_400 * 9
    untimed.attempt.grading.isUntimed = true
    #expect(try result([untimed]) { $0.due = ["lab1": 0] }.lateDays == 0)
    let timed = entry(2, 4, at: 86_400, regradeOf: 1)
    #expect(try result([untimed, timed]) { $0.due = ["lab1": 0] }.lateDays == 1)
  }

  @Test func whatCameTooLateTakesNothingAway() throws {
    let rules: (inout GradingPolicy) -> Void = {
      $0.due = ["lab1": 0]
      $0.late = .init(each: 0.1, most: 3)
    }
    let inTime = entry(1, 4)
    let late = entry(2, 4, at: 86_400 * 5)
    #expect(try result([inTime, late], [], rules).mark == 1)
    #expect(try result([late], [], rules).mark == 0)
  }

  /// The student does not choose when an instructor asks the nodes.
  @Test func liveNodesWithoutATimeAreNeverLate() throws {
    var live = entry(1, 4)
    live.attempt.grading.requested = nil
    live.attempt.grading.made = 86_400 * 9
    live.attempt.grading.round = 1
    #expect(try result([live]) { $0.due = ["lab1": 0] }.lateDays == 0)
    live.attempt.grading.round = nil
    #expect(try result([live]) { $0.due = ["lab1": 0] }.lateDays == 9)
  }

  @Test func aPassMarkIsNotMissedByBinaryDigits() throws {
    var most = entry(1, 8, at: 1)
    most.attempt.grading.possible = 9
    let result = try result([most]) {
      $0.due = ["lab1": 0]
      $0.late = .init(each: 0.1)
    }
    #expect(result.mark == 0.8)
    #expect(Percent.text(result.mark) == "80%")
    #expect(
      Percent.text(0.58) == "58%" && Percent.text(0.29) == "29%" && Percent.text(0.9999) == "99%")
    #expect(Percent.text(nil) == "–" && Percent.text(.nan) == "–")
  }

  @Test func whatRestsOnADecisionCostsNothing() throws {
    var resting = entry(1, 1)
    resting.attempt.grading.possible = 3
    var dependent = check("dependent", .skipped)
    dependent.blockedBy = "wrong"
    resting.attempt.checks.append(dependent)
    #expect(try result([resting]).possible == 3)
    let decided = try result([resting], [mark("wrong", .passed)])
    #expect(decided.earned == 2 && decided.possible == 2)
    #expect(decided.checks.last?.blockedBy == nil)
  }

  @Test func aPersonHasToLookWhereNothingCouldBeEarned() throws {
    var manual = entry(1, 0)
    manual.attempt.grading.possible = 0
    manual.attempt.checks = [check("look", .manual)]
    let open = try result([manual])
    #expect(open.status == .open && open.mark == nil)
    #expect(open.summary.hasPrefix("no mark yet: a person has to look"))
    #expect(try result([manual], [mark("look", .passed)]).mark == 1)
  }

  @Test func freeDaysAreForTheWholeCourse() throws {
    let policy = course {
      $0.due = ["lab1": 0, "lab2": 0]
      $0.late = .init(freeDays: 2, each: 0.25)
    }
    let entries = [entry(1, 4, at: 1), entry(2, 4, lab: "lab2", at: 86_400 * 1.5)]
    let results = StudentResults(course: policy).results(of: carol, entries, [])
    #expect(results["lab1"]?.mark == 1)
    #expect(results["lab2"]?.chargedDays == 1)
    #expect(results["lab2"]?.mark == 0.75)
  }

  @Test func hintsCostWhatTheyCost() throws {
    var priced = entry(1, 4)
    priced.attempt.grading.hintsCost = 1
    #expect(try result([priced]).mark == 0.75)
    #expect(try result([priced]) { $0.chargesHints = false }.mark == 1)
  }
}
