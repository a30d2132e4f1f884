import Console
import CourseModel
import Foundation
import Gradebook
import Manual
import Yams

/// A roster on file: comma-separated values, or YAML.
///
///     nodes: {node1: "{student}-node1.lab.example.org"}   # for all who do not name their own
///     students:
///       - {id: carol, name: Carol Dupont, email: carol@example.org}
///       - id: dave
///         nodes: {node1: root@10.0.0.7}
struct RosterFile {
  let roster: Roster
  /// Where everybody's nodes are who names none.
  let patterns: [String: NodePlace]

  /// - Parameters:
  ///   - nodes: The course's nodes, after which columns may be named.
  ///   - timeZone: The course's.
  /// - Throws: ``InputFailure`` where it cannot be read at all.
  init(_ path: String, nodes: Set<String>, timeZone: TimeZone) throws {
    let text: String
    do {
      text = String(decoding: try BoundedFile.read(path, limit: 1 << 24), as: UTF8.self)
    } catch let failure as BoundedFile.Failure {
      throw InputFailure(failure.description)
    }
    if [".yaml", ".yml"].contains(where: path.hasSuffix) {
      (roster, patterns) = try Self.yaml(text, path, timeZone)
    } else {
      do {
        roster = try Roster(table: text, file: path, nodes: nodes, timeZone: timeZone)
      } catch let failure
        as Roster.Failure
      {
        throw InputFailure(failure.description)
      }
      patterns = [:]
    }
  }

  /// - Throws: ``InputFailure`` with everything that is wrong in the file, a line each.
  static func explained<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let failure as Roster.Failure {
      throw InputFailure(failure.description)
    }
  }

  private static func yaml(_ text: String, _ file: String, _ timeZone: TimeZone) throws -> (
    Roster, [String: NodePlace]
  ) {
    guard let root = try YAMLSettings.compose(text, file) else {
      throw InputFailure("\(file): there is no student in it")
    }
    var patterns: [String: NodePlace] = [:]
    var list = root
    if root.mapping != nil {
      let keys = try YAMLSettings.mapping(root, file, allowed: ["students", "nodes"])
      if let nodes = keys["nodes"] { patterns = try places(nodes, file) }
      guard let students = keys["students"] else {
        throw InputFailure("\(file): expects students: with a list")
      }
      list = students
    }
    var members: [Roster.Member] = []
    var problems: [(line: Int, text: String)] = []
    for item in try YAMLSettings.items(list, file) {
      do { members.append(try member(item, file, timeZone)) } catch let failure as InputFailure {
        problems.append(problem(failure, item, file))
      }
    }
    return (Roster(members, problems: problems, file: file), patterns)
  }

  /// The line that the failure names, else the member's; the rest of it without the place.
  private static func problem(_ failure: InputFailure, _ item: Yams.Node, _ file: String) -> (
    line: Int, text: String
  ) {
    let line = item.mark?.line ?? 1
    guard failure.description.hasPrefix(file + ":") else { return (line, failure.description) }
    let rest = failure.description.dropFirst(file.count + 1)
    let number = rest.prefix { $0.isNumber }
    let text = rest.split(separator: ": ", maxSplits: 1).last ?? rest
    return (Int(number) ?? line, String(text))
  }

  private static func member(_ node: Yams.Node, _ file: String, _ timeZone: TimeZone) throws
    -> Roster.Member
  {
    let line = node.mark?.line ?? 1
    if let id = node.scalar?.string {
      return Roster.Member(student: Student(id: id), line: line)
    }
    let systems = Student.System.allCases
    let keys = try YAMLSettings.mapping(
      node, file,
      allowed: ["id", "student", "name", "email", "nodes", "requested"] + systems.map(\.rawValue))
    func text(_ key: String) throws -> String {
      try keys[key].map { try YAMLSettings.string($0, file) } ?? ""
    }
    let ids = try systems.map { ($0, try text($0.rawValue)) }.filter { !$0.1.isEmpty }
    let id = try text("id")
    return Roster.Member(
      student: Student(
        id: id.isEmpty ? try text("student") : id, name: try text("name"),
        email: try text("email"), ids: Dictionary(ids, uniquingKeysWith: { $1 })),
      nodes: try keys["nodes"].map { try places($0, file) } ?? [:],
      requested: try keys["requested"].map { try time($0, file, timeZone) }, line: line)
  }

  private static func time(_ node: Yams.Node, _ file: String, _ timeZone: TimeZone) throws -> Double
  {
    guard let time = CourseTime.seconds(node.scalar?.string ?? "", in: timeZone) else {
      throw InputFailure(
        "\(YAMLSettings.place(node, file)): requested is a time such as 2026-12-01T12:00:00+01:00")
    }
    return time
  }

  private static func places(_ node: Yams.Node, _ file: String) throws -> [String: NodePlace] {
    do { return try NodePlaces.places(node, file: file) } catch let error as ManualError {
      throw InputFailure(error.description)
    }
  }
}
