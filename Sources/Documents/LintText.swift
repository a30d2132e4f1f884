package import CourseModel

/// Findings for a person: a line for each as compilers write it, what it contradicts, and once for each rule why it
/// matters and what to do.
package struct LintText {
  package let text: String

  /// - Parameter paint: Colours a severity's word.
  package init(_ findings: [Finding], paint: (Finding.Severity, String) -> String = { $1 }) {
    var lines: [String] = []
    for finding in findings {
      let severity = paint(finding.severity, finding.severity.rawValue)
      let message = PlainLine.text(finding.message, 400)
      lines.append("\(finding.position): \(severity): \(message) [\(finding.rule.rawValue)]")
      lines += finding.related.map { "    \($0.position): \(PlainLine.text($0.message, 200))" }
    }
    let rules = Set(findings.map(\.rule)).sorted { $0.rawValue < $1.rawValue }
    if !rules.isEmpty { lines.append("") }
    for rule in rules {
      lines.append("\(rule.rawValue): \(rule.explanation)")
      lines.append("    \(rule.remedy)")
    }
    if !rules.isEmpty { lines.append("") }
    let counts = Finding.Severity.allCases.map { severity in
      let count = findings.count { $0.severity == severity }
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    lines.append(counts.joined(separator: ", "))
    text = lines.joined(separator: "\n")
  }
}
