import CZlib

/// Bytes as they are kept: compressed.
enum Compressed {
  /// No evidence is larger: a size that says so is damage.
  private static let largest = 1 << 30

  static func bytes(_ content: [UInt8]) -> [UInt8] {
    var size = compressBound(uLong(content.count))
    var result = [UInt8](repeating: 0, count: Int(size))
    let status = compress2(&result, &size, content, uLong(content.count), Z_DEFAULT_COMPRESSION)
    precondition(status == Z_OK, "a buffer of compressBound's size is large enough")
    return Array(result.prefix(Int(size)))
  }

  /// - Parameter size: Of the content; nil is returned where it is not that.
  static func content(_ bytes: [UInt8], size: Int) -> [UInt8]? {
    guard (0...largest).contains(size) else { return nil }
    var result = [UInt8](repeating: 0, count: size)
    var length = uLong(size)
    guard uncompress(&result, &length, bytes, uLong(bytes.count)) == Z_OK, Int(length) == size
    else { return nil }
    return result
  }
}
