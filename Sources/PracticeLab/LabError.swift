public import CourseModel

/// The reason why the practice lab cannot do what was asked: what, and the way out.
public struct LabError: Problem {
  public var code: String { "practice-lab" }
  public var message: String

  public init(_ message: String) { self.message = message }
}
