import Console
import CourseModel
import Files
package import Secrets

/// Reads graders/secrets.yaml: the shapes of secrets, and what announces them.
///
///     ordinary: [true, none, required]   # values that are not secret
///     printers: [echo, printf]           # their output may be the next program's input
///     secrets:
///       - name: GitHub Token
///         shapes: ["ghp_{alnum 36}"]
///         examples: ["token «ghp_…»"]    # at least one
///         not: ["ghp_short"]
///
/// It is always the program's own file, never one beside the manual, whose author could turn redaction off.
package enum SecretFiles {
  package static let name = "graders/secrets.yaml"

  /// The program's own rules.
  /// - Throws: ``InputFailure`` if they are missing or not valid, ``BoundedFile/Failure`` if they cannot be read.
  package static func rules() throws -> SecretRules { try shared.get() }

  private static let shared = Result<SecretRules, any Error> {
    let files = OwnProgram.folders(of: name)
    guard let file = files.first(where: { BoundedFile.kind(of: $0) == .file }) else {
      throw InputFailure("\(name) is not installed with the program; make install copies it")
    }
    let bytes = try BoundedFile.read(file, limit: 1 << 20)
    return try read(String(decoding: bytes, as: UTF8.self), file: file)
  }

  /// Reads a file's text.
  /// - Throws: ``InputFailure`` with file, line and the reason.
  package static func read(_ text: String, file: String) throws -> SecretRules {
    guard let root = try YAMLReader.read(text, file: file) else {
      throw InputFailure("\(file): it is empty")
    }
    let parts = try root.fields(["ordinary", "elsewhere", "before", "printers", "secrets"])
    let entries = try parts["secrets"].items().map { try entry($0) }
    do {
      return try SecretRules(
        entries, ordinary: try parts["ordinary"].texts(),
        printers: try parts["printers"].texts(),
        elsewhere: try parts["elsewhere"].texts(),
        before: try parts["before"].texts())
    } catch let error as SecretRules.Malformed {
      throw InputFailure("\(file): \(error.message)")
    }
  }

  private static let kinds = ["shapes", "keys", "phrases", "programs", "lines", "block", "section"]

  /// One kind of secret.
  private static func entry(_ value: YAMLNode) throws -> SecretRules.Entry {
    let fields = try value.fields(
      ["name"] + kinds + ["whole", "mixed", "value", "in", "within", "examples", "not"])
    guard let name = fields["name"]?.string else {
      throw value.failure("a secret has a name")
    }
    guard kinds.count(where: { fields[$0] != nil }) == 1 else {
      throw value.failure("\(name): a secret has one of \(kinds.joined(separator: ", "))")
    }
    let marked = try fields["examples"].texts()
    guard !marked.isEmpty, marked.allSatisfy({ $0.contains("«") }) else {
      throw value.failure(
        "\(name): a secret has examples, with the secret between « and », e.g. examples: [\"password = «x7»\"]"
      )
    }
    let plain = try fields["not"].texts()
    guard plain.allSatisfy({ !$0.contains("«") }) else {
      throw value.failure(
        "\(name): an entry under not has no secret, so nothing between « and »")
    }
    do {
      let examples = try (marked + plain).map { try SecretExample($0) }
      let entry = SecretRules.Entry(
        name: name, pattern: try pattern(fields),
        within: try fields["within"].texts(), examples: examples)
      // Errors in it are reported here, where its line is known.
      _ = try SecretRules([entry])
      return entry
    } catch let error as SecretRules.Malformed {
      throw value.failure("\(error.message)")
    }
  }

  private static func pattern(_ fields: [String: YAMLNode]) throws
    -> SecretRules.Pattern
  {
    func texts(_ name: String) throws -> [String] { try (fields[name]?.texts() ?? []) }
    let isMixed = fields["mixed"]?.bool == true
    if fields["shapes"] != nil { return .shapes(try texts("shapes"), isMixed: isMixed) }
    if fields["phrases"] != nil { return .phrases(try texts("phrases")) }
    if fields["programs"] != nil { return .usages(try texts("programs")) }
    if fields["keys"] != nil {
      return .keys(
        try texts("keys"), isWhole: fields["whole"]?.bool == true, isMixed: isMixed,
        value: fields["value"]?.string)
    }
    if fields["lines"] != nil {
      let places = try fields["in"].items().map { item in
        guard let place = SecretRules.Place(rawValue: item.string ?? "") else {
          throw item.failure(
            "in is a list of \(SecretRules.Place.allCases.map(\.rawValue).joined(separator: ", "))"
          )
        }
        return place
      }
      return .lines(
        try texts("lines"), in: places.isEmpty ? Set(SecretRules.Place.allCases) : Set(places))
    }
    if let block = fields["block"] {
      let parts = try block.fields(["begins", "marker", "ends", "of", "headers"])
      func part(_ name: String) throws -> String {
        guard let text = parts[name]?.string, !text.isEmpty else {
          throw block.failure("a block has \(name)")
        }
        return text
      }
      return .block(
        begins: try part("begins"), marker: try part("marker"), ends: parts["ends"]?.string ?? "",
        of: try part("of"), headers: try parts["headers"].texts())
    }
    guard let section = fields["section"] else { return .phrases([]) }
    let parts = try section.fields(["document", "begins", "under"])
    guard let document = parts["document"]?.string, let begins = parts["begins"]?.string,
      parts["under"] != nil
    else {
      throw section.failure("a section has document, begins and under")
    }
    return .section(
      document: document, begins: begins, under: try parts["under"].texts())
  }
}
