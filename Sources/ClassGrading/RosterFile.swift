import Console
import CourseFiles
package import CourseModel
import Files
package import Foundation
package import Gradebook

/// A roster in a file: comma-separated values, or YAML.
///
///     nodes: {node1: "{student}-node1.lab.example.org"}   # for all without nodes of their own
///     students:
///       - {id: carol, name: Carol Dupont, email: carol@example.org}
///       - id: dave
///         nodes: {node1: root@10.0.0.7}
package struct RosterFile {
  package let roster: Roster
  /// Places of nodes for students without nodes of their own.
  package let patterns: [String: NodePlace]

  /// - Parameters:
  ///   - nodes: The course's nodes, which columns may be named after.
  ///   - timeZone: The course's time zone.
  /// - Throws: ``InputFailure``, ``BoundedFile/Failure`` or ``Roster/Failure`` where it cannot be read at all.
  package init(_ path: String, nodes: Set<String>, timeZone: TimeZone) throws {
    let text = String(decoding: try BoundedFile.read(path, limit: 1 << 24), as: UTF8.self)
    if [".yaml", ".yml"].contains(where: path.hasSuffix) {
      (roster, patterns) = try Self.yaml(text, file: path, timeZone)
    } else {
      roster = try Roster(table: text, file: path, nodes: nodes, timeZone: timeZone)
      patterns = [:]
    }
  }

  private static func yaml(_ text: String, file: String, _ timeZone: TimeZone) throws -> (
    Roster, [String: NodePlace]
  ) {
    guard let root = try YAMLReader.read(text, file: file) else {
      throw InputFailure("\(file): there are no students in it")
    }
    var patterns: [String: NodePlace] = [:]
    var list = root
    if root.mapping != nil {
      let keys = try root.fields(["students", "nodes"])
      if let nodes = keys["nodes"] { patterns = try places(nodes) }
      guard let students = keys["students"] else {
        throw InputFailure("\(file): the key 'students' with a list is missing")
      }
      list = students
    }
    var members: [Roster.Member] = []
    var problems: [Roster.LineProblem] = []
    for item in try list.items() {
      do { members.append(try member(item, timeZone)) } catch let failure as InputFailure {
        problems.append(
          Roster.LineProblem(
            line: failure.position?.line ?? item.position.line, text: failure.message))
      }
    }
    return (Roster(members, problems: problems, file: file), patterns)
  }

  private static func member(_ node: YAMLNode, _ timeZone: TimeZone) throws
    -> Roster.Member
  {
    let line = node.position.line
    if let id = node.string {
      return Roster.Member(student: Student(id: id), line: line)
    }
    let systems = Student.System.allCases
    let keys = try node.fields(
      ["id", "student", "name", "email", "nodes", "requested"] + systems.map(\.rawValue))
    func text(_ key: String) throws -> String {
      try keys[key].map { try $0.text() } ?? ""
    }
    let ids = try systems.map { ($0, try text($0.rawValue)) }.filter { !$0.1.isEmpty }
    let id = try text("id")
    return Roster.Member(
      student: Student(
        id: id.isEmpty ? try text("student") : id, name: try text("name"),
        email: try text("email"), ids: Dictionary(ids, uniquingKeysWith: { $1 })),
      nodes: try keys["nodes"].map { try places($0) } ?? [:],
      requested: try keys["requested"].map { try time($0, timeZone) }, line: line)
  }

  private static func time(_ node: YAMLNode, _ timeZone: TimeZone) throws -> Double {
    guard let time = CourseTime.seconds(node.string ?? "", in: timeZone) else {
      throw node.failure("requested is a time such as 2026-12-01T12:00:00+01:00")
    }
    return time
  }

  private static func places(_ node: YAMLNode) throws -> [String: NodePlace] {
    return try NodePlaces.places(node)
  }
}
