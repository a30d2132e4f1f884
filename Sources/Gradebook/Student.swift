/// Who is graded.
public struct Student: Hashable, Sendable {
  /// By which the course knows them: a login, a number.
  public var id: String
  public var name: String
  public var email: String

  public init(id: String, name: String = "", email: String = "") {
    self.id = id
    self.name = name
    self.email = email
  }
}
