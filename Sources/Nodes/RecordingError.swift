/// Why a recording cannot be read: what, where, and the way out.
public struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}
