/// A person who is graded.
public struct Student: Hashable, Sendable, Codable {
  /// Other programs that have their own id for the student.
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

  /// The course's id for the student: a login, a number.
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

  /// Checks an id. Files are named after it, so it must not lead to another folder.
  /// - Returns: What is wrong with it; nil where nothing is.
  public static func problem(_ student: String) -> String? {
    if student.isEmpty { return "the student's id is missing" }
    let isName = student.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "._-@+".unicodeScalars.contains($0)
    }
    guard isName, student.first != ".", student.first != "-", student.utf8.count <= 100 else {
      return "'\(student.prefix(40))' is not a student id: use letters, digits and . _ - @ +"
    }
    return nil
  }
}
