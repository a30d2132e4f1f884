/// A piece of an output, with the type that its shape reveals.
///
/// The types are those whose values change from run to run (ids, times, fingerprints) and those
/// that need care (addresses, numbers); everything else is a word or a punctuation mark. What each
/// looks like is in the ``ValueShape`` of its name.
public struct ValueToken: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case word, number, punctuation
    /// A name that a service generated, of which no two are equal.
    case id
    /// A checksum or a secret: random, and of no use to later steps.
    case hash
    /// Dates, times of day, or both.
    case time
    case duration
    /// An IPv4 or IPv6 address.
    case address
    /// A hardware address, or an address made of one.
    case mac
    /// Hex pairs of a key's fingerprint, a serial number, a modulus.
    case fingerprint
    /// `instance-0000000f`
    case instance
    case version
    /// A number with a unit of storage.
    case size
    /// The name that a machine gave its network interface.
    case interface
    /// Three or more dots: something was left out.
    case elision
    /// A line drawn with one character, as wide as the terminal was.
    case rule
  }

  public var kind: Kind
  public var text: String
  /// Whether whitespace precedes it.
  public var isSpaced: Bool
}
