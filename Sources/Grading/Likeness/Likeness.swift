import Console
public import CourseModel

/// Which students' work is more alike than chance makes it. It costs nobody a point: a person has to look.
public struct Likeness: Sendable {
  /// How sure a finding is.
  public enum Sureness: String, Hashable, Sendable, Comparable, CaseIterable, Codable {
    /// It may be chance, or how the lab is made.
    case possible
    case likely
    /// Not by chance. Who has it from whom does not show, nor whether they may.
    case certain

    public static func < (one: Sureness, other: Sureness) -> Bool {
      allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
    }
  }

  /// What is alike.
  public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
    case ids, bytes, machine, requests, secrets, rhythm, shape
  }

  public struct Reason: Hashable, Sendable {
    public var kind: Kind
    public var sureness: Sureness
    /// How many of them: ids, requests, secrets, pauses; lines that the manual does not show.
    public var count: Int
    /// What the ids belong to, by the id: `image Tiny Linux`.
    public var ids: [String: String] = [:]
  }

  /// Students who have something in common.
  public struct Finding: Hashable, Sendable {
    public var students: [String]
    /// The surest first.
    public var reasons: [Reason]

    public var sureness: Sureness { reasons.map(\.sureness).max() ?? .possible }
    fileprivate var size: Int { reasons.reduce(0) { $0 + $1.count } }
  }

  private struct Value: Hashable {
    var kind: Kind
    var text: String
  }

  private let isSharedCloud: Bool
  private var owners: [Value: Set<String>] = [:]
  private var entities: [String: String] = [:]
  private var ownLines: [String: Int] = [:]
  private var timed: Set<String> = []
  private var students: Set<String> = []

  /// - Parameter isSharedCloud: Whether students share machines and what is in them: then these say nothing.
  public init(isSharedCloud: Bool) { self.isSharedCloud = isSharedCloud }

  /// - Parameter bindings: What the student's ids are, by what they belong to; chosen values are among them.
  public mutating func add(_ traces: Traces?, _ bindings: [String: String], of student: String) {
    students.insert(student)
    if !isSharedCloud {
      for (entity, value) in bindings where Self.isServersOwn(value, entity) {
        owners[Value(kind: .ids, text: value), default: []].insert(student)
        entities[value] = min(entities[value] ?? entity, entity)
      }
      add(traces?.machines, .machine, student)
    }
    guard let traces else { return }
    add(traces.bytes.map { [$0] }, .bytes, student)
    add(traces.shape.map { [$0] }, .shape, student)
    add(traces.rhythm, .rhythm, student)
    add(traces.requests, .requests, student)
    add(traces.secrets, .secrets, student)
    if let shape = traces.shape { ownLines[shape] = traces.ownLines }
    if let bytes = traces.bytes {
      ownLines[bytes] = traces.ownLines
      if traces.isTimed == true { timed.insert(bytes) }
    }
  }

  private mutating func add(_ values: [String]?, _ kind: Kind, _ student: String) {
    for value in values ?? [] {
      owners[Value(kind: kind, text: value), default: []].insert(student)
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
        byKind[kind].flatMap { reason(kind, $0.map(\.text), among: students.count) }
      }
      guard !reasons.isEmpty else { return nil }
      // Sorting is stable: of two that are as sure, the first kind stands first.
      return Finding(students: students, reasons: reasons.sorted { $1.sureness < $0.sureness })
    }.sorted { one, other in
      one.sureness != other.sureness
        ? one.sureness > other.sureness
        : one.size != other.size
          ? one.size > other.size : one.students.lexicographicallyPrecedes(other.students)
    }
  }

  private func reason(_ kind: Kind, _ values: [String], among count: Int) -> Reason? {
    var reason = Reason(kind: kind, sureness: .certain, count: values.count)
    // What most of a class have is how the lab is made: one image for all nodes, one id for everybody.
    let isCommon = count > max(2, students.count / 2)
    switch kind {
    case .ids:
      reason.ids = Dictionary(
        values.map { ($0, entities[$0] ?? "") }, uniquingKeysWith: { first, _ in first })
    case .bytes, .shape:
      let own = values.compactMap { ownLines[$0] }.max() ?? 0
      reason.count = own
      let isTimed = kind == .bytes && values.contains(where: timed.contains)
      // What the manual determines everybody has alike who follows it.
      reason.sureness =
        isTimed ? .certain : own >= 10 ? (kind == .bytes ? .certain : .likely) : .possible
      if !isTimed, own < 4 || isCommon { return nil }
    case .rhythm:
      guard values.count > 1 else { return nil }
      reason.sureness = values.count >= 5 ? .certain : .likely
    case .machine, .requests, .secrets: break
    }
    if isCommon { reason.sureness = .possible }
    return reason
  }
}
