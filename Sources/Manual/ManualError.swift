public import CourseModel

/// Why a manual cannot be read: what, where, and the way out, in one sentence.
public struct ManualError: Problem, Hashable {
  public var code: String { "manual" }
  public var message: String

  public init(_ message: String) { self.message = message }
}
