import CourseModel
package import Grading

/// The Test Anything Protocol, version 13.
package struct TAPReport {
  package let text: String

  package init(_ report: LabReport) {
    var lines = ["TAP version 13", "1..\(report.checks.count)"]
    for (index, check) in report.checks.enumerated() {
      let isRight = ![.failed, .partial, .blocked, .error].contains(check.verdict)
      let name = "\(check.line.map { "line \($0): " } ?? "")\(check.command)"
      let directive =
        check.verdict == .skipped
        ? " # SKIP may be left out" : check.verdict == .manual ? " # SKIP a person must look" : ""
      lines.append("\(isRight ? "ok" : "not ok") \(index + 1) - \(Self.escaped(name))\(directive)")
      lines += check.differences.map { "# " + PlainLine.text(DifferenceText.line($0), 400) }
    }
    text = lines.joined(separator: "\n")
  }

  /// A `#` would start a directive.
  private static func escaped(_ text: String) -> String {
    PlainLine.text(text, 400).map { $0 == "#" ? "\\#" : String($0) }.joined()
  }
}
