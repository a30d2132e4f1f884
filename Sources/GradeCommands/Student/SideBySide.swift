import Console
import CourseModel
import Matching

/// Two outputs side by side, followed by their differences.
struct SideBySide {
  let text: String

  init(expected: ExpectedOutput, actual: [String], result: MatchResult, colours: Bool) {
    let style = ANSIStyle(isOn: colours)
    let left = expected.lines
    let right = actual.reversed().drop { trimmed($0).isEmpty }.reversed().map { $0 }
    let width = max(20, (Terminal.width - 3) / 2)
    var lines = [
      Self.row("expected", right: "actual", width: width),
      Self.row("--------", right: "------", width: width),
    ]
    let shown = min(max(left.count, right.count), 60)
    for index in 0..<shown {
      lines.append(
        Self.row(
          index < left.count ? left[index] : "", right: index < right.count ? right[index] : "",
          width: width))
    }
    if max(left.count, right.count) > shown {
      lines.append("… \(max(left.count, right.count) - shown) more lines")
    }
    lines.append("")
    for difference in result.differences.prefix(200) {
      let shown = ShownDifference(difference)
      lines.append(
        "\(PlainLine.text(difference.place.description, 80)): \(shown.sentence(good: style.green, bad: style.red))"
      )
    }
    if result.differences.count > 200 {
      lines.append("… and \(result.differences.count - 200) more")
    }
    let percent = Percent.text(result.score)
    lines.append(
      result.verdict == .passed
        ? style.green(
          "the same in everything that matters"
            + (result.isOtherLayout ? ", \(MatchResult.otherLayout)" : ""))
        : style.bold("\(percent) of what matters is the same"))
    text = lines.joined(separator: "\n")
  }

  private static func row(_ left: String, right: String, width: Int) -> String {
    let cut = PlainLine.text(left, width)
    let gap = String(repeating: " ", count: max(0, width - cut.count))
    return cut + gap + " │ " + PlainLine.text(right, width)
  }
}
