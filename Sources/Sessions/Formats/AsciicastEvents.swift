import Foundation

/// The events of an asciicast from version 2 on, a JSON array in each line: `[seconds, kind, data]`.
struct AsciicastEvents: Sequence {
  struct Event: Equatable {
    /// Seconds, since the beginning or since the event before: the version tells.
    var time: Double
    /// `o` for output, `i` for input, `r` for a new size, `m` for a marker, `x` for the end.
    var kind: String
    var data: String
  }

  private let text: ArraySlice<UInt8>

  /// - Parameter text: The lines behind the header.
  init(_ text: ArraySlice<UInt8>) { self.text = text }

  func makeIterator() -> Iterator { Iterator(text) }

  struct Iterator: IteratorProtocol {
    private var rest: ArraySlice<UInt8>
    /// The number in the file of the line before the rest.
    private var line = 1
    /// The first line before the last that is no event.
    private(set) var badLine: Int?
    /// Whether the last line is no event.
    private(set) var isCutShort = false

    fileprivate init(_ text: ArraySlice<UInt8>) { rest = text }

    mutating func next() -> Event? {
      while !rest.isEmpty {
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        let text = rest[..<end]
        rest = rest[end...].dropFirst()
        line += 1
        let isRemark = text.first == UInt8(ascii: "#")
        if isRemark || text.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { continue }
        if let event = AsciicastEvents.event(text) { return event }
        if rest.isEmpty { isCutShort = true } else { badLine = badLine ?? line }
      }
      return nil
    }
  }

  static func event(_ line: ArraySlice<UInt8>) -> Event? {
    var reader = UsualEvent(line)
    return reader.read() ?? parsed(line)
  }

  private static func parsed(_ line: ArraySlice<UInt8>) -> Event? {
    guard let array = (try? JSONSerialization.jsonObject(with: Data(line))) as? [Any],
      array.count >= 3, let kind = array[1] as? String, let data = array[2] as? String
    else { return nil }
    return Event(time: (array[0] as? Double) ?? 0, kind: kind, data: data)
  }
}

/// Reads an event as every recorder writes it. Foundation's parser, which reads the others, takes half the time of
/// grading a long recording.
private struct UsualEvent {
  private var rest: ArraySlice<UInt8>

  init(_ line: ArraySlice<UInt8>) { rest = line }

  /// Nil for anything out of the ordinary, also for what is no JSON.
  mutating func read() -> AsciicastEvents.Event? {
    guard skip("["), let time = number(), skip(","), let kind = string(), skip(","),
      let data = string(), skip("]"), rest.allSatisfy({ $0 == 0x20 || $0 == 0x0D })
    else { return nil }
    return AsciicastEvents.Event(time: time, kind: kind, data: data)
  }

  private mutating func skip(_ sign: Unicode.Scalar) -> Bool {
    rest = rest.drop { $0 == 0x20 }
    return rest.popFirst().map { $0 == UInt8(ascii: sign) } ?? false
  }

  private mutating func number() -> Double? {
    let digits = rest.prefix { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }
    rest = rest[digits.endIndex...]
    // JSON has neither `.5`, nor `5.`, nor `05`.
    guard let first = digits.first, first != UInt8(ascii: "."), digits.last != UInt8(ascii: "."),
      first != 0x30 || digits.count == 1 || digits.dropFirst().first == UInt8(ascii: ".")
    else { return nil }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  private mutating func string() -> String? {
    guard skip("\"") else { return nil }
    var text: [UInt8] = []
    while true {
      let plain = rest.prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      text += plain
      rest = rest[plain.endIndex...]
      switch rest.popFirst() {
      case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escaped() else { return nil }
        text += UTF8.encode(scalar).map { Array($0) } ?? []
      default: return nil
      }
    }
  }

  /// The character behind a backslash; nil for half of a pair.
  private mutating func escaped() -> Unicode.Scalar? {
    switch rest.popFirst() {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "u"):
      let digits = rest.prefix(4)
      rest = rest.dropFirst(4)
      guard digits.count == 4, digits.first != UInt8(ascii: "+") else { return nil }
      return UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
    default: return nil
    }
  }
}
