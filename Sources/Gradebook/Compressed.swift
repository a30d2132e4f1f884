import CZlib

/// Compression of the bytes that are kept.
enum Compressed {
  /// In bytes: no evidence is larger, so a larger size on record is damage.
  private static let largest = 1 << 30

  static func bytes(_ content: [UInt8]) -> [UInt8] {
    var size = compressBound(uLong(content.count))
    var result = [UInt8](repeating: 0, count: Int(size))
    let status = compress2(&result, &size, content, uLong(content.count), Z_DEFAULT_COMPRESSION)
    precondition(status == Z_OK, "a buffer of compressBound's size is large enough")
    return Array(result.prefix(Int(size)))
  }

  /// Decompresses content.
  /// - Parameter size: The size of the content, in bytes.
  /// - Returns: Nil where the content does not have that size.
  static func content(_ bytes: [UInt8], size: Int) -> [UInt8]? {
    guard (0...largest).contains(size) else { return nil }
    var result = [UInt8](repeating: 0, count: size)
    var length = uLong(size)
    guard uncompress(&result, &length, bytes, uLong(bytes.count)) == Z_OK, Int(length) == size
    else { return nil }
    return result
  }
}
