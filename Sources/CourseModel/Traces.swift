/// Features of a submission that no other is likely to share, used to find copies: hashes of 16 hexadecimal digits.
///
/// Only the smallest hashes of a list are kept: where two lists have much in common, so do these (MinHash, Broder
/// 1997).
public struct Traces: Hashable, Sendable, Codable {
  /// Of the whole submission, byte for byte.
  public var bytes: String?
  /// Whether the bytes say when each thing was shown or answered.
  public var isTimed: Bool?
  /// Of lines that the manual does not show, with ids, times and addresses normalised.
  public var ownLines: [String]?
  /// Of consecutive pauses in a recording, and of when nodes answered and how long they took.
  public var timing: [String]?
  /// Of ids that were made for a single request.
  public var requests: [String]?
  /// Of secrets that no two students choose by chance, without those that the manual prints.
  public var secrets: [String]?
  /// Of the identity of the nodes that were asked: ssh host keys and machine-id.
  public var machines: [String]?
  /// Of key fingerprints that were shown: a node's own, or those of a machine that everyone uses.
  public var fingerprints: [String]?

  public init() {}
}
