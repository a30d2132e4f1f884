/// Makes lines of rows.
struct LineBuilder {
  private(set) var lines = TerminalLines()
  private var text: [UInt8] = []
  private var marks: [TerminalLine.Placed] = []
  private var rightPart: Int?
  /// Cells in succession that nobody wrote, as of now.
  private var gap = 0
  var time: Int?

  mutating func add(_ row: TerminalRow, screen: Int) {
    row.append(to: &self)
    if !row.isWrapped { end(screen: screen) }
  }

  mutating func add(_ mark: TerminalMark) {
    marks.append(TerminalLine.Placed(mark: mark, offset: text.count))
  }

  mutating func add(_ scalar: UnicodeScalar) {
    if scalar == TerminalRow.untouched {
      gap += 1
      text.append(0x20)
      return
    }
    if gap > 1 { rightPart = text.count }
    gap = 0
    if scalar.isASCII {
      text.append(UInt8(scalar.value))
    } else {
      text += Array(String(scalar).utf8)
    }
  }

  /// Ends a line that has begun.
  mutating func finish(screen: Int) {
    if !text.isEmpty || !marks.isEmpty { end(screen: screen) }
  }

  mutating func append(_ other: TerminalLines) { lines.append(contentsOf: other) }

  private mutating func end(screen: Int) {
    while text.last == 0x20 { text.removeLast() }
    lines.append(
      text,
      TerminalLines.Details(
        marks: marks.map {
          TerminalLine.Placed(mark: $0.mark, offset: min($0.offset, text.count))
        },
        rightPart: rightPart.flatMap { $0 < text.count ? $0 : nil }, screen: screen),
      time: time)
    text.removeAll(keepingCapacity: true)
    marks = []
    rightPart = nil
    gap = 0
    time = nil
  }
}
