import Console
package import CourseModel
import Files
package import Grading
package import Knowledge
import Matching

/// Reads graders/lab04.yaml: an instructor's settings for single steps. Everything in it is optional.
///
///     steps:
///       605:                         # a line of the manual, a step's id or its key
///         weight: 3
///         hints:
///           - Is the service started?
///           - {text: "Look into /var/log/glance.", cost: 0.5}
///         checks:                    # in addition to the manual's
///           public:
///             command: openstack image show "Tiny Linux"
///             field: {visibility: public}
///
/// Challenges are in it, too: ``ChallengeReader``. graders/lab.schema.json describes the format for editors.
package struct GraderFiles {
  private let lab: Lab
  private let file: String
  /// The existing kinds of facts.
  private let kinds: () throws -> Set<String>
  private let programs: Programs

  /// The overrides beside the manual (in its folder or the one above), or none.
  /// - Throws: ``InputFailure`` if they are not trusted or not valid, before any node is asked; ``BoundedFile/Failure``
  ///   if the file cannot be read.
  package static func overrides(for lab: Lab, near manual: String?, _ programs: Programs) throws
    -> LabOverrides
  {
    guard let (path, bytes) = try file(for: lab, near: manual) else { return LabOverrides() }
    return try read(String(decoding: bytes, as: UTF8.self), file: path, lab: lab, programs) {
      Set(try RuleFiles.rules(near: manual ?? lab.position.file).kinds.keys)
    }
  }

  /// The bytes of a lab's file; nil if there is none.
  /// - Throws: ``InputFailure`` if it is not trusted, ``BoundedFile/Failure`` if it cannot be read.
  package static func bytes(for lab: Lab, near manual: String?) throws -> [UInt8]? {
    try file(for: lab, near: manual)?.bytes
  }

  /// Where a lab's file is, or belongs: into the folder graders/ that there is, else into one beside the manual.
  package static func place(of lab: Lab, near manual: String) -> String {
    let folders = folders(near: manual).map { "\($0)/graders" }
    let paths = folders.map { "\($0)/\(name(for: lab))" }
    if let path = paths.first(where: { BoundedFile.kind(of: $0) != .missing }) { return path }
    let place = folders.firstIndex { BoundedFile.kind(of: $0) == .folder } ?? 0
    return paths[place]
  }

  private static func name(for lab: Lab) -> String {
    "lab\(lab.number < 10 ? "0" : "")\(lab.number).yaml"
  }

  private static func file(for lab: Lab, near manual: String?) throws -> (
    path: String, bytes: [UInt8]
  )? {
    for folder in folders(near: manual ?? lab.position.file) {
      let path = "\(folder)/graders/\(name(for: lab))"
      guard BoundedFile.kind(of: path) != .missing else { continue }
      try Trust.current.check(path, "the grader file")
      return (path, try BoundedFile.read(path, limit: 1 << 20))
    }
    return nil
  }

  /// The folders in which graders/ may be: the manual's own and the one above.
  package static func folders(near path: String) -> [String] {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if BoundedFile.kind(of: path) != .folder { parts.removeLast() }
    let own = parts.isEmpty ? "." : parts.joined(separator: "/")
    return [own, own + "/.."]
  }

  /// Reads the text of a lab's file.
  /// - Throws: ``InputFailure`` with file, line and the allowed values.
  package static func read(
    _ text: String, file: String, lab: Lab, _ programs: Programs,
    kinds: @escaping () throws -> Set<String>
  ) throws -> LabOverrides {
    guard let root = try YAMLReader.read(text, file: file) else { return LabOverrides() }
    return try GraderFiles(lab: lab, file: file, kinds: kinds, programs: programs).overrides(root)
  }

  private func overrides(_ root: YAMLNode) throws -> LabOverrides {
    let entries = try root.fields(["steps", "challenges"])
    var result = LabOverrides()
    if let challenges = entries["challenges"] {
      let reader = ChallengeReader(file: file, step: step, node: node, checkName: checkName)
      result.challenges = try challenges.pairs().map(reader.challenge)
    }
    guard let steps = entries["steps"] else { return result }
    var places: [String: YAMLNode] = [:]
    for (name, value) in try steps.pairs() {
      let step = try step(name, value)
      guard result.steps[step.id] == nil else {
        throw value.failure("\(name) is \(step.id), which is in this file twice")
      }
      result.steps[step.id] = try settings(value)
      places[step.id] = value
    }
    if let circle = result.circleOfNeeds, let place = places[circle[0]] {
      throw place.failure(
        "needs form a circle: \(circle.joined(separator: " needs ")); remove one of them")
    }
    return result
  }

  // MARK: A step

  private func step(_ name: String, _ place: YAMLNode) throws -> Step {
    let found = lab.steps.first {
      $0.key == name || $0.id == name || "\($0.position.line)" == name
    }
    if let found { return found }
    let nearest = lab.steps.filter { $0.kind != .note }.map(\.key).min {
      EditDistance.between($0, name, limit: 20) < EditDistance.between($1, name, limit: 20)
    }
    throw place.failure(
      "\(lab.id) has no step \(name)\(nearest.map { "; the nearest is \($0)" } ?? ""); 'grade steps --lab \(lab.number)' shows lines and ids"
    )
  }

  private func settings(_ node: YAMLNode) throws -> LabOverrides.Settings {
    let fields = try node.fields([
      "weight", "free", "keep", "ordered", "strict", "hints", "leaveOut", "needs", "checks",
    ])
    var settings = LabOverrides.Settings()
    settings.weight = try number(fields["weight"], "weight") ?? 1
    let free = try fields["free"].texts()
    settings.free = Set(free.filter { !$0.hasText("...") }.map(PropertyLines.normalized))
    settings.freeLines = free.filter { $0.hasText("...") }
    settings.kept = Set(try fields["keep"].texts())
    settings.isOrdered = try fields["ordered"]?.flag("ordered") ?? false
    settings.strict = Set(
      try fields["strict"].items().map { node in
        guard let rule = ValueRule(rawValue: try node.text()) else {
          throw unknown("rule", node: node, known: ValueRule.allCases.map(\.rawValue))
        }
        return rule
      })
    settings.hints = try hints(fields["hints"])
    settings.leavesOut = try leftOut(fields["leaveOut"])
    settings.needs = try fields["needs"].items().map {
      try step(try $0.text(), $0).id
    }
    settings.checks = try fields["checks"].map { try $0.pairs().map(check) } ?? []
    return settings
  }

  private func leftOut(_ node: YAMLNode?) throws -> LabOverrides.LeftOut {
    guard let node else { return .nothing }
    if let all = node.bool { return all ? .all : .nothing }
    let known = try kinds().union([LabOverrides.LeftOut.output])
    return .kinds(
      Set(
        try node.items().map { item in
          let name = try item.text()
          guard known.contains(where: { $0 == name || name.hasPrefix($0 + "-") }) else {
            throw unknown("kind of fact", node: item, known: known.sorted())
          }
          return name
        }))
  }

  /// Cheapest first.
  private func hints(_ node: YAMLNode?) throws -> [PricedHint] {
    try node.items().map { item in
      if item.string != nil { return PricedHint(try item.text()) }
      let fields = try item.fields(["text", "cost"])
      guard let text = fields["text"] else { throw item.failure("a hint needs a text") }
      return PricedHint(
        try text.text(), cost: try number(fields["cost"], "cost") ?? 0)
    }.sorted { $0.cost < $1.cost }
  }

  // MARK: An instructor's own check

  private func check(_ name: String, _ node: YAMLNode) throws -> ExtraCheck {
    try checkName(name, node)
    let fields = try node.fields([
      "command", "node", "credentials", "expected", "field", "onlyReads", "weight", "hints",
    ])
    guard let command = fields["command"] else {
      throw node.failure("the check \(name) has no command")
    }
    var check = ExtraCheck(name: name, command: try command.text())
    check.node = try fields["node"].map(self.node)
    check.credentials = try fields["credentials"].map { try $0.text() }
    check.weight = try number(fields["weight"], "weight") ?? 1
    check.hints = try hints(fields["hints"])
    check.expects = try expectation(fields, node)
    let onlyReads = fields["onlyReads"]
    if let onlyReads, onlyReads.bool == nil {
      throw onlyReads.failure("onlyReads is true or false")
    }
    guard programs.onlyReads(check.command) || onlyReads?.bool == true else {
      throw command.failure(
        "a check must not change its node, and '\(check.command)' is not known to be read-only; if it is, add onlyReads: true"
      )
    }
    return check
  }

  private func checkName(_ name: String, _ node: YAMLNode) throws {
    guard !name.isEmpty, name.utf8.allSatisfy({ isWordByte($0) || $0 == UInt8(ascii: "-") }) else {
      throw node.failure(
        "a check's or challenge's name has letters, digits and dashes, not '\(name)'")
    }
  }

  private func expectation(_ fields: [String: YAMLNode], _ node: YAMLNode) throws
    -> ExtraCheck.Expectation
  {
    switch (fields["expected"], fields["field"]) {
    case (nil, nil): return .success
    case (let expected?, nil):
      var lines = try expected.text().split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
      if lines.last == "" { lines.removeLast() }
      return .output(lines)
    case (nil, let field?):
      let cells = try field.namedTexts()
      guard !cells.isEmpty else { throw field.failure("field names a column and its value") }
      return .fields(cells)
    case (_?, _?): throw node.failure("a check expects either expected or field, not both")
    }
  }

  private func node(_ node: YAMLNode) throws -> NodeName {
    let name = NodeName(try node.text())
    let known = Set(lab.steps.flatMap { [$0.node].compactMap(\.self) + $0.candidates + $0.alsoOn })
    guard known.contains(name) else {
      throw unknown(
        "node", node: node, known: known.subtracting([.guest]).sorted().map(\.description))
    }
    return name
  }

  // MARK: Values

  private func number(_ node: YAMLNode?, _ name: String) throws -> Double? {
    guard let node else { return nil }
    guard let number = node.float, (0...1000).contains(number) else {
      throw node.failure("\(name) is a number from 0 to 1000")
    }
    return number
  }

  private func unknown(_ what: String, node: YAMLNode, known: [String]) -> InputFailure {
    node.failure(
      "there is no \(what) \(node.string ?? ""); there are \(known.joined(separator: ", "))"
    )
  }

}
