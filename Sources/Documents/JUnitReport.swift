import CourseModel
package import Grading

/// JUnit XML, for CI servers: one test case for each check.
package struct JUnitReport {
  /// One test suite.
  package let suite: String

  /// A document with only that suite.
  package var text: String { "\(Self.declaration)\n\(suite)" }

  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

  /// Makes a document of several suites.
  package static func document(_ suites: [String]) -> String {
    ([declaration, "<testsuites>"] + suites + ["</testsuites>"]).joined(separator: "\n")
  }

  /// - Parameter name: The suite's name; nil for the lab's id.
  package init(_ report: LabReport, name: String? = nil) {
    let failures = report.count(.failed) + report.count(.partial)
    let errors = report.count(.error) + report.count(.blocked)
    let skipped = report.count(.skipped) + report.count(.manual)
    var lines = [
      "<testsuite name=\"\(Self.escaped(name ?? report.lab.id))\" tests=\"\(report.checks.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\">"
    ]
    for check in report.checks { lines += Self.testCase(check, name ?? report.lab.id) }
    lines.append("</testsuite>")
    suite = lines.joined(separator: "\n")
  }

  private static func testCase(_ check: CheckResult, _ lab: String) -> [String] {
    let name = "\(check.line.map { "line \($0): " } ?? "")\(check.command)"
    let open = "  <testcase classname=\"\(escaped(lab))\" name=\"\(escaped(name))\""
    let details = check.differences.map(DifferenceText.line).joined(separator: "\n")
    let message = escaped(
      check.differences.first.map(DifferenceText.line) ?? check.verdict.rawValue)
    switch check.verdict {
    case .passed: return [open + "/>"]
    case .failed, .partial:
      return [
        open + ">", "    <failure message=\"\(message)\">\(escaped(details))</failure>",
        "  </testcase>",
      ]
    case .blocked, .error:
      return [
        open + ">", "    <error message=\"\(message)\">\(escaped(details))</error>",
        "  </testcase>",
      ]
    case .skipped, .manual:
      return [
        open + ">", "    <skipped message=\"\(escaped(check.verdict.rawValue))\"/>",
        "  </testcase>",
      ]
    }
  }

  /// Escapes text, and removes the control characters that XML 1.0 forbids. Those that it allows, and marks that change
  /// the reading direction, become character references.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default:
        guard scalar.value >= 0x20, scalar.value != 0xFFFE, scalar.value != 0xFFFF else { break }
        if PlainLine.isHarmless(scalar) {
          result.unicodeScalars.append(scalar)
        } else {
          result += "&#x\(String(scalar.value, radix: 16, uppercase: true));"
        }
      }
    }
    return result
  }
}
