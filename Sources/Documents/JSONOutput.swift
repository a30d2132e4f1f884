import CourseModel
import Foundation

/// An optional value that is written as `null` when absent: other programs expect every key.
package struct OrNull<Value: Encodable>: Encodable {
  package var value: Value?

  package init(_ value: Value?) { self.value = value }

  /// - Throws: What encoding the value throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let value { try container.encode(value) } else { try container.encodeNil() }
  }
}

extension OrNull: Decodable where Value: Decodable {
  /// - Throws: What decoding the value throws.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    value = container.decodeNil() ? nil : try container.decode(Value.self)
  }
}

/// JSON as this program writes it.
package enum JSONOutput {
  /// Writes a document with sorted keys, so that the same input gives the same bytes.
  /// - Throws: An `EncodingError` where a number is not finite.
  package static func text(_ document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return plain(String(decoding: try encoder.encode(document), as: UTF8.self))
  }

  /// Writes a document on one line, without a line end.
  /// - Throws: An `EncodingError` where a number is not finite.
  package static func line(_ document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return plain(String(decoding: try encoder.encode(document), as: UTF8.self))
  }

  /// Escapes control characters and marks that change the reading direction, such as `\u202e`, so that a terminal and
  /// an editor show what is there. They occur only in strings, so the values stay the same.
  private static func plain(_ json: String) -> String {
    func isPlain(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "\n" || PlainLine.isHarmless(scalar)
    }
    // Most of it is ASCII, which is plain except for DEL and what the encoder escapes.
    guard json.utf8.contains(where: { $0 >= 0x7F }) else { return json }
    var result = ""
    for scalar in json.unicodeScalars {
      if isPlain(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return result
  }
}
