import Console
import CourseModel
import Grading
import Matching
import Yams

/// Reads graders/lab04.yaml: what an instructor says about single steps. Nothing of it need be there.
///
///     steps:
///       605:                         # a line of the manual, a step's id or its key
///         weight: 3
///         hints:
///           - Is the service started?
///           - {text: "Look into /var/log/glance.", cost: 0.5}
///         checks:                    # more than the manual says
///           public:
///             command: openstack image show "Tiny Linux"
///             field: {visibility: public}
///
/// Challenges stand there, too: ``ChallengeReader``. graders/lab.schema.json says the same to an editor.
struct GraderFiles {
  private let lab: Lab
  private let file: String
  /// The kinds of facts that there are.
  private let kinds: () throws -> Set<String>

  /// The overrides beside the manual (its folder, or the one above), or none.
  /// - Throws: ``InputFailure``, before anything is asked of a node.
  static func overrides(for lab: Lab, near manual: String?) throws -> LabOverrides {
    guard let (path, bytes) = try file(for: lab, near: manual) else { return LabOverrides() }
    return try read(String(decoding: bytes, as: UTF8.self), file: path, lab: lab) {
      Set(try RuleFiles.rules(near: manual ?? lab.position.file).kinds.keys)
    }
  }

  /// The bytes of a lab's file; nil where there is none.
  static func bytes(for lab: Lab, near manual: String?) throws -> [UInt8]? {
    try file(for: lab, near: manual)?.bytes
  }

  private static func file(for lab: Lab, near manual: String?) throws -> (
    path: String, bytes: [UInt8]
  )? {
    let number = lab.number < 10 ? "0\(lab.number)" : "\(lab.number)"
    for folder in folders(near: manual ?? lab.position.file) {
      let path = "\(folder)/graders/lab\(number).yaml"
      guard BoundedFile.kind(of: path) != .missing else { continue }
      try Trust.current.check(path, "the graders' file")
      do { return (path, try BoundedFile.read(path, limit: 1 << 20)) } catch let failure
        as BoundedFile.Failure
      { throw InputFailure(failure.description) }
    }
    return nil
  }

  static func folders(near path: String) -> [String] {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if BoundedFile.kind(of: path) != .folder { parts.removeLast() }
    let own = parts.isEmpty ? "." : parts.joined(separator: "/")
    return [own, own + "/.."]
  }

  static func read(
    _ text: String, file: String, lab: Lab, kinds: @escaping () throws -> Set<String>
  ) throws -> LabOverrides {
    guard let root = try YAMLSettings.compose(text, file) else { return LabOverrides() }
    return try GraderFiles(lab: lab, file: file, kinds: kinds).overrides(root)
  }

  private func overrides(_ root: Node) throws -> LabOverrides {
    let entries = try YAMLSettings.mapping(root, file, allowed: ["steps", "challenges"])
    var result = LabOverrides()
    if let challenges = entries["challenges"] {
      let reader = ChallengeReader(file: file, step: step, node: node, checkName: checkName)
      result.challenges = try YAMLSettings.pairs(challenges, file).map(reader.challenge)
    }
    guard let steps = entries["steps"] else { return result }
    var places: [String: Node] = [:]
    for (name, value) in try YAMLSettings.pairs(steps, file) {
      let step = try step(name, value)
      guard result.steps[step.id] == nil else {
        throw failure(value, "\(name) is \(step.id), which stands here twice")
      }
      result.steps[step.id] = try settings(value)
      places[step.id] = value
    }
    if let circle = result.circleOfNeeds, let place = places[circle[0]] {
      throw failure(
        place,
        "needs go round in a circle: \(circle.joined(separator: " needs ")); take one of them out")
    }
    return result
  }

  // MARK: A step

  private func step(_ name: String, _ place: Node) throws -> Step {
    let found = lab.steps.first {
      $0.key == name || $0.id == name || "\($0.position.line)" == name
    }
    if let found { return found }
    let nearest = lab.steps.filter { $0.kind != .note }.map(\.key).min {
      EditDistance.between($0, name, limit: 20) < EditDistance.between($1, name, limit: 20)
    }
    throw failure(
      place,
      "\(lab.id) has no step \(name)\(nearest.map { "; the nearest is \($0)" } ?? ""); 'grade steps --lab \(lab.number)' shows lines and ids"
    )
  }

  private func settings(_ node: Node) throws -> LabOverrides.Settings {
    let fields = try YAMLSettings.mapping(
      node, file, allowed: ["weight", "free", "strict", "hints", "leaveOut", "needs", "checks"])
    var settings = LabOverrides.Settings()
    settings.weight = try number(fields["weight"], "weight") ?? 1
    settings.free = Set(
      try YAMLSettings.strings(fields["free"], file).map(PropertyLines.normalized))
    settings.strict = Set(
      try YAMLSettings.items(fields["strict"], file).map { node in
        guard let rule = ValueRule(rawValue: try YAMLSettings.string(node, file)) else {
          throw unknown("rule", node, ValueRule.allCases.map(\.rawValue))
        }
        return rule
      })
    settings.hints = try hints(fields["hints"])
    settings.leavesOut = try leftOut(fields["leaveOut"])
    settings.needs = try YAMLSettings.items(fields["needs"], file).map {
      try step(try YAMLSettings.string($0, file), $0).id
    }
    settings.checks = try fields["checks"].map { try YAMLSettings.pairs($0, file).map(check) } ?? []
    return settings
  }

  private func leftOut(_ node: Node?) throws -> LabOverrides.LeftOut {
    guard let node else { return .nothing }
    if let all = node.bool { return all ? .all : .nothing }
    let known = try kinds().union([LabOverrides.LeftOut.output])
    return .kinds(
      Set(
        try YAMLSettings.items(node, file).map { item in
          let name = try YAMLSettings.string(item, file)
          guard known.contains(where: { $0 == name || name.hasPrefix($0 + "-") }) else {
            throw unknown("kind of fact", item, known.sorted())
          }
          return name
        }))
  }

  /// Those first that cost least.
  private func hints(_ node: Node?) throws -> [PricedHint] {
    try YAMLSettings.items(node, file).map { item in
      if item.scalar != nil { return PricedHint(try YAMLSettings.string(item, file)) }
      let fields = try YAMLSettings.mapping(item, file, allowed: ["text", "cost"])
      guard let text = fields["text"] else { throw failure(item, "a hint has a text") }
      return PricedHint(
        try YAMLSettings.string(text, file), cost: try number(fields["cost"], "cost") ?? 0)
    }.sorted { $0.cost < $1.cost }
  }

  // MARK: A check of its own

  private func check(_ name: String, _ node: Node) throws -> ExtraCheck {
    try checkName(name, node)
    let fields = try YAMLSettings.mapping(
      node, file,
      allowed: [
        "command", "node", "credentials", "expected", "field", "onlyReads", "weight", "hints",
      ])
    guard let command = fields["command"] else {
      throw failure(node, "the check \(name) has no command")
    }
    var check = ExtraCheck(name: name, command: try YAMLSettings.string(command, file))
    check.node = try fields["node"].map(self.node)
    check.credentials = try fields["credentials"].map { try YAMLSettings.string($0, file) }
    check.weight = try number(fields["weight"], "weight") ?? 1
    check.hints = try hints(fields["hints"])
    check.expects = try expectation(fields, node)
    let onlyReads = fields["onlyReads"]
    if let onlyReads, onlyReads.bool == nil {
      throw failure(onlyReads, "onlyReads is true or false")
    }
    guard check.isKnownToRead || onlyReads?.bool == true else {
      throw failure(
        command,
        "a check must not change its node, and '\(check.command)' is not known to only read; where it does, say onlyReads: true"
      )
    }
    return check
  }

  private func checkName(_ name: String, _ node: Node) throws {
    guard !name.isEmpty, name.utf8.allSatisfy({ isWordByte($0) || $0 == UInt8(ascii: "-") }) else {
      throw failure(
        node, "a check's or challenge's name has letters, digits and dashes, not '\(name)'")
    }
  }

  private func expectation(_ fields: [String: Node], _ node: Node) throws
    -> ExtraCheck.Expectation
  {
    switch (fields["expected"], fields["field"]) {
    case (nil, nil): return .success
    case (let expected?, nil):
      var lines = try YAMLSettings.string(expected, file).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
      if lines.last == "" { lines.removeLast() }
      return .output(lines)
    case (nil, let field?):
      let cells = try YAMLSettings.texts(field, file)
      guard !cells.isEmpty else { throw failure(field, "field names a column and its value") }
      return .fields(cells)
    case (_?, _?): throw failure(node, "either expected or field is what a check expects")
    }
  }

  private func node(_ node: Node) throws -> String {
    let name = try YAMLSettings.string(node, file)
    let known = Set(lab.steps.flatMap { [$0.node].compactMap(\.self) + $0.candidates + $0.alsoOn })
    guard known.contains(name) else {
      throw unknown("node", node, known.subtracting(["guest"]).sorted())
    }
    return name
  }

  // MARK: Values

  private func number(_ node: Node?, _ name: String) throws -> Double? {
    guard let node else { return nil }
    guard node.scalar?.style == .plain, let number = node.float, (0...1000).contains(number) else {
      throw failure(node, "\(name) is a number from 0 to 1000")
    }
    return number
  }

  private func unknown(_ what: String, _ node: Node, _ known: [String]) -> InputFailure {
    failure(
      node,
      "there is no \(what) \(node.scalar?.string ?? ""); there are \(known.joined(separator: ", "))"
    )
  }

  private func failure(_ node: Node, _ message: String) -> InputFailure {
    InputFailure("\(YAMLSettings.place(node, file)): \(message)")
  }
}
