/// Lines of `key: value`, `Name            default`, `KEY = value`: a record without borders.
public enum PropertyLines {
  public struct Property: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Reads one line as property and value, or nil.
  ///
  /// - Parameter valueColumn: Where the values of the surrounding lines start; a key may contain
  ///   two spaces of its own (`Free  PE / Size       5119`).
  public static func property(_ line: String, valueColumn: Int? = nil) -> Property? {
    let bytes = Array(line.utf8.drop(while: isBlank).prefix(2048))
    guard let first = bytes.first, isLetter(first) else { return nil }
    guard let (keyEnd, valueStart) = cut(bytes, valueColumn: valueColumn) else { return nil }
    let name = trimmed(String(decoding: bytes[..<keyEnd], as: UTF8.self))
    guard isName(name) else { return nil }
    return Property(
      name: name, value: trimmed(String(decoding: bytes[valueStart...], as: UTF8.self)))
  }

  private static func cut(_ bytes: [UInt8], valueColumn: Int?) -> (Int, Int)? {
    let colon = UInt8(ascii: ":")
    let equals = UInt8(ascii: "=")
    if let column = valueColumn, column >= 2, column < bytes.count, !isBlank(bytes[column]),
      isBlank(bytes[column - 1]), isBlank(bytes[column - 2]) || bytes[column - 2] == colon
    {
      var end = column
      while end > 0, isBlank(bytes[end - 1]) || bytes[end - 1] == colon { end -= 1 }
      return (end, column)
    }
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0x20
      if byte == colon, isBlank(next) { return (index, index + 1) }
      if byte == equals, index > 0 { return (index, index + 1) }
      if byte == 0x09 || (byte == 0x20 && next == 0x20) {
        let start = bytes[index...].firstIndex { !isBlank($0) } ?? bytes.count
        if start < bytes.count, bytes[start] == equals { return (index, start + 1) }
        if start + 1 < bytes.count, bytes[start] == colon, isBlank(bytes[start + 1]) {
          return (index, start + 1)
        }
        return (index, start)
      }
      index += 1
    }
    return nil
  }

  private static func isName(_ name: String) -> Bool {
    guard name.utf8.count <= 40, !name.isEmpty else { return false }
    let allowed = name.utf8.allSatisfy { byte in
      isWordByte(byte) || isBlank(byte) || "-/().#%".utf8.contains(byte)
    }
    return allowed && name.utf8.split(separator: 0x20).count <= 5
  }

  /// Normalizes a name for comparison: case, colons, underscores and runs of spaces do not matter.
  public static func normalized(_ name: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(name.utf8.count)
    var isGap = false
    for byte in name.utf8 {
      if isBlank(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "_") {
        isGap = !result.isEmpty
        continue
      }
      if isGap { result.append(0x20) }
      isGap = false
      result.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The column at which most values start, if the lines are aligned.
  static func valueColumn(of lines: [String]) -> Int? {
    var counts: [Int: Int] = [:]
    for line in lines {
      let bytes = Array(line.utf8.drop(while: isBlank).prefix(2048))
      guard bytes.count > 3, isLetter(bytes[0]) else { continue }
      for index in 2..<bytes.count
      where !isBlank(bytes[index]) && isBlank(bytes[index - 1])
        && (isBlank(bytes[index - 2]) || bytes[index - 2] == UInt8(ascii: ":"))
      {
        counts[index, default: 0] += 1
      }
    }
    guard let best = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) }),
      best.value >= 3, best.value * 2 > lines.count
    else { return nil }
    return best.key
  }

  /// Reads the lines as one record, or nil if too few of them are properties.
  public static func record(_ lines: [String]) -> [Property]? {
    let content = lines.filter { !trimmedSlice($0).isEmpty && !isElision($0) }
    guard let first = content.first, content.count >= 2 else { return nil }
    let column = valueColumn(of: content)
    var properties: [Property] = []
    var names: Set<String> = []
    var others = 0
    for line in content {
      if let property = property(line, valueColumn: column) {
        guard names.insert(normalized(property.name)).inserted else { return nil }
        properties.append(property)
      } else if let name = bareName(line), names.insert(normalized(name)).inserted {
        properties.append(Property(name: name, value: ""))
        others += 1
      } else {
        others += 1
      }
    }
    let real = properties.count(where: { !$0.value.isEmpty })
    guard real >= 2, real > others * 3 / 2 else { return nil }
    // "Member added", a blank line and then `NAME=value` is a message with settings, no record.
    let start = lines.firstIndex(of: first) ?? 0
    if others == 1, property(first, valueColumn: column) == nil, start + 1 < lines.count,
      trimmedSlice(lines[start + 1]).isEmpty
    {
      return nil
    }
    return properties
  }

  /// `System ID` with nothing after it is a property without a value.
  private static func bareName(_ line: String) -> String? {
    let name = trimmed(line)
    guard let first = name.utf8.first, isLetter(first), isName(name),
      name.utf8.split(separator: 0x20).count <= 3
    else { return nil }
    return name
  }
}
