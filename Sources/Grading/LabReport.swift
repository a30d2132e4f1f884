public import CourseModel

/// The grading of one lab.
public struct LabReport: Hashable, Sendable {
  public var lab: Lab
  public var student: String?
  public var checks: [CheckResult]
  public var bindings: Bindings
  /// The results of challenges and cross-checks. They weigh nothing.
  public var challenges: [ChallengeResult] = []
  /// What is suspect in the recording. It weighs nothing.
  public var suspicions: [Suspicion] = []

  public init(lab: Lab, student: String? = nil, checks: [CheckResult], bindings: Bindings) {
    self.lab = lab
    self.student = student
    self.checks = checks
    self.bindings = bindings
  }

  public var total: Score { Score(of: checks) }

  public func count(_ verdict: Verdict) -> Int { checks.count { $0.verdict == verdict } }

  /// The program's exit status: 0 nothing failed, 1 something failed, 3 incomplete.
  public var exitStatus: Int32 {
    if checks.contains(where: \.verdict.isWrong) { return 1 }
    return total.isComplete ? 0 : 3
  }
}
