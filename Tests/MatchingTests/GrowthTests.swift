import Console
import CourseModel
import Fixtures
import Matching
import Testing

@Suite(.cpuBound) struct MatchingGrowthTests {
  struct Output: Sendable, CustomStringConvertible {
    var description: String
    var size: Int
    var line: @Sendable (Int, String) -> String
  }

  /// Makes the line of a number, with a text that is the same in both outputs or differs.
  private static let outputs: [Output] = [
    Output(description: "text", size: 150) { "line \($0) says \($1)" },
    Output(description: "record", size: 200) { "Property\($0): \($1)" },
    Output(description: "table", size: 150) {
      $0 == 0 ? "NAME      STATE     HOST" : "name\($0 + 1000)  \($1)      host\($0)"
    },
    Output(description: "YAML", size: 100) {
      $0 == 0 ? "all:" : "  - name: n\($0)\n    state: \($1)"
    },
    Output(description: "XML", size: 100) {
      $0 == 0 ? "<all>" : $0 % 1000 == 0 ? "</all>" : "<a><b>n\($0)</b><c>\($1)</c></a>"
    },
    Output(description: "wordings", size: 100) { "Started \($1)\($0).service - Thing \($0)." },
  ]

  @Test(
    "Outputs are compared in the time that reading them takes", arguments: outputs, ["ab", "cd"])
  func compare(_ output: Output, other: String) {
    let ratio = Growth.ratio(from: output.size) { count -> ([String], [String]) in
      ((0..<count).map { output.line($0, "ab") }, (0..<count).map { output.line($0, other) })
    } work: { expected, actual in
      _ = Matcher(context: MatchContext(.shipped)).compare(
        ExpectedOutput(reading: expected), with: actual)
    }
    #expect(ratio <= Growth.limit)
  }

  @Test(
    "Neither does a long line, nor what is repeated in it",
    arguments: ["Started ", "<a/>", "'a' ", "sda ", "A=\"1\" ", "&a [*a] "])
  func longLine(part: String) {
    let ratio = Growth.ratio(from: 3000) { count -> String in
      String(repeating: part, count: count)
    } work: { line in
      _ = Matcher(context: MatchContext(.shipped)).compare(
        ExpectedOutput(reading: [line, "one end"]), with: [line, "another end"])
    }
    #expect(ratio <= Growth.limit)
  }
}
