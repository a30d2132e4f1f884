import Console
package import Nodes
import Yams

/// Reads graders/secrets.yaml: what secrets look like, and what announces them.
///
///     ordinary: [true, none, required]   # values that are no secret
///     printers: [echo, printf]           # what they print, the next program may read
///     secrets:
///       - name: GitHub Token
///         shapes: ["ghp_{alnum 36}"]
///         examples: ["token «ghp_…»"]    # at least one
///         not: ["ghp_short"]
///
/// It is the program's own file, never one beside the manual: whoever wrote that could turn this off.
package enum SecretFiles {
  static let name = "graders/secrets.yaml"

  /// The rules that came with the program.
  package static func rules() throws -> SecretRules { try shared.get() }

  private static let shared = Result<SecretRules, any Error> {
    let files = OwnProgram.folders(of: name)
    guard let file = files.first(where: { BoundedFile.kind(of: $0) == .file }) else {
      throw InputFailure("\(name) did not come with the program; make install copies it")
    }
    do {
      let bytes = try BoundedFile.read(file, limit: 1 << 20)
      return try read(String(decoding: bytes, as: UTF8.self), file: file)
    } catch let failure as BoundedFile.Failure { throw InputFailure(failure.description) }
  }

  /// - Throws: ``InputFailure`` with the place of what is wrong.
  static func read(_ text: String, file: String) throws -> SecretRules {
    let node: Yams.Node?
    do { node = try compose(yaml: text) } catch {
      throw InputFailure("\(file): not YAML: \(error)")
    }
    guard let root = node else { throw InputFailure("\(file): it is empty") }
    let parts = try YAMLSettings.mapping(
      root, file, allowed: ["ordinary", "elsewhere", "before", "printers", "secrets"])
    let entries = try YAMLSettings.items(parts["secrets"], file).map { try entry($0, file) }
    do {
      return try SecretRules(
        entries, ordinary: try YAMLSettings.strings(parts["ordinary"], file),
        printers: try YAMLSettings.strings(parts["printers"], file),
        elsewhere: try YAMLSettings.strings(parts["elsewhere"], file),
        before: try YAMLSettings.strings(parts["before"], file))
    } catch let error as SecretRules.Malformed {
      throw InputFailure("\(file): \(error.message)")
    }
  }

  private static let kinds = ["shapes", "keys", "phrases", "programs", "lines", "block", "section"]

  /// One kind of secret.
  private static func entry(_ value: Yams.Node, _ file: String) throws -> SecretRules.Entry {
    let fields = try YAMLSettings.mapping(
      value, file,
      allowed: ["name"] + kinds + ["whole", "mixed", "value", "in", "within", "examples", "not"])
    guard let name = fields["name"]?.string else {
      throw InputFailure("\(YAMLSettings.place(value, file)): a secret has a name")
    }
    let place = "\(YAMLSettings.place(value, file)): \(name)"
    guard kinds.count(where: { fields[$0] != nil }) == 1 else {
      throw InputFailure("\(place): a secret has one of \(kinds.joined(separator: ", "))")
    }
    let marked = try YAMLSettings.strings(fields["examples"], file)
    guard !marked.isEmpty, marked.allSatisfy({ $0.contains("«") }) else {
      throw InputFailure(
        "\(place): a secret has examples, with the secret between « and », e.g. examples: [\"password = «x7»\"]"
      )
    }
    let plain = try YAMLSettings.strings(fields["not"], file)
    guard plain.allSatisfy({ !$0.contains("«") }) else {
      throw InputFailure(
        "\(place): what stands under not has no secret, so nothing between « and »")
    }
    do {
      let examples = try (marked + plain).map { try SecretExample($0) }
      let entry = SecretRules.Entry(
        name: name, pattern: try pattern(fields, file),
        within: try YAMLSettings.strings(fields["within"], file), examples: examples)
      // What is wrong with it is said here, where its line is known.
      _ = try SecretRules([entry])
      return entry
    } catch let error as SecretRules.Malformed {
      throw InputFailure("\(YAMLSettings.place(value, file)): \(error.message)")
    }
  }

  private static func pattern(_ fields: [String: Yams.Node], _ file: String) throws
    -> SecretRules.Pattern
  {
    func texts(_ name: String) throws -> [String] { try YAMLSettings.strings(fields[name], file) }
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
      let places = try YAMLSettings.items(fields["in"], file).map { item in
        guard let place = SecretRules.Place(rawValue: item.string ?? "") else {
          throw InputFailure(
            "\(YAMLSettings.place(item, file)): in is a list of \(SecretRules.Place.allCases.map(\.rawValue).joined(separator: ", "))"
          )
        }
        return place
      }
      return .lines(
        try texts("lines"), in: places.isEmpty ? Set(SecretRules.Place.allCases) : Set(places))
    }
    if let block = fields["block"] {
      let parts = try YAMLSettings.mapping(
        block, file, allowed: ["begins", "marker", "ends", "of", "headers"])
      func part(_ name: String) throws -> String {
        guard let text = parts[name]?.string, !text.isEmpty else {
          throw InputFailure("\(YAMLSettings.place(block, file)): a block has \(name)")
        }
        return text
      }
      return .block(
        begins: try part("begins"), marker: try part("marker"), ends: parts["ends"]?.string ?? "",
        of: try part("of"), headers: try YAMLSettings.strings(parts["headers"], file))
    }
    guard let section = fields["section"] else { return .phrases([]) }
    let parts = try YAMLSettings.mapping(section, file, allowed: ["document", "begins", "under"])
    guard let document = parts["document"]?.string, let begins = parts["begins"]?.string,
      parts["under"] != nil
    else {
      throw InputFailure(
        "\(YAMLSettings.place(section, file)): a section has document, begins and under")
    }
    return .section(
      document: document, begins: begins, under: try YAMLSettings.strings(parts["under"], file))
  }
}
