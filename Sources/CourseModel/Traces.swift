/// What a hand-in has that nobody else's has by chance, to find copies with. All of them are hashes, of 16 hexadecimal digits:
/// of a secret nothing else is kept.
public struct Traces: Hashable, Sendable, Codable {
  /// Of all that was handed in, as it came.
  public var bytes: String?
  /// Whether times are among these bytes: nobody has the same.
  public var isTimed: Bool?
  /// Of the session with its ids, times and addresses made equal.
  public var shape: String?
  /// Lines of the session that the manual does not show.
  public var ownLines: Int?
  /// Of pauses that follow one another in a recording; the least, so that two recordings name the same ones.
  public var rhythm: [String]?
  /// Of ids that were made for one request.
  public var requests: [String]?
  /// Of secrets that nobody comes to by chance. What the manual prints is none.
  public var secrets: [String]?
  /// Of keys and ids that a machine has for itself.
  public var machines: [String]?

  public init() {}
}
