import CourseModel
import Foundation

/// A value that is written as `null` where there is none: other programs expect every key.
package struct OrNull<Value: Encodable>: Encodable {
  package var value: Value?

  package init(_ value: Value?) { self.value = value }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let value { try container.encode(value) } else { try container.encodeNil() }
  }
}

extension OrNull: Decodable where Value: Decodable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    value = container.decodeNil() ? nil : try container.decode(Value.self)
  }
}

package enum JSONOutput {
  /// Keys sorted, so that the same input gives the same bytes.
  package static func text(_ document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return plain(String(decoding: try encoder.encode(document), as: UTF8.self))
  }

  /// Without line ends.
  package static func line(_ document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return plain(String(decoding: try encoder.encode(document), as: UTF8.self))
  }

  /// Control characters and marks that turn the reading direction as `\u202e`: a terminal and an editor show what is there.
  /// They stand in strings only, so that the value is the same.
  private static func plain(_ json: String) -> String {
    func isPlain(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "\n" || PlainLine.isHarmless(scalar)
    }
    // Most of it is ASCII, which is plain but for what an encoder escapes and DEL.
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
