/// Why the practice lab cannot do what was asked: what, and the way out.
public struct LabError: Error, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}
