/// What a hand-in has that nobody else's is likely to have, to find copies with. All of them are hashes, of 16 hexadecimal digits.
///
/// Of lists only the least hashes are kept: of two lists that have much in common, so have these (MinHash, Broder 1997).
public struct Traces: Hashable, Sendable, Codable {
  /// Of all that was handed in, as it came.
  public var bytes: String?
  /// Whether the bytes say when each thing was shown or answered.
  public var isTimed: Bool?
  /// Of lines that the manual does not show, with ids, times and addresses made equal.
  public var ownLines: [String]?
  /// Of pauses that follow one another in a recording, and of when nodes answered and how long they took.
  public var timing: [String]?
  /// Of ids that were made for one request.
  public var requests: [String]?
  /// Of secrets that nobody comes to by chance. What the manual prints is none.
  public var secrets: [String]?
  /// Of what the nodes that were asked have for themselves: ssh host keys and a machine-id.
  public var machines: [String]?
  /// Of fingerprints of keys that were shown: a node's, or those of a machine that everybody uses.
  public var fingerprints: [String]?

  public init() {}
}
