package import Knowledge

/// Reads graders/programs/*.yaml: descriptions of programs.
///
///     programs:
///       - name: [docker, podman]
///         takes: [-H]                          # options with a value that does not matter
///         reads: "ps|images|logs ... !-f"      # shapes of commands, without the program
///         watches: "logs ... -f|--follow"
///         container: "exec|run ... {shell}"
///         examples: {reads: [docker ps], watches: [docker logs -f web], container: [docker exec -it web sh]}
///         but: {reads: [docker rm web]}        # commands for which it does not hold
///     verbs: {makes: [create], removes: [delete]}
///     harmlessOptions: [-y]
///     failures: [invalid openstack identity]   # how a line begins, in lower case
///     fences: {shell: [bash], file: [ini]}
///
/// A facet is `true` or one or several shapes (``UsagePattern``); each facet of a program needs an example, and every
/// example is a test.
package struct ProgramFiles {
  private var entries: [Program] = []
  private var verbs: [Verbs.Kind: Set<String>] = [:]
  private var harmlessOptions: Set<String> = []
  private var failures: [String] = []
  private var fences = Programs.Fences()

  private typealias FenceKind = WritableKeyPath<Programs.Fences, Set<String>>

  private static var fenceKinds: [(name: String, kind: FenceKind)] {
    [
      ("shell", \.shell), ("windows", \.windows), ("statements", \.statements),
      ("output", \.output), ("text", \.text), ("data", \.data), ("file", \.file),
    ]
  }
  /// The files' own examples, for the test that runs them.
  package private(set) var examples: [Example] = []

  /// A command line, and whether a facet holds for it.
  package struct Example: Sendable, CustomStringConvertible {
    package var facet: Facet
    package var command: String
    package var holds: Bool

    package var description: String { "\(facet): \(holds ? "" : "not ")\(command)" }
  }

  /// Whether to skip the examples: the program's own tests run those of its own files.
  private let areTested: Bool

  package init(areTested: Bool = false) { self.areTested = areTested }

  package var programs: Programs {
    Programs(
      entries, verbs: Verbs(verbs), harmlessOptions: harmlessOptions, failures: failures,
      fences: fences)
  }

  /// Adds another file's content.
  mutating func add(_ other: ProgramFiles) {
    entries += other.entries
    verbs.merge(other.verbs) { $0.union($1) }
    harmlessOptions.formUnion(other.harmlessOptions)
    failures += other.failures
    for (_, kind) in Self.fenceKinds {
      fences[keyPath: kind].formUnion(other.fences[keyPath: kind])
    }
    examples += other.examples
  }

  private static let facets = Facet.allCases.map(\.name)
  private static let settings =
    facets + [
      "name", "takes", "about", "longOptions", "optionsFirst", "not", "thing", "same", "alsoRight",
      "manages", "prompts", "queries", "opens", "examples", "but", "sameOptions", "harmless",
      "dashless", "slash",
    ]

  /// Adds a file's entries.
  /// - Throws: ``InputFailure`` with file, line and the allowed values.
  package mutating func read(_ text: String, file: String) throws {
    let examples: Set<String> = areTested ? ["examples", "but"] : []
    guard let root = try YAMLReader.read(text, file: file, passingOver: examples) else { return }
    let parts = try root.fields(["programs", "verbs", "harmlessOptions", "fences", "failures"])
    for item in try parts["programs"].items() { entries.append(try entry(item)) }
    for (name, words) in try parts["verbs"]?.pairs() ?? [] {
      guard let kind = Verbs.Kind(rawValue: name) else {
        throw words.failure(
          "unknown kind of verb \(name); there are \(Verbs.Kind.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      verbs[kind, default: []].formUnion(try words.texts())
    }
    harmlessOptions.formUnion(try parts["harmlessOptions"].texts())
    failures += try parts["failures"].texts()
    if let fences = parts["fences"] {
      let kinds = try fences.fields(Self.fenceKinds.map(\.name))
      for (name, kind) in Self.fenceKinds {
        self.fences[keyPath: kind].formUnion(try kinds[name].texts())
      }
    }
  }

  private mutating func entry(_ node: YAMLNode) throws -> Program {
    let fields = try node.fields(Self.settings)
    guard let names = try fields["name"].map(Self.oneOrMore), !names.isEmpty else {
      throw node.failure("a program has a name")
    }
    let shapes = Shapes(
      takes: try fields["takes"].texts(), about: Set(try fields["about"].texts()),
      isBundled: try fields["longOptions"]?.flag("longOptions") != true,
      optionsFirst: try fields["optionsFirst"]?.flag("optionsFirst") == true)
    var program = Program(names: names, facets: [:])
    let exceptions = try fields["not"]?.fields(Self.facets) ?? [:]
    for facet in Facet.allCases {
      if let value = fields[facet.name] {
        guard value.bool != false else {
          throw value.failure("\(facet.name) is true or a list; leave it out where it is not so")
        }
        program.facets[facet] = value.bool == true ? [] : try shapes.patterns(value, facet)
      }
      if let value = exceptions[facet.name] {
        program.exceptions[facet] = try shapes.patterns(value, facet)
      }
    }
    program.thing = try fields["thing"]?.text()
    program.manages = try fields["manages"]?.text()
    program.opens = try fields["opens"]?.text()
    program.prompts = try fields["prompts"].texts()
    program.queries = try fields["queries"].texts()
    program.alsoRight = try fields["alsoRight"].namedTexts()
    program.harmlessOptions = Set(try fields["harmless"].texts())
    program.takesDashless = try fields["dashless"]?.flag("dashless") == true
    program.slashCounts = try fields["slash"]?.flag("slash") == true
    for names in try fields["sameOptions"].texts() {
      let names = names.split(separator: " ").map(String.init)
      for other in names.dropFirst() { program.optionNames[other] = names[0] }
    }
    program.spellings = try fields["same"].map { try Self.spellings($0, shapes) } ?? []
    if !areTested { try addExamples(fields, of: program, node) }
    return program
  }

  private mutating func addExamples(
    _ fields: [String: YAMLNode], of program: Program, _ node: YAMLNode
  ) throws {
    let right = try fields["examples"]?.fields(Self.facets) ?? [:]
    for facet in program.facets.keys.sorted(by: { $0.name < $1.name })
    where right[facet.name] == nil {
      throw node.failure(
        "\(program.names[0]) has no example of \(facet.name), e.g. examples: {\(facet.name): [\(program.names[0])]}"
      )
    }
    for (key, holds) in [("examples", true), ("but", false)] {
      for (name, commands) in try fields[key]?.fields(Self.facets) ?? [:] {
        guard let facet = Facet(name: name) else { continue }
        examples += try commands.texts().map { Example(facet: facet, command: $0, holds: holds) }
      }
    }
  }

  private static func oneOrMore(_ node: YAMLNode) throws -> [String] {
    node.list == nil ? [try node.text()] : try node.texts()
  }

  /// Parses `grep -E`, or `{"{unit} on": systemctl enable {unit}}`.
  private static func spellings(_ node: YAMLNode, _ shapes: Shapes) throws -> [Program.Spelling] {
    func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    if node.mapping == nil {
      return [Program.Spelling(pattern: nil, words: words(try node.text()))]
    }
    return try node.pairs().map { shape, value in
      Program.Spelling(
        pattern: try shapes.pattern(shape, node: value, facet: .reads),
        words: words(try value.text()))
    }
  }

  /// The way a program's command lines are parsed.
  private struct Shapes {
    var takes: [String]
    var about: Set<String>
    var isBundled: Bool
    var optionsFirst: Bool

    func patterns(_ node: YAMLNode, _ facet: Facet) throws -> [UsagePattern] {
      if let list = node.list {
        return try list.map { try pattern($0.string ?? "", node: $0, facet: facet) }
      }
      guard let text = node.string else {
        throw node.failure(
          "\(facet.name) is true, or the shape of a command, or a list of shapes")
      }
      return [try pattern(text, node: node, facet: facet)]
    }

    func pattern(_ text: String, node: YAMLNode, facet: Facet) throws -> UsagePattern {
      var style: UsagePattern.Style = facet == .removes ? [] : .numbersAreOptions
      if isBundled { style.insert(.bundled) }
      if optionsFirst { style.insert(.optionsFirst) }
      do throws(UsagePattern.Malformed) {
        return try UsagePattern("* " + text, takes: takes, about: about, style: style)
      } catch {
        throw node.failure(error.message)
      }
    }
  }
}
