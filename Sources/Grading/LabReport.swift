public import CourseModel

/// What came of one step.
public struct CheckResult: Hashable, Sendable {
  public var id: String
  public var step: String?
  public var line: Int?
  public var node: String?
  /// What was asked: the student's command where there is one, else the manual's.
  public var command: String
  public var verdict: Verdict
  /// From 0 to 1.
  public var score: Double
  public var weight: Double
  public var differences: [Difference]
  /// What the differences themselves suggest; why, where it is blocked.
  public var hint: String?
  /// The instructor's words on what to try, those first that cost least.
  public var hints: [PricedHint]
  /// What is said unasked: an instructor's word comes before what the differences suggest.
  public var freeHint: String? { hints.first { $0.cost == 0 }?.text ?? hint }
  public var blockedBy: String?
  /// What was judged, line by line: what a node answered, or what the recording shows.
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
  /// What challenges and cross-checks came to. They weigh nothing.
  public var challenges: [ChallengeResult] = []

  public init(lab: Lab, student: String? = nil, checks: [CheckResult], bindings: Bindings) {
    self.lab = lab
    self.student = student
    self.checks = checks
    self.bindings = bindings
  }

  /// What is skipped, or for a person to look at, weighs nothing.
  private var weighed: [CheckResult] {
    checks.filter { ![.skipped, .manual].contains($0.verdict) || $0.blockedBy != nil }
  }

  public var possible: Double { weighed.reduce(0) { $0 + $1.weight } }
  public var earned: Double { weighed.reduce(0) { $0 + $1.weight * $1.score } }
  /// From 0 to 1; 1 where nothing could be earned.
  public var score: Double { possible > 0 ? earned / possible : 1 }
  /// From 0 to 1; nil where something was blocked or in error, or only a person can tell.
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
