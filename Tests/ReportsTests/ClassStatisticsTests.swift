import CourseModel
import Testing

@testable import Gradebook
@testable import Reports

/// Statistics of a class at a lab.
@Suite struct ClassStatisticsTests {
  private func check(
    _ id: String, _ line: Int, _ verdict: Verdict, _ differences: [Difference] = []
  ) -> CheckResult {
    CheckResult(
      id: id, step: nil, line: line, node: nil, command: "command \(id)", verdict: verdict,
      score: verdict == .passed ? 1 : 0, weight: 1, differences: differences)
  }

  private func result(_ id: String, _ checks: [CheckResult]) -> StudentResult {
    let earned = checks.reduce(0) { $0 + $1.earned }
    let possible = checks.reduce(0) { $0 + $1.possible }
    return StudentResult(
      student: Student(id: id), lab: "lab1",
      status: checks.contains { $0.verdict == .blocked } ? .open : .graded, entry: nil,
      checks: checks, decisions: [:], earned: earned, possible: possible, lateDays: 0,
      chargedDays: 0, penalty: 0, handedIn: 1)
  }

  /// Six students; the two weakest fail b and c, one of them a as well; everyone passes d.
  private var results: [StudentResult] {
    (0..<6).map { number in
      result(
        "s\(number)",
        [
          check("a", 1, number == 0 ? .failed : .passed),
          check("b", 2, number < 2 ? .failed : .passed),
          check("c", 3, number < 2 ? .failed : .passed), check("d", 4, .passed),
        ])
    }
  }

  @Test func difficultyAndDiscrimination() throws {
    let items = ClassStatistics(results).items
    #expect(items.map(\.id) == ["a", "b", "c", "d"])
    let difficulties: [Double?] = [5.0 / 6, 4.0 / 6, 4.0 / 6, 1]
    #expect(items.map(\.difficulty) == difficulties)
    // The students who get b right are those who get the rest right; d distinguishes no one.
    let b = try #require(items[1].discrimination)
    #expect(b > 0.9 && b <= 1.0001)
    #expect(items[3].discrimination == nil)
    #expect(items.map(\.stuck) == [["s0"], ["s1"], [], []])
  }

  @Test func aFewSayNothingAboutDiscrimination() {
    #expect(
      ClassStatistics(Array(results.prefix(4))).items.allSatisfy { $0.discrimination == nil })
    #expect(ClassStatistics([]).items.isEmpty)
  }

  @Test("What most otherwise right students have otherwise may be the check's fault")
  func doubts() throws {
    func student(_ number: Int, _ size: String?, _ name: String) -> StudentResult {
      let differences = size.map {
        [Difference(.cell, at: .cell(row: "web", column: "Size"), expected: "20M", actual: $0)]
      }
      let renamed =
        name == "web"
        ? [] : [Difference(.text, at: .line("name"), expected: "web", actual: name)]
      return result(
        "s\(number)",
        [
          check("x", 1, .passed), check("y", 2, .passed), check("z", 3, .passed),
          check("v", 4, .passed),
        ] + [
          check("size", 5, differences == nil ? .passed : .failed, differences ?? []),
          check("name", 6, renamed.isEmpty ? .passed : .failed, renamed),
        ])
    }
    let found = Doubt.all(in: [
      student(1, "21M", "web"), student(2, "19M", "web"), student(3, "21M", "web"),
      student(4, nil, "wbe"),
    ])
    let doubt = try #require(found.first)
    #expect(found.count == 1)
    #expect(doubt.name == "Size" && doubt.count == 3 && doubt.all == 4)
    #expect(doubt.actual == ["21M", "19M"])
    // A few say nothing, nor do those who have little right.
    #expect(Doubt.all(in: [student(1, "21M", "web"), student(2, "19M", "web")]).isEmpty)
  }

  private func correlation(_ pairs: [(Double, Double)]) -> Double? {
    ClassStatistics.correlation(pairs.map { .init(score: $0.0, rest: $0.1) })
  }

  @Test func pearson() throws {
    #expect(correlation([(0, 0), (1, 1), (0, 0), (1, 1)]) == 1)
    #expect(correlation([(0, 1), (1, 0)]) == -1)
    #expect(correlation([(1, 0), (1, 1)]) == nil)
  }

  /// A blocked check does not count as harder.
  @Test func blockedSaysNothingAboutACheck() {
    let items = ClassStatistics([
      result("a", [check("x", 1, .blocked)]), result("b", [check("x", 1, .passed)]),
    ]).items
    #expect(items[0].difficulty == 1)
    #expect(items[0].counts == [.blocked: 1, .passed: 1])
  }

  @Test func mistakesAreGroupedByWhatDiffersNotByTheirIds() {
    func wrong(_ id: String, _ format: String) -> StudentResult {
      result(
        id,
        [
          check(
            "a", 1, .failed,
            [
              Difference(
                .cell,
                at: .cell(
                  row: "\(String(repeating: id, count: 8))c464a629604a3daa11ed511c",
                  column: "format"),
                expected: "qcow2", actual: format)
            ])
        ])
    }
    let mistakes = ClassStatistics([
      wrong("1", "raw"), wrong("2", "raw"), wrong("3", "iso"),
      result(
        "4",
        [
          check(
            "a", 1, .failed, [Difference(.text, at: .line("x"), expected: "x", actual: nil)])
        ]
      ),
    ]).mistakes
    #expect(mistakes.count == 1)
    #expect(mistakes[0].students == ["1", "2", "3"])
    #expect(mistakes[0].place == "row (id), column format")
    #expect(mistakes[0].actual.map(\.text) == ["raw", "iso"])
    #expect(mistakes[0].actual.map(\.count) == [2, 1])
  }

  @Test func aChartOfMarks() throws {
    let chart = try #require(BarChart.histogram([0, 0.05, 0.999, 1, 1]))
    #expect(chart.bars.map(\.number) == ["2", "1", "0", "0", "0", "0", "0", "0", "0", "0", "2"])
    #expect(chart.bars[0].label == "100%")
    #expect(chart.bars[2].width == 0 && chart.bars[1].width > 0)
    #expect(chart.summary.contains("0 to 9%: 2 students"))
    #expect(BarChart.histogram([]) == nil)
  }
}
