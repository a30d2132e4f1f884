import CourseModel
import Fixtures
import Grading
import Testing

@testable import GradeCommands

@Suite struct TextReportTests {
  private let report: LabReport = {
    var check = CheckResult(
      id: "a", step: "lab1.1", line: 7, node: "node1", command: "echo one", verdict: .failed,
      score: 0, hints: [PricedHint("free"), PricedHint("dear", cost: 2)])
    check.differences = [Difference(.text, at: .line("two"), expected: "two", actual: "one")]
    let lab = Lab(number: 1, title: "One", position: SourcePosition(file: "m.md", line: 1))
    return LabReport(lab: lab, checks: [check], bindings: Bindings())
  }()

  /// A hint that costs points is shown only to whoever asks for it.
  @Test func pricedHintsWait() {
    let shown = TextReport(report, showsAll: false, colours: false).text
    #expect(shown.contains("try: free\n           1 more hint, from 2 points: --hints"))
    #expect(!shown.contains("dear"))
    let all = TextReport(report, showsAll: false, showsHints: true, colours: false).text
    #expect(all.contains("try: dear (2 points)"))
  }
}
