package import CourseModel

/// The document that `grade lint --format json` prints.
package struct LintDocument: Encodable {
  struct Entry: Encodable {
    var rule: Finding.Rule
    var severity: Finding.Severity
    var file: String
    var line: Int
    var column: Int
    var message: String
    var explanation: String
    var remedy: String
    var related: [Related]
  }

  struct Related: Encodable {
    var file: String
    var line: Int
    var message: String
  }

  var findings: [Entry]

  package init(_ findings: [Finding]) {
    self.findings = findings.map {
      Entry(
        rule: $0.rule, severity: $0.severity, file: $0.position.file, line: $0.position.line,
        column: $0.position.column, message: $0.message, explanation: $0.rule.explanation,
        remedy: $0.rule.remedy,
        related: $0.related.map {
          Related(file: $0.position.file, line: $0.position.line, message: $0.message)
        })
    }
  }
}
