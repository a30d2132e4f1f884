package import CourseModel

/// Findings in the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0), for code review.
package struct SARIFDocument: Encodable {
  struct Text: Encodable { var text: String }

  struct Rule: Encodable {
    struct Configuration: Encodable { var level: Finding.Severity }

    var id: Finding.Rule
    var shortDescription: Text
    var help: Text
    var defaultConfiguration: Configuration
  }

  struct Driver: Encodable {
    var name = "practicum"
    var version = ProgramVersion.text
    var rules: [Rule]
  }

  struct Tool: Encodable { var driver: Driver }

  struct Location: Encodable {
    struct Artifact: Encodable { var uri: String }

    /// Columns would be counted in UTF-16 here; a ``SourcePosition`` counts bytes.
    struct Region: Encodable { var startLine: Int }

    struct Physical: Encodable {
      var artifactLocation: Artifact
      var region: Region
    }

    var id: Int?
    var physicalLocation: Physical
    var message: Text?

    init(_ position: SourcePosition, id: Int? = nil, message: String? = nil) {
      self.id = id
      self.message = message.map(Text.init)
      physicalLocation = Physical(
        artifactLocation: Artifact(uri: Self.uri(position.file)),
        region: Region(startLine: max(position.line, 1)))
    }

    /// A path as a reference (RFC 3986): bytes that it must not have are escaped.
    private static func uri(_ path: String) -> String {
      (path.hasPrefix("/") ? "file://" : "")
        + path.utf8.map { byte in
          let isPlain =
            byte < 0x80
            && (UnicodeScalar(byte).properties.isAlphabetic
              || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
              || "/-._~".utf8.contains(byte))
          guard !isPlain else { return String(UnicodeScalar(byte)) }
          let hex = String(byte, radix: 16, uppercase: true)
          return "%" + (hex.utf8.count < 2 ? "0" : "") + hex
        }.joined()
    }
  }

  struct Result: Encodable {
    var ruleId: Finding.Rule
    var level: Finding.Severity
    var message: Text
    var locations: [Location]
    var relatedLocations: [Location]
  }

  struct Run: Encodable {
    var tool: Tool
    var results: [Result]
  }

  let schema = "https://json.schemastore.org/sarif-2.1.0.json"
  let version = "2.1.0"
  var runs: [Run]

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }

  package init(_ findings: [Finding]) {
    let rules = Set(findings.map(\.rule)).sorted { $0.rawValue < $1.rawValue }.map { rule in
      Rule(
        id: rule, shortDescription: Text(text: rule.explanation), help: Text(text: rule.remedy),
        defaultConfiguration: .init(level: rule.severity))
    }
    let results = findings.map { finding in
      Result(
        ruleId: finding.rule, level: finding.severity, message: Text(text: finding.message),
        locations: [Location(finding.position)],
        relatedLocations: finding.related.enumerated().map {
          Location($1.position, id: $0 + 1, message: $1.message)
        })
    }
    runs = [Run(tool: Tool(driver: Driver(rules: rules)), results: results)]
  }
}
