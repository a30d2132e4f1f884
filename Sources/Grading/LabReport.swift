public import CourseModel

/// The result of one step or check.
public struct CheckResult: Hashable, Sendable {
  public var id: String
  public var step: String?
  public var line: Int?
  public var node: String?
  /// The command: the student's if there is one, else the manual's.
  public var command: String
  public var verdict: Verdict
  /// From 0 to 1.
  public var score: Double
  /// In points.
  public var weight: Double
  public var differences: [Difference]
  /// What the differences suggest; the reason, if it is blocked.
  public var hint: String?
  /// The instructor's hints, the cheapest first.
  public var hints: [PricedHint]
  /// The hint shown unasked: an instructor's takes precedence over what the differences suggest.
  public var freeHint: String? { hints.first { $0.cost == 0 }?.text ?? hint }
  /// The id of the failed check that it rests on.
  public var blockedBy: String?
  /// The text that was judged, line by line: a node's answer, or what the recording shows.
  public var shown: [String] = []

  public init(
    id: String, step: String?, line: Int?, node: String?, command: String, verdict: Verdict,
    score: Double, weight: Double = 1, differences: [Difference] = [], hint: String? = nil,
    hints: [PricedHint] = [], blockedBy: String? = nil
  ) {
    self.id = id
    self.step = step
    self.line = line
    self.node = node
    self.command = command
    self.verdict = verdict
    self.score = score
    self.weight = weight
    self.differences = differences
    self.hint = hint
    self.hints = hints
    self.blockedBy = blockedBy
  }
}

/// The grading of one lab.
public struct LabReport: Hashable, Sendable {
  public var lab: Lab
  public var student: String?
  public var checks: [CheckResult]
  public var bindings: Bindings
  /// The results of challenges and cross-checks. They weigh nothing.
  public var challenges: [ChallengeResult] = []

  public init(lab: Lab, student: String? = nil, checks: [CheckResult], bindings: Bindings) {
    self.lab = lab
    self.student = student
    self.checks = checks
    self.bindings = bindings
  }

  /// The checks that count: a skipped one, or one that a person must look at, weighs nothing.
  private var weighed: [CheckResult] {
    checks.filter { ![.skipped, .manual].contains($0.verdict) || $0.blockedBy != nil }
  }

  /// In points.
  public var possible: Double { weighed.reduce(0) { $0 + $1.weight } }
  /// In points.
  public var earned: Double { weighed.reduce(0) { $0 + $1.weight * $1.score } }
  /// From 0 to 1; 1 if nothing could be earned.
  public var score: Double { possible > 0 ? earned / possible : 1 }
  /// From 0 to 1; nil if something was blocked or in error, or only a person can judge.
  public var mark: Double? { isComplete && possible > 0 ? score : nil }
  /// False while any check is blocked or in error: then no mark is final.
  public var isComplete: Bool {
    !checks.contains { $0.verdict == .blocked || $0.verdict == .error }
  }

  public func count(_ verdict: Verdict) -> Int { checks.count { $0.verdict == verdict } }

  /// The program's exit status: 0 nothing failed, 1 something failed, 3 incomplete.
  public var exitStatus: Int32 {
    if checks.contains(where: { $0.verdict == .failed || $0.verdict == .partial }) { return 1 }
    return isComplete ? 0 : 3
  }
}
