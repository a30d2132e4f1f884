import Console
import CourseModel
import Knowledge

/// Ids: where each is shown, and where it is typed.
extension Linter {
  /// Ids in commands that no output before shows. An id is expected only where the manual shows such ids.
  func unknownIDs() -> [Finding] {
    var shown = ShownIDs()
    let later = ShownIDs(steps)
    var typed: Set<String> = []
    var findings: [Finding] = []
    for step in steps {
      for id in Self.ids(typedIn: step)
      where !shown.contains(id) && later.hasSimilar(id) && typed.insert(id).inserted {
        let place = later.place(of: id)
        // A short one may be anything: `ed25519`.
        if id.utf8.count < Self.shortest { continue }
        findings.append(
          Finding(
            .idNotShown, at: step.position,
            place == nil
              ? "\(id) is typed here, but no output shows it"
              : "\(id) is typed here, but is shown only later",
            related: place.map { [.init(at: $0, "here it is shown")] } ?? []))
      }
      typed.formUnion(step.typedLines.flatMap(ValueScanner.ids))
      shown.add(step)
    }
    return findings
  }

  /// Answers about an id that is neither the one that was asked for nor known from anywhere before.
  func otherIDs() -> [Finding] {
    var shown = ShownIDs()
    var typed: Set<String> = []
    var findings: [Finding] = []
    for step in steps {
      let asked = Self.ids(typedIn: step)
      if asked.count == 1, let id = asked.first, !makes(step) {
        let answered = Self.answered(step).filter {
          $0.utf8.count >= Self.shortest && ShownIDs.shape($0) == ShownIDs.shape(id)
        }
        if !answered.contains(where: { ShownIDs.isSame($0, id) }),
          let other = answered.first(where: { !shown.contains($0) && !typed.contains($0) })
        {
          let line = step.outputLines.first { $0.text.hasText(other) }?.position ?? step.position
          findings.append(
            Finding(
              .otherID, at: line, "the answer is about \(other), but \(id) was asked for",
              related: [.init(at: step.position, "the command")]))
        }
      }
      typed.formUnion(step.typedLines.flatMap(ValueScanner.ids))
      shown.add(step)
    }
    return findings
  }

  /// The shortest id that is nothing else; those of commits are answered by new ones, too.
  private static let shortest = 12

  private func makes(_ step: Step) -> Bool {
    step.shellCommands.contains { command in
      command.words.contains {
        knowledge.programs.verbs.appears(in: $0, .makes)
          || knowledge.programs.verbs.appears(in: $0, .spawns)
      }
    }
  }

  /// The ids that say what an answer is about: a record's own, or those of a sentence.
  private static func answered(_ step: Step) -> [String] {
    switch step.expected.kind {
    case .record:
      step.expected.rows.filter { $0.first?.lowercased() == "id" }.flatMap {
        ValueScanner.ids(in: $0.last ?? "")
      }
    case .text where step.expected.lines.count <= 3: step.expected.lines.flatMap(ValueScanner.ids)
    case .text, .table, .none: []
    }
  }

  /// The ids among a command's words; one in an address or a path is no reference to an output.
  private static func ids(typedIn step: Step) -> [String] {
    step.shellCommands.flatMap(\.words).filter {
      !$0.contains("/") && !$0.contains(":") && !$0.contains(" ")
    }
    .flatMap(ValueScanner.ids)
  }
}

/// The ids that outputs show, and where they first do.
private struct ShownIDs {
  /// By the first digits, by which a shorter form means the same.
  private var places: [Substring: SourcePosition] = [:]
  private var shapes: Set<[Int]> = []

  private static let shortest = 7

  init() {}

  init(_ steps: [Step]) { for step in steps { add(step) } }

  mutating func add(_ step: Step) {
    for line in step.outputLines {
      for token in ValueScanner.tokens(of: line.text) where token.kind == .id || token.kind == .hash
      {
        let beginning = token.text.prefix(Self.shortest)
        if places[beginning] == nil { places[beginning] = line.position }
        if token.kind == .id { shapes.insert(Self.shape(token.text)) }
      }
    }
  }

  func contains(_ id: String) -> Bool { place(of: id) != nil }

  func place(of id: String) -> SourcePosition? { places[id.prefix(Self.shortest)] }

  /// Whether an id of the same shape is shown.
  func hasSimilar(_ id: String) -> Bool { shapes.contains(Self.shape(id)) }

  /// Whether one is the beginning of the other.
  static func isSame(_ one: String, _ other: String) -> Bool {
    one.hasPrefix(other) || other.hasPrefix(one)
  }

  /// The lengths of the parts between dashes.
  static func shape(_ id: String) -> [Int] {
    id.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
  }
}
