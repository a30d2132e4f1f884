public import Mustache

/// Escaping by which a value can be nothing but text, in a tag's content and in a quoted attribute.
public struct PageText: MustacheContentType {
  public func escapeText(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    Self.append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends text, escaped, to a page. Works by bytes and Unicode scalars: to Swift a quote with an accent is another
  /// character, but to a browser it is a quote.
  public static func append(_ text: String, to page: inout [UInt8]) {
    var text = text
    let isPlain = text.withUTF8 { bytes in
      guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A || $0 == 0x09 }) else {
        return false
      }
      var start = 0
      for (index, byte) in bytes.enumerated() {
        guard let entity = entity(byte) else { continue }
        page.append(contentsOf: bytes[start..<index])
        page.append(contentsOf: entity.utf8)
        start = index + 1
      }
      page.append(contentsOf: bytes[start...])
      return true
    }
    if !isPlain { appendScalars(text, to: &page) }
  }

  private static func entity(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }

  private static func appendScalars(_ text: String, to page: inout [UInt8]) {
    // A combining mark at the start would combine with the page's own last character.
    let marks: Set<Unicode.GeneralCategory> = [.nonspacingMark, .spacingMark, .enclosingMark]
    if let first = text.unicodeScalars.first, marks.contains(first.properties.generalCategory) {
      page.append(contentsOf: "\u{25CC}".utf8)
    }
    for scalar in text.unicodeScalars {
      if let byte = UInt8(exactly: scalar.value), byte < 0x80, let entity = entity(byte) {
        page.append(contentsOf: entity.utf8)
      } else {
        append(scalar, to: &page)
      }
    }
  }

  /// Appends a scalar; one that is invisible or changes the reading direction is replaced by something visible.
  private static func append(_ scalar: Unicode.Scalar, to page: inout [UInt8]) {
    func add(_ scalar: Unicode.Scalar) {
      page.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    switch scalar.value {
    case 0x0A, 0x09: add(scalar)
    case 0..<0x20:
      // Unicode has a picture for each: ␛
      add(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
    case 0x7F: add("\u{2421}")
    case 0xFDD0...0xFDEF: add("\u{FFFD}")
    case let value where value & 0xFFFE == 0xFFFE || (0x80..<0xA0).contains(value): add("\u{FFFD}")
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB,
      0xE0000...0xE007F:
      page.append(contentsOf: "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩".utf8)
    default: add(scalar)
    }
  }
}
