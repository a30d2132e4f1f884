import CourseModel

/// Finds Markdown tables that would take cmark too long: its time grows with the square of the columns, and it pads
/// every short row to the width of the header, so that a file of 40 kB becomes a million cells.
struct WideTables {
  enum Verdict { case fine, noTable, endsTable }

  /// The most columns of a table; no one reads more. Beyond that, the rows are shown as text.
  static let columnLimit = 1000
  /// The most cells with which the short rows of one table are padded.
  static let fillLimit = 100_000

  private var columns = 0
  private var filled = 0

  /// Decides how to treat the next line that is not code.
  mutating func read(_ line: String) -> Verdict {
    let bars = line.utf8.count { $0 == UInt8(ascii: "|") }
    if bars > 0, Self.isDelimiter(line) {
      columns = bars + 1
      filled = 0
      guard columns > Self.columnLimit else { return .fine }
      columns = 0
      return .noTable
    }
    guard columns > 0 else { return .fine }
    filled += max(0, columns - bars - 1)
    guard filled > Self.fillLimit else { return .fine }
    columns = 0
    return .endsTable
  }

  /// Ends the table at a blank line.
  mutating func end() { columns = 0 }

  /// Matches `|---|:--:|`, also in a quote or a list.
  private static func isDelimiter(_ line: String) -> Bool {
    line.utf8.contains(UInt8(ascii: "-"))
      && line.utf8.allSatisfy { "|:-> \t*+.)".utf8.contains($0) || $0 &- 0x30 < 10 }
  }
}

extension SourceText {
  func tooWide(at line: Int) -> Finding {
    Finding(
      .tooWide, at: position(line: line),
      "this table has more than \(WideTables.columnLimit) columns, or rows that lack \(WideTables.fillLimit) cells: it is shown as text from here on"
    )
  }
}
