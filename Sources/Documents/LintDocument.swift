package import CourseModel

/// The document that `grade lint --format json` prints.
package struct LintDocument: Encodable {
  var findings: [FindingDocument]

  package init(_ findings: [Finding]) { self.findings = findings.map(FindingDocument.init) }
}
