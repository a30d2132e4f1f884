import Console
public import CourseModel

/// Which students' work is more alike than chance would explain. It costs nobody a point: a person has to look.
public struct Likeness: Sendable {
  /// How sure a finding is.
  public enum Confidence: String, Hashable, Sendable, Comparable, CaseIterable, Codable {
    /// It may be chance, or how the lab is made.
    case possible
    case likely
    /// Not by chance. Who has it from whom does not show, nor whether they may.
    case certain

    public static func < (one: Confidence, other: Confidence) -> Bool {
      allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
    }
  }

  /// What is alike.
  public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
    case ids, bytes, machines, requests, secrets, timing, lines, fingerprints
  }

  public struct Reason: Hashable, Sendable {
    public var kind: Kind
    public var confidence: Confidence
    /// How many of them.
    public var count: Int
    /// What the ids belong to, by the id: `image Tiny Linux`.
    public var ids: [String: String] = [:]
  }

  /// Students who have something in common.
  public struct Finding: Hashable, Sendable {
    public var students: [String]
    /// The surest first.
    public var reasons: [Reason]

    public var confidence: Confidence { reasons.map(\.confidence).max() ?? .possible }
    fileprivate var size: Int { reasons.reduce(0) { $0 + $1.count } }
  }

  private struct Value: Hashable {
    var kind: Kind
    var text: String
  }

  private let isSharedCloud: Bool
  /// Ids that the manual prints: whoever reads it has them.
  private let printed: Set<String>
  private var owners: [Value: Set<String>] = [:]
  private var entities: [String: String] = [:]
  /// Who has any value of a kind, or any id of an entity: only they could have one in common.
  private var holders: [String: Set<String>] = [:]
  private var ownLines: [String: Int] = [:]
  private var timed: Set<String> = []

  /// - Parameters:
  ///   - lab: What it prints is no sign of anything.
  ///   - isSharedCloud: Whether students share machines and what is in them: then these say nothing.
  public init(_ lab: Lab, isSharedCloud: Bool) {
    self.isSharedCloud = isSharedCloud
    printed = Set(
      lab.steps.flatMap { step -> [String] in
        ([step.command].compactMap(\.self) + step.expected.lines).flatMap(ValueScanner.ids)
      }.map { $0.lowercased() })
  }

  /// - Parameter bindings: What the student's ids are, by what they belong to; chosen values are among them.
  public mutating func add(_ traces: Traces?, _ bindings: [String: String], of student: String) {
    if !isSharedCloud {
      for (entity, value) in bindings where Self.isServersOwn(value, entity) {
        let id = value.lowercased()
        guard !printed.contains(id) else { continue }
        owners[Value(kind: .ids, text: id), default: []].insert(student)
        entities[id] = min(entities[id] ?? entity, entity)
        holders["id of \(entity)", default: []].insert(student)
      }
      add(traces?.machines, .machines, student)
      add(traces?.fingerprints, .fingerprints, student)
    }
    guard let traces else { return }
    add(traces.bytes.map { [$0] }, .bytes, student)
    add(traces.ownLines, .lines, student)
    add(traces.timing, .timing, student)
    add(traces.requests, .requests, student)
    add(traces.secrets, .secrets, student)
    ownLines[student] = traces.ownLines?.count
    if let bytes = traces.bytes, traces.isTimed == true { timed.insert(bytes) }
  }

  private mutating func add(_ values: [String]?, _ kind: Kind, _ student: String) {
    for value in values ?? [] {
      owners[Value(kind: kind, text: value), default: []].insert(student)
      holders[kind.rawValue, default: []].insert(student)
    }
  }

  /// Long enough that no two servers come to the same by chance; the checksum of a file is the same everywhere.
  private static func isServersOwn(_ value: String, _ entity: String) -> Bool {
    let isChecksum = entity.contains("sum ") || entity.hasSuffix("sum")
    return !isChecksum && value.utf8.count >= 32 && ValueScanner.ids(in: value) == [value]
  }

  /// The surest first, then those who have most in common.
  public var findings: [Finding] {
    let shared = Dictionary(grouping: owners.filter { $0.value.count > 1 }.keys) {
      owners[$0, default: []].sorted()
    }
    return shared.compactMap { students, values in
      let byKind = Dictionary(grouping: values, by: \.kind)
      let reasons = Kind.allCases.compactMap { kind in
        byKind[kind].flatMap { reason(kind, $0.map(\.text), of: students) }
      }
      guard !reasons.isEmpty else { return nil }
      // Sorting is stable: of two that are as sure, the first kind stands first.
      return Finding(students: students, reasons: reasons.sorted { $1.confidence < $0.confidence })
    }.sorted { one, other in
      one.confidence != other.confidence
        ? one.confidence > other.confidence
        : one.size != other.size
          ? one.size > other.size : one.students.lexicographicallyPrecedes(other.students)
    }
  }

  private func reason(_ kind: Kind, _ values: [String], of students: [String]) -> Reason? {
    var reason = Reason(kind: kind, confidence: .certain, count: values.count)
    switch kind {
    case .ids:
      reason.ids = Dictionary(
        values.map { ($0, entities[$0] ?? "") }, uniquingKeysWith: { first, _ in first })
    case .bytes:
      // What the manual determines everybody has alike who follows it.
      let own = students.compactMap { ownLines[$0] }.min() ?? 0
      if !values.contains(where: timed.contains) {
        guard own >= 4, !isCommon(kind, students) else { return nil }
        reason.confidence = own >= 10 ? .certain : .possible
      }
    case .lines:
      // Of the one who has fewer of their own: a copy of all of it, with something added.
      let own = students.compactMap { ownLines[$0] }.min() ?? 0
      guard values.count >= 10, own > 0, values.count * 2 >= own, !isCommon(kind, students) else {
        return nil
      }
      reason.confidence = values.count >= 20 && values.count * 5 >= own * 4 ? .likely : .possible
    case .timing:
      guard values.count > 1 else { return nil }
      reason.confidence = values.count >= 5 ? .certain : .likely
    case .fingerprints: reason.confidence = .possible
    case .machines, .requests, .secrets: break
    }
    let areCommon =
      switch kind {
      case .ids: values.allSatisfy { isCommon("id of \(entities[$0] ?? "")", students) }
      // No lab determines when somebody types, or a node answers.
      case .timing, .bytes: false
      default: isCommon(kind, students)
      }
    if areCommon { reason.confidence = .possible }
    return reason
  }

  private func isCommon(_ kind: Kind, _ students: [String]) -> Bool {
    isCommon(kind.rawValue, students)
  }

  /// What most have who could have it is how the lab is made: one image for all nodes, one id for everybody.
  private func isCommon(_ name: String, _ students: [String]) -> Bool {
    students.count > max(2, (holders[name]?.count ?? 0) / 2)
  }
}
