/// A manual as it was read: its steps, and the text that its pages are made of.
public struct ParsedManual: Sendable {
  public var course: Course
  /// Empty where only the steps were asked for.
  public var document: Document

  public init(course: Course, document: Document) {
    self.course = course
    self.document = document
  }
}
