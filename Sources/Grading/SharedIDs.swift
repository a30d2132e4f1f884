import Console

/// Ids that a server made are unique: where two students show the same one, one of them shows the other's node, or
/// what the other's printed.
public struct SharedIDs {
  /// Students who have ids in common.
  public struct Finding: Hashable, Sendable {
    public var students: [String]
    /// What belongs to them, by the id: `image Tiny Linux`.
    public var ids: [String: String]
  }

  private var students: [String: Set<String>] = [:]
  private var entities: [String: String] = [:]

  public init() {}

  /// - Parameter bindings: What the student's ids are, by what they belong to; chosen values are among them.
  public mutating func add(_ bindings: [String: String], of student: String) {
    for (entity, value) in bindings where Self.isServersOwn(value, entity) {
      students[value, default: []].insert(student)
      entities[value] = min(entities[value] ?? entity, entity)
    }
  }

  /// Long enough that no two servers come to the same by chance; the checksum of a file is the same everywhere.
  private static func isServersOwn(_ value: String, _ entity: String) -> Bool {
    let isChecksum = entity.contains("sum ") || entity.hasSuffix("sum")
    return !isChecksum && value.utf8.count >= 32 && ValueScanner.ids(in: value) == [value]
  }

  /// Those first who have most in common.
  public var findings: [Finding] {
    let shared = Dictionary(grouping: students.filter { $0.value.count > 1 }.keys) {
      students[$0, default: []].sorted()
    }
    return shared.map { students, values in
      let ids = values.map { ($0, entities[$0] ?? "") }
      return Finding(students: students, ids: Dictionary(ids, uniquingKeysWith: { $1 }))
    }.sorted {
      ($1.ids.count, $0.students.joined(separator: " "))
        < ($0.ids.count, $1.students.joined(separator: " "))
    }
  }
}
