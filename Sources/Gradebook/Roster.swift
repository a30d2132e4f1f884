import SwiftCSV

/// Who takes the course, from a file of comma-separated values with a header.
///
///     student,name,email
///     carol,Carol Dupont,carol@example.org
public struct Roster: Hashable, Sendable {
  public var students: [Student]

  /// All that is wrong with a roster, each with its line.
  public struct Failure: Error, Hashable, CustomStringConvertible {
    public var problems: [String]
    public var description: String { problems.joined(separator: "\n") }
  }

  /// What a column may be called, in lower case; those of Canvas and Moodle among them.
  private static let headings: [String: [String]] = [
    "student": ["student", "id", "login", "username", "sis login id", "login id", "user"],
    "name": ["name", "full name", "student name"],
    "first": ["first name", "firstname", "given name"],
    "last": ["last name", "lastname", "surname", "family name"],
    "email": ["email", "e-mail", "email address", "mail"],
  ]

  /// - Parameter file: Its name, for messages.
  /// - Throws: ``Failure`` with every line that is wrong.
  public init(_ text: String, file: String) throws {
    let table: CSV<Enumerated>
    do {
      // A byte order mark is a spreadsheet's habit.
      let plain = text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
      table = try CSV<Enumerated>(string: plain, loadColumns: false)
    } catch {
      throw Failure(problems: ["\(file): no comma-separated values: \(error)"])
    }
    let header = table.header.map { $0.lowercased().filter { $0 != "\r" } }
    func column(_ name: String) -> Int? {
      header.firstIndex { Self.headings[name, default: []].contains($0) }
    }
    guard let id = column("student") else {
      throw Failure(problems: [
        "\(file):1: no column says who a student is: name one 'student' (there are \(header.joined(separator: ", ")))"
      ])
    }
    var problems: [String] = []
    var lines: [String: Int] = [:]
    students = []
    var line = 2
    for row in table.rows {
      func cell(_ index: Int?) -> String {
        index.flatMap { row.indices.contains($0) ? row[$0] : nil }?.trimmed ?? ""
      }
      // Quoted cells may have lines of their own.
      defer { line += 1 + row.reduce(0) { $0 + $1.count { $0.isNewline } } }
      if row.allSatisfy({ $0.trimmed.isEmpty }) { continue }
      let student = cell(id)
      // SwiftCSV fills up short rows: only what is too much can be told.
      if row.dropFirst(header.count).contains(where: { !$0.trimmed.isEmpty }) {
        problems.append("\(file):\(line): more cells than the header's \(header.count)")
      } else if let problem = Self.problem(student) {
        problems.append("\(file):\(line): \(problem)")
      } else if let other = lines[student] {
        problems.append("\(file):\(line): \(student) stands in line \(other) already")
      } else {
        lines[student] = line
        let parts = [cell(column("first")), cell(column("last"))].filter { !$0.isEmpty }
        let name = cell(column("name"))
        students.append(
          Student(
            id: student, name: name.isEmpty ? parts.joined(separator: " ") : name,
            email: cell(column("email"))))
      }
    }
    guard problems.isEmpty else { throw Failure(problems: problems) }
    guard !students.isEmpty else { throw Failure(problems: ["\(file): there is no student in it"]) }
  }

  /// Files are named by it: nothing that leads elsewhere.
  private static func problem(_ student: String) -> String? {
    if student.isEmpty { return "no student" }
    let isName = student.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "._-@+".unicodeScalars.contains($0)
    }
    guard isName, student.first != ".", student.first != "-", student.utf8.count <= 100 else {
      return "'\(student.prefix(40))' is no student's id: letters, digits and . _ - @ +"
    }
    return nil
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
