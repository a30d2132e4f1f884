package import CourseModel
package import Grading
package import Nodes

/// Challenges and cross-checks on nodes that have just been graded.
package struct ChallengeSite: Sendable {
  package let checks: LabChecks
  package let rules: EffectRules
  package let challenges: [Challenge]
  package let nodes: [NodeName: any Node]
  package let timeout: Duration

  package init(
    checks: LabChecks, rules: EffectRules, challenges: [Challenge], nodes: [NodeName: any Node],
    timeout: Duration
  ) {
    self.checks = checks
    self.rules = rules
    self.challenges = challenges
    self.nodes = nodes
    self.timeout = timeout
  }

  /// Runs them all and returns their results. If cancelled, it removes whatever it made before it
  /// returns.
  package func results(after report: LabReport, progress: (String) -> Void) async
    -> [ChallengeResult]
  {
    let crossChecks = CrossCheck.all(of: checks, rules: rules, after: report)
    let runner = ChallengeRunner(nodes: nodes, limit: timeout)
    var results: [ChallengeResult] = []
    let count = crossChecks.count + challenges.count
    for check in crossChecks where !Task.isCancelled {
      progress("\(results.count + 1) of \(count): asking the service for '\(check.command)'")
      results.append(await runner.crossCheck(check))
    }
    for challenge in challenges where !Task.isCancelled {
      progress("\(results.count + 1) of \(count): challenge \(challenge.name)")
      results.append(await runner.carryOut(challenge, after: report))
    }
    return results
  }
}
