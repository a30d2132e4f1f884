import CourseModel
public import Foundation
import SwiftCSV

/// Reads a roster of comma-separated values with a header: one of one's own, or an export from Canvas or Moodle.
///
///     student,name,email,node1,node2
///     carol,Carol Dupont,carol@example.org,root@10.0.0.5,{student}-node2.lab.example.org
struct RosterTable {
  private var members: [Roster.Member] = []
  private var problems: [Roster.LineProblem] = []
  private let header: [String]
  private let nodes: Set<String>
  private let timeZone: TimeZone

  /// The names that a column may have, in lower case, the most specific first.
  ///
  /// Canvas' gradebook export: https://community.canvaslms.com (Student, ID, SIS User ID, SIS Login ID, Section);
  /// Moodle's list of participants: First name, Last name or Surname, Username, ID number, Email address.
  private static let headings: [Column: [String]] = [
    .student: ["student", "username", "login", "login id", "user", "id"],
    .name: ["name", "full name", "student name"],
    .first: ["first name", "firstname", "given name"],
    .last: ["last name", "lastname", "surname", "family name"],
    .email: ["email", "e-mail", "email address", "mail"],
    .moodle: ["id number", "idnumber", "moodle"],
    .sis: ["sis user id", "sis"],
    .canvas: ["canvas", "canvas id"],
    .section: ["section", "group", "groups"],
    .lti: ["lti", "lti user id", "lti_user_id", "lti id"],
    .requested: ["requested", "handed in", "submitted"],
  ]

  /// In Canvas' exports, `Student` is the name and `ID` is Canvas' own number.
  private static let canvasHeadings: [Column: [String]] = headings.merging(
    [.student: ["sis login id"], .name: ["student"], .canvas: ["id"]]) { $1 }

  private enum Column: CaseIterable {
    case student, name, first, last, email, moodle, sis, canvas, section, lti, requested
  }

  private let columns: [Column: Int]
  private let isCanvas: Bool

  /// Reads a roster.
  /// - Throws: ``Roster/Failure`` where it is not a table, or no column identifies the students.
  static func roster(_ text: String, file: String, nodes: Set<String>, timeZone: TimeZone) throws
    -> Roster
  {
    if let line = openQuote(text) {
      throw Roster.Failure(problems: ["\(file):\(line): a quote is opened but not closed"])
    }
    let table: CSV<Enumerated>
    do {
      // Spreadsheets often write a byte order mark.
      let plain = text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
      table = try CSV<Enumerated>(string: plain, loadColumns: false)
    } catch {
      throw Roster.Failure(problems: ["\(file): not comma-separated values: \(error)"])
    }
    var reader = try RosterTable(table.header, file: file, nodes: nodes, timeZone: timeZone)
    var line = 2
    for row in table.rows {
      reader.read(row, line)
      // Quoted cells may contain line ends.
      line += 1 + row.reduce(0) { $0 + $1.count { $0.isNewline } }
    }
    return Roster(reader.members, problems: reader.problems, file: file)
  }

  /// The line, from 1, of a quote that is opened but never closed.
  private static func openQuote(_ text: String) -> Int? {
    var (line, opened): (Int, Int?) = (1, nil)
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") { line += 1 }
      // Two in a row, which are a quote within quotes, cancel out.
      if byte == UInt8(ascii: "\"") { opened = opened == nil ? line : nil }
    }
    return opened
  }

  private init(_ names: [String], file: String, nodes: Set<String>, timeZone: TimeZone) throws {
    header = names.map { $0.lowercased().trimmed }
    self.nodes = nodes
    self.timeZone = timeZone
    isCanvas = header.contains("sis login id") && header.contains("student")
    let headings = isCanvas ? Self.canvasHeadings : Self.headings
    var columns: [Column: Int] = [:]
    for (column, names) in headings {
      columns[column] = names.lazy.compactMap { [header] in header.firstIndex(of: $0) }.first
    }
    self.columns = columns
    guard header.contains(where: { !$0.isEmpty }) else {
      throw Roster.Failure(problems: [
        "\(file): is empty; its first line must name columns: student,name,email"
      ])
    }
    guard [.student, .moodle, .email].contains(where: { columns[$0] != nil }) else {
      throw Roster.Failure(problems: [
        "\(file):1: no column is called 'student'; the first line must name columns, such as student,name,email (there are \(header.joined(separator: ", ")))"
      ])
    }
  }

  private mutating func read(_ row: [String], _ line: Int) {
    if row.allSatisfy({ $0.trimmed.isEmpty }) { return }
    // SwiftCSV fills up short rows: only too many cells can be detected.
    guard row.dropFirst(header.count).allSatisfy({ $0.trimmed.isEmpty }) else {
      add("more cells than the header's \(header.count)", line)
      return
    }
    let cell = { [columns] (column: Column) -> String in
      columns[column].flatMap { row.indices.contains($0) ? row[$0] : nil }?.trimmed ?? ""
    }
    if row.contains(where: { $0.contains("\u{FFFD}") }) {
      add("is not UTF-8: save the roster as UTF-8", line)
      return
    }
    // Canvas has a row for the points possible, and a test student.
    // Another row says which assignments are posted manually.
    let isNobody = [Column.name, .student, .canvas, .sis].allSatisfy { cell($0).isEmpty }
    if isCanvas, isNobody || ["Points Possible", "Student, Test"].contains(cell(.name)) { return }
    let parts = [cell(.first), cell(.last)].filter { !$0.isEmpty }
    let name = cell(.name)
    var ids: [Student.System: String] = [:]
    for (system, column) in [
      (Student.System.canvas, Column.canvas), (.sis, .sis), (.section, .section),
      (.moodle, .moodle), (.lti, .lti),
    ] where !cell(column).isEmpty {
      ids[system] = cell(column)
    }
    let id =
      [Column.student, .sis, .moodle, .email, .canvas].lazy.map(cell).first { !$0.isEmpty } ?? ""
    var places: [String: NodePlace] = [:]
    for (index, name) in header.enumerated() where row.indices.contains(index) {
      let text = row[index].trimmed
      guard nodes.contains(name) || name.isNodeName, !text.isEmpty else { continue }
      if let place = NodePlace(text) {
        places[name] = place
      } else {
        add("'\(text.prefix(60))' is not a place for \(name): user@host:port", line)
      }
    }
    var requested: Double?
    if !cell(.requested).isEmpty {
      requested = CourseTime.seconds(cell(.requested), in: timeZone)
      if requested == nil {
        add(
          "'\(cell(.requested).prefix(60))' is not a time like 2026-12-01T12:00:00+01:00", line)
      }
    }
    members.append(
      Roster.Member(
        student: Student(
          id: id, name: name.isEmpty ? parts.joined(separator: " ") : name, email: cell(.email),
          ids: ids),
        nodes: places, requested: requested, line: line))
  }

  private mutating func add(_ problem: String, _ line: Int) {
    problems.append(Roster.LineProblem(line: line, text: problem))
  }
}

extension Roster {
  /// Reads a roster of comma-separated values.
  /// - Parameters:
  ///   - nodes: The course's nodes, which columns may be named after.
  ///   - timeZone: The time zone of times without an offset: the course's.
  /// - Throws: ``Failure`` where it is not a table; problems in its rows are reported later, all at once.
  public init(table text: String, file: String, nodes: Set<String> = [], timeZone: TimeZone = .gmt)
    throws
  {
    self = try RosterTable.roster(text, file: file, nodes: nodes, timeZone: timeZone)
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// `node7`
  fileprivate var isNodeName: Bool {
    hasPrefix("node") && count > 4 && dropFirst(4).allSatisfy { ("0"..."9").contains($0) }
  }
}
