import CourseModel

/// A finding in the documents of `grade steps` and `grade lint`.
struct FindingDocument: Encodable {
  struct Related: Encodable {
    var file: String
    var line: Int
    var message: String
  }

  var rule: Finding.Rule
  var severity: Finding.Severity
  var file: String
  var line: Int
  var column: Int
  var message: String
  var explanation: String
  var remedy: String
  var related: [Related]

  init(_ finding: Finding) {
    rule = finding.rule
    severity = finding.severity
    file = finding.position.file
    line = finding.position.line
    column = finding.position.column
    message = finding.message
    explanation = finding.rule.explanation
    remedy = finding.rule.remedy
    related = finding.related.map {
      Related(file: $0.position.file, line: $0.position.line, message: $0.message)
    }
  }
}
