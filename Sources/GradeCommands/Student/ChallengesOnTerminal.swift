import CourseModel
import Grading
import LabNodes
import Nodes

extension ChallengeSite {
  /// Runs the challenges with progress on the terminal. Ctrl-C ends the program only once everything they made is gone.
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
