import CourseModel
import Gradebook
import Grading

/// The verdicts, with secrets, of checks whose result changes once the secrets are taken out of what they judge. A
/// regrade has only what is kept; where it judges that the same as before, the earlier verdict is used.
struct SecretVerdicts {
  let verdicts: [Attempt.SecretVerdict]

  var isEmpty: Bool { verdicts.isEmpty }

  init(_ verdicts: [Attempt.SecretVerdict]) { self.verdicts = verdicts }

  /// - Parameters:
  ///   - whole: The report with the secrets.
  ///   - kept: The report without them.
  init(of whole: LabReport, without kept: LabReport) {
    let before = Dictionary(
      whole.checks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    verdicts = kept.checks.compactMap { check in
      guard let known = before[check.id],
        known.verdict != check.verdict || known.score != check.score
      else { return nil }
      return Attempt.SecretVerdict(
        check: check.id, verdict: known.verdict, score: known.score, keptVerdict: check.verdict,
        keptScore: check.score)
    }
  }

  /// Puts the verdicts with secrets into a report without them.
  func restored(in report: LabReport) -> LabReport {
    guard !isEmpty else { return report }
    let known = Dictionary(verdicts.map { ($0.check, $0) }, uniquingKeysWith: { $1 })
    var report = report
    report.checks = report.checks.map { check in
      guard let secret = known[check.id], secret.keptVerdict == check.verdict,
        secret.keptScore == check.score
      else { return check }
      var restored = check
      restored.verdict = secret.verdict
      restored.score = secret.score
      if secret.verdict != .skipped { restored.blockedBy = nil }
      // Differences contain the stand-ins for secrets.
      restored.differences = secret.verdict == .passed ? [] : check.differences
      restored.hint = "judged before its secrets were taken out"
      return restored
    }
    return report
  }
}
