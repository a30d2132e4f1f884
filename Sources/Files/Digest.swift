import CCrypto

/// SHA-256 as 64 hex digits: content is stored under it, and cannot be replaced unnoticed.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(of bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    SHA256(bytes, bytes.count, &digest)
    description = digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  public init(of text: String) { self.init(of: text.utf8) }
}
