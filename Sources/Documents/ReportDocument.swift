package import CourseModel
package import Gradebook
package import Grading

/// The document of `grade LAB --format json`, a contract with other programs.
package struct ReportDocument: Encodable {
  package struct Points: Encodable {
    package var earned: Double
    package var possible: Double

    package init(earned: Double, possible: Double) {
      self.earned = earned
      self.possible = possible
    }

    package init(_ score: Score) { self.init(earned: score.earned, possible: score.possible) }
  }

  package struct DifferenceDocument: Encodable {
    package var kind: Difference.Kind
    package var place: String
    package var expected: OrNull<String>
    package var actual: OrNull<String>

    package enum CodingKeys: String, CodingKey {
      case kind
      case place = "where"
      case expected, actual
    }

    package init(_ difference: Difference) {
      kind = difference.kind
      place = difference.place.description
      expected = OrNull(difference.expected)
      actual = OrNull(difference.actual)
    }
  }

  struct HintDocument: Encodable {
    /// Null for a priced hint that was not asked for.
    var text: OrNull<String>
    /// Points.
    var cost: Double
  }

  struct CheckDocument: Encodable {
    var id: String
    var step: OrNull<String>
    var line: OrNull<Int>
    var node: OrNull<NodeName>
    var command: String
    var verdict: Verdict
    var score: Double
    var differences: [DifferenceDocument]
    var hint: OrNull<String>
    var hints: [HintDocument]
    var blockedBy: OrNull<String>
    /// What a person may want to know about a check that passed.
    var remark: OrNull<String>

    init(_ check: CheckResult, showsHints: Bool) {
      id = check.id
      step = OrNull(check.step)
      line = OrNull(check.line)
      node = OrNull(check.node)
      command = check.command
      verdict = check.verdict
      score = Percent.share(check.score)
      differences = check.differences.map(DifferenceDocument.init)
      hint = OrNull(check.freeHint)
      hints = check.hints.map { hint in
        HintDocument(
          text: OrNull(showsHints || hint.cost == 0 ? hint.text : nil), cost: hint.cost)
      }
      blockedBy = OrNull(check.blockedBy)
      remark = OrNull(check.remark)
    }
  }

  struct ChallengeDocument: Encodable {
    var name: String
    var says: String
    var node: NodeName
    var outcome: ChallengeResult.Outcome
    var why: OrNull<String>
    var differences: [DifferenceDocument]
    /// What the grader made and could not remove.
    var left: [String]

    init(_ result: ChallengeResult) {
      name = result.name
      says = result.says
      node = result.node
      outcome = result.outcome
      why = OrNull(result.why)
      differences = result.differences.map(DifferenceDocument.init)
      left = result.left
    }
  }

  package var lab: String
  package var student: OrNull<String>
  /// From 0 to 1.
  package var score: Double
  var points: Points
  package var complete: Bool
  var checks: [CheckDocument]
  var challenges: [ChallengeDocument]
  package var bindings: [String: String]

  /// Makes the document of a report.
  /// - Parameter showsHints: Whether priced hints are shown, too.
  package init(_ report: LabReport, showsHints: Bool = false) {
    lab = report.lab.id
    student = OrNull(report.student)
    score = Percent.share(report.total.fraction)
    points = Points(report.total)
    complete = report.total.isComplete
    checks = report.checks.map { CheckDocument($0, showsHints: showsHints) }
    challenges = report.challenges.map(ChallengeDocument.init)
    bindings = report.bindings.values
  }

  /// Makes the document of an attempt on record.
  /// - Parameter checks: The checks with persons' decisions; nil for those of the attempt.
  package init(_ attempt: Attempt, checks: [CheckResult]? = nil) {
    lab = attempt.lab
    student = OrNull(attempt.student)
    score = Percent.share(attempt.total.fraction)
    points = Points(attempt.total)
    complete = attempt.total.isComplete
    self.checks = (checks ?? attempt.checks).map { CheckDocument($0, showsHints: false) }
    challenges = (attempt.grading.challenges ?? []).map(ChallengeDocument.init)
    bindings = attempt.grading.bindings
  }
}
