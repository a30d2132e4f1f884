/// Who is graded.
public struct Student: Hashable, Sendable, Codable {
  /// Other programs that know the student by an id of their own.
  public enum System: String, Hashable, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
    /// Canvas' own number.
    case canvas
    /// The school's number, as Canvas calls it.
    case sis
    case section
    /// Moodle's ID number.
    case moodle
    /// The `sub` of LTI 1.3.
    case lti
  }

  /// By which the course knows them: a login, a number.
  public var id: String
  public var name: String
  public var email: String
  public var ids: [System: String]

  public init(id: String, name: String = "", email: String = "", ids: [System: String] = [:]) {
    self.id = id
    self.name = name
    self.email = email
    self.ids = ids
  }

  /// Files are named by it: nothing that leads elsewhere.
  /// - Returns: What is wrong with an id; nil where nothing is.
  public static func problem(_ student: String) -> String? {
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
