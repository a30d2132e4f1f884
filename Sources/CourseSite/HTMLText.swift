import PageTemplates

/// A page being written. By its type, markup comes only from this program's source; everything else is text.
struct HTMLText {
  private(set) var bytes: [UInt8] = []

  mutating func markup(_ markup: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: markup.utf8Start, count: markup.utf8CodeUnitCount))
  }

  /// Escaped for a tag's content or an attribute's quotes.
  mutating func text(_ text: String) { PageText.append(text, to: &bytes) }

  mutating func number(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

  /// Appends text written earlier by this type.
  mutating func append(_ other: HTMLText) { bytes.append(contentsOf: other.bytes) }

  var string: String { String(decoding: bytes, as: UTF8.self) }
}
