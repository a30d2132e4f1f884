/// A JSON text as a program prints it: values as written, in the order in which they stand.
public enum JSONText: Hashable, Sendable {
  case object([Member])
  case array([JSONText])
  /// A string, without escapes.
  case string(String)
  /// A number, `true`, `false` or `null`.
  case literal(String)

  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSONText

    public init(name: String, value: JSONText) {
      self.name = name
      self.value = value
    }
  }

  /// Reads the lines as one object or array; nil if they are anything else.
  public init?(_ lines: some Sequence<String>) {
    let text = lines.joined(separator: "\n")
    guard let first = text.utf8.first(where: { !Self.isSpace($0) }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    var reader = Reader(bytes: Array(text.utf8))
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }

  /// A string or a literal as text; nil for objects and arrays.
  public var scalar: String? {
    switch self {
    case .string(let text), .literal(let text): text
    case .object, .array: nil
    }
  }

  /// Whether a value is `true` or `false` itself, and not their text.
  public static func isTruth(_ value: JSONText) -> Bool {
    value == .literal("true") || value == .literal("false")
  }

  fileprivate static func isSpace(_ byte: UInt8) -> Bool {
    isBlank(byte) || byte == 0x0A || byte == 0x0D
  }

  /// Reads in one pass; nesting is limited, so that no text can exhaust the stack.
  private struct Reader {
    let bytes: [UInt8]
    var index = 0
    private static let depthLimit = 128

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool {
      mutating get {
        skipSpace()
        return index == bytes.count
      }
    }

    private mutating func skipSpace() {
      while index < bytes.count, JSONText.isSpace(bytes[index]) { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      skipSpace()
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
      return true
    }

    mutating func value(depth: Int) -> JSONText? {
      skipSpace()
      guard index < bytes.count, depth < Self.depthLimit else { return nil }
      switch bytes[index] {
      case UInt8(ascii: "{"): return object(depth: depth)
      case UInt8(ascii: "["): return array(depth: depth)
      case UInt8(ascii: "\""): return string().map(JSONText.string)
      default: return literal()
      }
    }

    private mutating func object(depth: Int) -> JSONText? {
      index += 1
      var members: [Member] = []
      if take(UInt8(ascii: "}")) { return .object([]) }
      repeat {
        skipSpace()
        guard let name = string(), take(UInt8(ascii: ":")), let value = value(depth: depth + 1)
        else { return nil }
        members.append(Member(name: name, value: value))
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> JSONText? {
      index += 1
      var items: [JSONText] = []
      if take(UInt8(ascii: "]")) { return .array([]) }
      repeat {
        guard let value = value(depth: depth + 1) else { return nil }
        items.append(value)
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "]")) ? .array(items) : nil
    }

    private mutating func string() -> String? {
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
      index += 1
      var text: [UInt8] = []
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
          index += 1
          guard let plain = escape() else { return nil }
          text += plain
        } else {
          text.append(bytes[index])
        }
        index += 1
      }
      guard index < bytes.count else { return nil }
      index += 1
      return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape() -> [UInt8]? {
      switch bytes[index] {
      case UInt8(ascii: "n"): return [0x0A]
      case UInt8(ascii: "t"): return [0x09]
      case UInt8(ascii: "r"): return [0x0D]
      case UInt8(ascii: "u"):
        guard index + 4 < bytes.count,
          let code = UInt32(
            String(decoding: bytes[(index + 1)...(index + 4)], as: UTF8.self), radix: 16)
        else { return nil }
        index += 4
        return Array(String(Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}").utf8)
      default: return [bytes[index]]
      }
    }

    private mutating func literal() -> JSONText? {
      let start = index
      while index < bytes.count, isWordByte(bytes[index]) || "+-.".utf8.contains(bytes[index]) {
        index += 1
      }
      let text = String(decoding: bytes[start..<index], as: UTF8.self)
      return ["true", "false", "null"].contains(text) || Double(text) != nil ? .literal(text) : nil
    }
  }
}

extension JSONText {
  /// An array of objects as a table, or an object as a table of properties, for comparison with one; nil for others.
  public var table: TextTable? {
    switch self {
    case .object(let members):
      return TextTable(
        columns: ["Property", "Value"], rows: members.map { [$0.name, $0.value.text] }, lines: 0..<0
      )
    case .array(let items):
      var columns: [String] = []
      var rows: [[String: String]] = []
      for item in items {
        guard case .object(let members) = item else { return nil }
        rows.append(
          Dictionary(
            members.map { ($0.name, $0.value.text) }, uniquingKeysWith: { first, _ in first }))
        if columns.isEmpty { columns = members.map(\.name) }
      }
      guard !rows.isEmpty else { return nil }
      return TextTable(
        columns: columns, rows: rows.map { row in columns.map { row[$0] ?? "" } }, lines: 0..<0)
    case .string, .literal: return nil
    }
  }

  /// A cell's text: a list's items with commas between them.
  private var text: String {
    switch self {
    case .string(let text): text
    case .literal("null"): "None"
    case .literal(let text): text
    case .array(let items): items.map(\.text).joined(separator: ", ")
    case .object(let members): members.map { "\($0.name)=\($0.value.text)" }.joined(separator: ", ")
    }
  }
}
