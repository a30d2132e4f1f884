import Glibc

/// Byte search. Console output and manuals are compared by their bytes: that is exact and many
/// times faster than comparing characters by their Unicode meaning.
public enum TextSearch {
  /// The first offset of the pattern at or after `start`, or nil.
  public static func locate(
    _ pattern: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int = 0
  ) -> Int? {
    guard let head = pattern.first, let base = text.baseAddress, let first = pattern.baseAddress
    else { return pattern.isEmpty ? start : nil }
    let last = text.count - pattern.count
    var index = start
    while index <= last {
      guard let match = memchr(base + index, Int32(head), last - index + 1) else { return nil }
      index = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(match))
      if memcmp(base + index, first, pattern.count) == 0 { return index }
      index += 1
    }
    return nil
  }
}

extension String {
  /// Whether this text contains the bytes of another.
  public func hasText(_ text: String) -> Bool { offset(of: text) != nil }

  /// The byte offset of a text's first occurrence in this one, or nil.
  public func offset(of text: String) -> Int? {
    var haystack = self
    var needle = text
    return haystack.withUTF8 { bytes in needle.withUTF8 { TextSearch.locate($0, in: bytes) } }
  }
}

extension Substring {
  /// The first occurrence of a text's bytes, or nil.
  public func firstStart(of text: String) -> Index? {
    var haystack = self
    var needle = text
    let offset = haystack.withUTF8 { bytes in
      needle.withUTF8 { TextSearch.locate($0, in: bytes) }
    }
    return offset.map { utf8.index(startIndex, offsetBy: $0) }
  }
}
