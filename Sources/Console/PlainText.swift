/// The bytes of a text file as lines.
public enum PlainText {
  /// Splits at LF, CRLF or CR. Invalid UTF-8 is replaced; escape sequences for colour and cursor
  /// movement are removed.
  public static func lines(_ bytes: [UInt8]) -> [String] {
    var lines: [String] = []
    var current: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case 0x0A, 0x0D:
        if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
        lines.append(String(decoding: current, as: UTF8.self))
        current.removeAll(keepingCapacity: true)
      case 0x1B: index = endOfSequence(bytes, index)
      default: current.append(byte)
      }
    }
    if !current.isEmpty { lines.append(String(decoding: current, as: UTF8.self)) }
    return lines
  }

  /// The lines with the usual blank in place of every other one (Unicode's category Zs): no-break, thin and wide blanks.
  public static func withPlainBlanks(_ lines: [String]) -> [String] {
    lines.map { line in
      guard line.utf8.contains(where: { $0 == 0xC2 || $0 == 0xE2 || $0 == 0xE3 || $0 == 0xE1 })
      else {
        return line
      }
      return String(
        String.UnicodeScalarView(
          line.unicodeScalars.map { $0.properties.generalCategory == .spaceSeparator ? " " : $0 }))
    }
  }

  private static func endOfSequence(_ bytes: [UInt8], _ start: Int) -> Int {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return start + 1 }
    var index = start + 1
    while index < bytes.count, !(0x40...0x7E).contains(bytes[index]) { index += 1 }
    return index + 1
  }
}
