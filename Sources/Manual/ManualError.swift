/// Why a manual cannot be read: what, where, and the way out, in one sentence.
public struct ManualError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}
