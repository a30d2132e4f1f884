import CourseModel
import Dispatch
import Glibc
import Grading
import Nodes

/// Challenges and cross-checks on nodes that have just been graded.
struct ChallengeSite: Sendable {
  let checks: LabChecks
  let rules: EffectRules
  let challenges: [Challenge]
  let nodes: [String: any Node]
  let timeout: Duration

  /// What each came to. Where it is cancelled, what was made is gone again before it returns.
  func results(after report: LabReport, progress: (String) -> Void) async -> [ChallengeResult] {
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

  /// The same for somebody at a terminal. Ctrl-C ends it only when what was made is gone again.
  func resultsOnTerminal(after report: LabReport) async -> [ChallengeResult] {
    let line = ProgressLine()
    let work = Task { await self.results(after: report) { line.show($0) } }
    let interrupts = Interrupts { _ in work.cancel() }
    let results = await work.value
    line.end()
    interrupts.end()
    if let signal = interrupts.received {
      for node in nodes.values { await node.close() }
      Terminal.exit(128 + signal)
    }
    return results
  }
}
