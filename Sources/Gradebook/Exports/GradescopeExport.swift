import CourseModel

/// One student's results.json, as Gradescope's autograders write it
/// (gradescope-autograders.readthedocs.io, "Output format").
public struct GradescopeExport: Encodable {
  struct Test: Encodable {
    var name: String
    var number: String?
    var score: Double?
    var maxScore: Double?
    var status: String?
    var output: String
    var visibility = "visible"

    enum CodingKeys: String, CodingKey {
      case name, number, score
      case maxScore = "max_score"
      case status, output, visibility
    }
  }

  /// Left out where there is no mark: then Gradescope shows that there is none, rather than a zero.
  var score: Double?
  var executionTime: Int?
  var output: String
  var visibility = "visible"
  var tests: [Test]

  enum CodingKeys: String, CodingKey {
    case score
    case executionTime = "execution_time"
    case output, visibility, tests
  }

  public init(_ result: StudentResult, lab: ExportedLab) {
    score = result.mark.map { rounded($0 * lab.points) }
    executionTime = result.entry?.attempt.grading.took.map { Int($0.rounded(.up)) }
    output = result.summary
    let scale = result.possible > 0 ? lab.points / result.possible : 0
    let hasMark = result.mark != nil
    tests = result.checks.map { check in
      var test = Test(
        name: (check.line.map { "line \($0): " } ?? "") + PlainLine.text(check.command, 200),
        number: check.step, output: check.explanation)
      switch check.verdict {
      case .passed: test.status = "passed"
      case .failed, .partial: test.status = "failed"
      case .skipped, .blocked, .error, .manual: break
      }
      if hasMark, check.weighs {
        test.score = rounded(check.earned * scale)
        test.maxScore = rounded(check.possible * scale)
      }
      return test
    }
  }
}

/// Rounds to four decimals, which are enough for a mark and the same everywhere.
func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
