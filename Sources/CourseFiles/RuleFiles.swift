import Console
import CourseModel
import Files
import Glibc
package import Grading
import Knowledge

/// Reads graders/rules/*.yaml: the effects of commands, and how to check them.
///
///     facts:
///       package:
///         says: package {package} installed
///         key: [package]
///         probe: rpm -q {package} || dpkg-query -s {package}
///     effects:
///       - command: yum|apt-get install {package...}
///         takes: [-t]                    # options with a value that does not matter
///         adds: package
///       - command: virt-viewer {domain}
///         leaves: nothing                # changes no node
///       - command: virt-sysprep
///         why: its changes are inside a machine that is off
package enum RuleFiles {
  /// The rules beside the manual, or else the program's own.
  /// - Throws: ``InputFailure`` with file, line and the allowed values; ``BoundedFile/Failure`` if a file cannot be
  ///   read.
  package static func rules(near manual: String?) throws -> EffectRules {
    if let folder = try folder(beside: manual) { return try rules(in: folder) }
    return try shared.get()
  }

  /// All bytes of the rules: if they differ, the questions may differ.
  /// - Throws: As ``rules(near:)``.
  package static func bytes(near manual: String?) throws -> [UInt8] {
    try files(in: try folder(beside: manual) ?? own()).flatMap { try bytes(of: $0) }
  }

  /// - Returns: Nil if there is none.
  private static func folder(beside manual: String?) throws -> String? {
    let beside = manual.map(GraderFiles.folders) ?? []
    let folders = beside.map { $0 + "/graders/rules" }
    guard let folder = folders.first(where: { BoundedFile.kind(of: $0) == .folder }) else {
      return nil
    }
    for path in [folder] + (try files(in: folder)) {
      try Trust.current.check(path, "the rule file")
    }
    return folder
  }

  private static func own() throws -> String {
    let own = OwnProgram.folders(of: "graders/rules")
    guard let folder = own.first(where: { BoundedFile.kind(of: $0) == .folder }) else {
      throw InputFailure(
        "no graders/rules beside the manual, and none is installed with the program; make install copies them"
      )
    }
    return folder
  }

  /// The program's own rules, read once.
  private static let shared = Result<EffectRules, any Error> { try rules(in: try own()) }

  private static func bytes(of file: String) throws -> [UInt8] {
    try BoundedFile.read(file, limit: 1 << 20)
  }

  /// Reads all rules of a folder.
  /// - Throws: As ``rules(near:)``.
  package static func rules(in folder: String) throws -> EffectRules {
    var rules = EffectRules()
    for file in try files(in: folder) {
      try read(String(decoding: try bytes(of: file), as: UTF8.self), file: file, into: &rules)
    }
    try check(rules, folder)
    return rules
  }

  private static func files(in folder: String) throws -> [String] {
    try Folder.entries(folder).filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }
  }

  /// Adds a file's rules.
  /// - Throws: ``InputFailure`` with file, line and the allowed values.
  package static func read(_ text: String, file: String, into rules: inout EffectRules) throws {
    guard let root = try YAMLReader.read(text, file: file) else { return }
    let entries = try root.fields(["facts", "effects", "lists", "commonWords"])
    if let facts = entries["facts"] {
      for (name, value) in try facts.pairs() {
        rules.kinds[name] = try kind(name, value)
      }
    }
    for value in try entries["effects"].items() {
      rules.effects += try effects(value)
    }
    rules.commonWords.formUnion(try entries["commonWords"].texts())
    for value in try entries["lists"].items() {
      rules.lists.append(try list(value))
    }
  }

  /// The service's own answer to a listing command: `{command: openstack image list, api: image /v2/images, named:
  /// images, columns: {ID: id}}`
  private static func list(_ value: YAMLNode) throws -> ServiceList {
    let fields = try value.fields(["command", "api", "named", "columns"])
    let api = fields["api"]?.string?.split(separator: " ").map(String.init) ?? []
    guard let command = fields["command"]?.string, let named = fields["named"]?.string,
      let columns = fields["columns"], api.count == 2
    else {
      throw value.failure(
        "a list needs a command, an api (service and path), named (the key of the list in the answer), and columns"
      )
    }
    return ServiceList(
      command: command, service: api[0], path: api[1], named: named,
      columns: try columns.namedTexts())
  }

  private static func kind(_ name: String, _ value: YAMLNode) throws -> FactKind {
    let fields = try value.fields([
      "says", "key", "probe", "expects", "scope", "needs", "about", "madeByBoot", "keptBy", "thing",
      "hidden",
    ])
    func text(_ field: String) throws -> String {
      guard let text = fields[field]?.string else {
        throw value.failure("the fact \(name) has no \(field)")
      }
      return text
    }
    var kind = FactKind(
      name: name, says: try text("says"), key: try fields["key"].texts(),
      probe: try text("probe"))
    kind.needs = try needs(fields["needs"])
    kind.isMadeByBoot = fields["madeByBoot"]?.bool == true
    kind.keptBy = try fields["keptBy"]?.text()
    kind.isThing = fields["thing"]?.bool == true
    kind.isHidden = fields["hidden"]?.bool == true
    kind.about = fields["about"]?.string ?? kind.says
    if let scope = fields["scope"] {
      guard let known = FactKind.Scope(rawValue: scope.string ?? "") else {
        throw scope.failure("scope is node or cloud")
      }
      kind.scope = known
    }
    if let expects = fields["expects"] { kind.expects = try expectation(expects) }
    return kind
  }

  /// `[package, running]`, or `{running: keystone}` if they are about something else.
  private static func needs(_ node: YAMLNode?) throws -> [FactKind.Need] {
    guard let node, node.list == nil else {
      return try node.texts().map { FactKind.Need(kind: $0) }
    }
    return try node.pairs().map {
      FactKind.Need(kind: $0, subject: try $1.text())
    }
  }

  private static func expectation(_ node: YAMLNode) throws -> FactKind.Expectation {
    if node.string == "success" { return .success }
    let fields = try node.fields(["line", "text", "lines", "row"])
    if let line = fields["line"]?.string { return .line(line) }
    if let text = fields["text"]?.string { return .text(text) }
    if let lines = fields["lines"]?.string { return .lines(lines) }
    guard let row = fields["row"] else {
      throw node.failure("expects is success, line, text, lines or row")
    }
    let cells = try row.pairs().map { ($0.0, $0.1.string ?? "") }
    return .row(Dictionary(cells, uniquingKeysWith: { $1 }))
  }

  /// One rule for each of its commands.
  private static func effects(_ value: YAMLNode) throws -> [EffectRule] {
    let fields = try value.fields([
      "command", "takes", "adds", "removes", "why", "leaves", "forgets", "table",
    ])
    let takes = try fields["takes"].texts()
    let commands =
      try fields["command"]?.string.map { [$0] } ?? fields["command"].texts()
    let changes =
      try changes(fields["adds"]).map { EffectRule.Change.adds(kind: $0, values: $1) }
      + changes(fields["removes"]).map { EffectRule.Change.removes(kind: $0, values: $1) }
    let forgets = try fields["forgets"].texts()
    let table = try fields["table"].map { try self.table($0) }
    let why = fields["why"]?.string
    let leavesNothing = fields["leaves"]?.string == "nothing"
    let says = [!changes.isEmpty, why != nil, leavesNothing]
    guard !commands.isEmpty, says.count(where: \.self) == 1 else {
      throw value.failure(
        "an effect needs a command, and adds and removes facts, or leaves nothing, or says why its effect cannot be checked"
      )
    }
    return try commands.map { command in
      do throws(UsagePattern.Malformed) {
        var rule = EffectRule(
          pattern: try UsagePattern(command, takes: takes), changes: changes, why: why)
        rule.forgets = forgets
        rule.table = table
        return rule
      } catch {
        throw value.failure("\(error.message)")
      }
    }
  }

  /// `{columns: [package, question, type, answer], except: [password]}`, or with `file: path`.
  private static func table(_ node: YAMLNode) throws -> EffectRule.Table {
    let fields = try node.fields(["columns", "except", "file"])
    let columns = try fields["columns"].texts()
    guard !columns.isEmpty else {
      throw node.failure("a table has columns")
    }
    return EffectRule.Table(
      columns: columns, except: Set(try fields["except"].texts()),
      file: fields["file"]?.string)
  }

  /// `package`, `[package, running]`, or `{setting: {option: my_ip}}`.
  private static func changes(_ node: YAMLNode?) throws -> [(String, [String: String])] {
    guard let node else { return [] }
    if let name = node.string { return [(name, [:])] }
    if let list = node.list { return try list.flatMap { try changes($0) } }
    return try node.pairs().map { name, values in
      let own = try values.pairs().map { ($0.0, $0.1.string ?? "") }
      return (name, Dictionary(own, uniquingKeysWith: { $1 }))
    }
  }

  /// Facts named by effects and facts must exist.
  private static func check(_ rules: EffectRules, _ folder: String) throws {
    for kind in rules.kinds.values {
      for need in kind.needs where rules.kinds[need.kind] == nil {
        throw InputFailure(
          "\(folder): the fact \(kind.name) needs \(need.kind), which does not exist")
      }
    }
    for effect in rules.effects {
      for change in effect.changes {
        let name =
          switch change {
          case .adds(let kind, _), .removes(let kind, _): kind
          }
        guard rules.kinds[name] != nil else {
          throw InputFailure(
            "\(folder): an effect names the fact \(name), which does not exist; there are \(rules.kinds.keys.sorted().joined(separator: ", "))"
          )
        }
      }
    }
  }
}
