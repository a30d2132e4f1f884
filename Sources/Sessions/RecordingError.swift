public import CourseModel

/// The reason why a recording cannot be read: what, where, and the way out.
public struct RecordingError: Problem, Hashable {
  public var code: String { "recording" }
  public var message: String

  public init(_ message: String) { self.message = message }
}
