import Console

/// A session as text, as it was copied from a terminal or exported by a program.
enum CopiedText {
  /// Makes UTF-8 of UTF-16, which Windows programs write, and drops byte order marks.
  static func decoded(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return bytes[3...] }
    let isBig = bytes.starts(with: [0xFE, 0xFF])
    guard isBig || bytes.starts(with: [0xFF, 0xFE]) || isLittleWithoutMark(bytes) else {
      return bytes[...]
    }
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { place -> UInt16 in
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isBig ? first << 8 | second : second << 8 | first
    }
    var text = String(decoding: units, as: UTF16.self)
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    return Array(text.utf8)[...]
  }

  /// Latin text in UTF-16: every second byte is zero.
  private static func isLittleWithoutMark(_ bytes: [UInt8]) -> Bool {
    let head = bytes.prefix(256)
    guard head.count >= 16, head.count % 2 == 0 else { return false }
    return head.enumerated().allSatisfy { ($0.offset % 2 == 1) == ($0.element == 0) }
  }

  /// The text of an export in a markup language; any other text as it is.
  static func session(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    HTMLExport.isOne(bytes) ? Array(HTMLExport.text(bytes).utf8)[...] : bytes
  }

  /// Without the fences of code blocks, on lines of their own or not.
  private static func withoutFences(_ lines: [String]) -> [String] {
    guard lines.count(where: { $0.hasText("```") }) > 1 else { return lines }
    return lines.map { line in
      if trimmed(line).hasPrefix("```") {
        let rest = trimmed(line).drop { $0 == "`" }
        return rest.contains(" ") ? String(rest) : ""
      }
      return line.hasSuffix("```") ? String(line.dropLast(3)) : line
    }
  }

  /// The lines without what a program put before each of them, and with the usual blanks.
  static func lines(_ lines: TerminalLines, _ names: Prompt.Names) -> TerminalLines {
    guard isAltered(lines, names) else { return lines }
    let texts = withoutFences(lines.map { $0.text.replacing("\u{A0}", with: " ") })
    let bare = LinePrefix.quoted(texts, names) ?? LinePrefix.counted(texts, names) ?? texts
    return TerminalLines(
      zip(lines, bare).map { line, text in text == line.text ? line : TerminalLine(text) })
  }

  /// Whether anything may have been put into the lines. Those of a long session are read once for that.
  private static func isAltered(_ lines: TerminalLines, _ names: Prompt.Names) -> Bool {
    var hasCommand = false
    for line in lines.lazy.map(\.text) {
      if line.hasText("```") || line.hasText("\u{A0}") { return true }
      hasCommand =
        hasCommand || Prompt(line, names: names).map { !$0.command.isEmpty } ?? false
    }
    return !hasCommand
  }
}
