import Console
public import CourseModel

/// Which students' work is more alike than chance explains. It costs no one a point: a person has to look.
public struct Likeness: Sendable {
  /// How sure a finding is.
  public enum Confidence: String, Hashable, Sendable, Comparable, CaseIterable, Codable {
    /// It may be chance, or the way the lab is made.
    case possible
    case likely
    /// Not by chance. It does not show who has it from whom, nor whether they were allowed to.
    case certain

    public static func < (one: Confidence, other: Confidence) -> Bool {
      allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
    }
  }

  /// What the students have in common.
  public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
    case ids, bytes, machines, requests, secrets, timing, lines, fingerprints
  }

  public struct Reason: Hashable, Sendable {
    public var kind: Kind
    public var confidence: Confidence
    /// The number of common values.
    public var count: Int
    /// What the ids belong to, by id: `image Tiny Linux`.
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
  /// Ids that the manual prints: every reader has them.
  private let printed: Set<String>
  private var owners: [Value: Set<String>] = [:]
  private var entities: [String: String] = [:]
  /// The students who have any value of a kind, or any id of an entity: only they could share one.
  private var holders: [String: Set<String>] = [:]
  private var ownLines: [String: Int] = [:]
  private var timed: Set<String> = []

  /// - Parameters:
  ///   - lab: Its printed ids are no sign of anything.
  ///   - isSharedCloud: Whether students share machines and their contents; then these prove nothing.
  public init(_ lab: Lab, isSharedCloud: Bool) {
    self.isSharedCloud = isSharedCloud
    printed = Set(
      lab.steps.flatMap { step -> [String] in
        ([step.command].compactMap(\.self) + step.expected.lines).flatMap(ValueScanner.ids)
      }.map { $0.lowercased() })
  }

  /// - Parameter bindings: The student's ids and chosen values, by what they belong to.
  public mutating func add(_ traces: Traces?, _ bindings: [String: String], of student: String) {
    if !isSharedCloud {
      for (entity, value) in bindings where Self.isServersOwn(value, entity) {
        let id = value.lowercased()
        guard !printed.contains(id) else { continue }
        owners[Value(kind: .ids, text: id), default: []].insert(student)
        entities[id] = min(entities[id] ?? entity, entity)
        holders["id of \(entity)", default: []].insert(student)
      }
      add(traces?.machines, kind: .machines, student: student)
      add(traces?.fingerprints, kind: .fingerprints, student: student)
    }
    guard let traces else { return }
    add(traces.bytes.map { [$0] }, kind: .bytes, student: student)
    add(traces.ownLines, kind: .lines, student: student)
    add(traces.timing, kind: .timing, student: student)
    add(traces.requests, kind: .requests, student: student)
    add(traces.secrets, kind: .secrets, student: student)
    ownLines[student] = traces.ownLines?.count
    if let bytes = traces.bytes, traces.isTimed == true { timed.insert(bytes) }
  }

  private mutating func add(_ values: [String]?, kind: Kind, student: String) {
    for value in values ?? [] {
      owners[Value(kind: kind, text: value), default: []].insert(student)
      holders[kind.rawValue, default: []].insert(student)
    }
  }

  /// Whether it is long enough that no two servers choose the same by chance; a file's checksum is the same everywhere.
  private static func isServersOwn(_ value: String, _ entity: String) -> Bool {
    let isChecksum = entity.contains("sum ") || entity.hasSuffix("sum")
    return !isChecksum && value.utf8.count >= 32 && ValueScanner.ids(in: value) == [value]
  }

  /// The surest first, then those with the most in common.
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
      // Sorting is stable: of two equally sure reasons, the first kind comes first.
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
      // Everyone who follows the manual has in common what it determines.
      let own = students.compactMap { ownLines[$0] }.min() ?? 0
      if !values.contains(where: timed.contains) {
        guard own >= 4, !isCommon(kind, students) else { return nil }
        reason.confidence = own >= 10 ? .certain : .possible
      }
    case .lines:
      // Of the student with fewer lines of their own: a copy of all of them may have additions.
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
      // No lab determines when someone types or a node answers.
      case .timing, .bytes: false
      default: isCommon(kind, students)
      }
    if areCommon { reason.confidence = .possible }
    return reason
  }

  private func isCommon(_ kind: Kind, _ students: [String]) -> Bool {
    isCommon(kind.rawValue, students)
  }

  /// Whether most students who could have a value share it: then the lab is made that way, with one image for all nodes
  /// or one id for everyone.
  private func isCommon(_ name: String, _ students: [String]) -> Bool {
    students.count > max(2, (holders[name]?.count ?? 0) / 2)
  }
}
