/// A table whose columns are separated by spaces or tabs under a header: `nova-manage service
/// list`, `virsh list`, `df`, `kubectl get`.
public enum AlignedTable {
  /// Reads lines of which the first is the header. Returns nil if they are not such a table.
  ///
  /// Columns are separated by the gaps that all lines share. Text without a heading belongs to the
  /// column on its left; a heading with nothing under it belongs to the heading on its left.
  public static func read(_ lines: [String], from start: Int = 0) -> TextTable? {
    let wide = readWide(lines, from: start)
    let tight = readTight(lines, from: start)
    if let table = readTabbed(lines, from: start),
      table.columns.count >= max(wide?.columns.count ?? 0, tight?.columns.count ?? 0)
    {
      return table
    }
    if let wide, wide.columns.count >= 3,
      !(tight?.isFull == true && tight?.columns.count ?? 0 > wide.columns.count)
    {
      return wide
    }
    return tight ?? wide
  }

  /// Reads a table with as many tabs in every line as in its header: they alone separate its cells.
  private static func readTabbed(_ lines: [String], from start: Int) -> TextTable? {
    guard start + 1 < lines.count, lines[start].utf8.contains(0x09), isHeader(lines[start]) else {
      return nil
    }
    func cells(_ line: String) -> [String] {
      line.split(separator: "\t", omittingEmptySubsequences: false).map { trimmed($0) }
    }
    let names = cells(lines[start])
    guard names.count >= 3, Set(names).count == names.count, !names.contains("") else { return nil }
    var end = start + 1
    var rows: [[String]] = []
    while end < lines.count, end - start <= 100_000, !trimmedSlice(lines[end]).isEmpty {
      if !isElision(lines[end]) {
        let row = cells(lines[end])
        guard row.count == names.count else { return nil }
        rows.append(row)
      }
      end += 1
    }
    return rows.isEmpty ? nil : TextTable(columns: names, rows: rows, lines: start..<end)
  }

  /// Reads a table with a header of single words, one space apart, in which every value is under
  /// its heading: `lsblk`, `vgs`.
  private static func readTight(_ lines: [String], from start: Int) -> TextTable? {
    guard start + 1 < lines.count else { return nil }
    let header = expanded(lines[start])
    let spans = words(header)
    let names = spans.map { cell(header, $0) }
    guard spans.count >= 3, Set(names).count == names.count, names.allSatisfy(isHeadingWord)
    else { return nil }
    let isInCapitals =
      names.count(where: { !$0.utf8.contains { $0 &- 0x61 < 26 } }) * 3 >= names.count
    var end = start + 1
    if end < lines.count, isDashes(lines[end]) { end += 1 }
    var rows: [[String]] = []
    while end < lines.count, end - start <= 100_000, !trimmedSlice(lines[end]).isEmpty {
      if !isElision(lines[end]) {
        guard let row = row(expanded(lines[end]), under: spans, mayJoin: isInCapitals) else {
          return nil
        }
        rows.append(row)
      }
      end += 1
    }
    guard !rows.isEmpty else { return nil }
    let table = TextTable(columns: names, rows: rows, lines: start..<end)
    // Prose does not put each of its words under one of so many headings.
    return isInCapitals || (rows.count >= 2 && (table.isFull || names.count >= 6)) ? table : nil
  }

  private static func isHeadingWord(_ word: String) -> Bool {
    guard let first = word.utf8.first else { return false }
    return first &- 0x41 < 26 || first == UInt8(ascii: "#") || first == UInt8(ascii: "%")
  }

  private static func words(_ line: [Unicode.Scalar]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var index = 0
    while index < line.count {
      let start = index
      while index < line.count, line[index] != " " { index += 1 }
      if index > start { result.append(start..<index) }
      index += 1
    }
    return result
  }

  /// Puts each value in the column whose heading it touches; nil if one touches two or none.
  /// - Parameter mayJoin: Whether a value may have a second word, which may be under no heading.
  private static func row(
    _ line: [Unicode.Scalar], under headings: [Range<Int>], mayJoin: Bool
  ) -> [String]? {
    var cells = [String](repeating: "", count: headings.count)
    var last: (end: Int, column: Int)?
    for word in words(line) {
      let touched = headings.indices.filter { headings[$0].overlaps(word) }
      let text = cell(line, word)
      if touched.count == 1, cells[touched[0]].isEmpty {
        cells[touched[0]] = text
        last = (word.upperBound, touched[0])
      } else if mayJoin, touched.isEmpty, let before = last, word.lowerBound == before.end + 1 {
        cells[before.column] += " " + text
        last = nil
      } else if let last = headings.last, word.lowerBound >= last.lowerBound {
        // The last column may contain several words.
        cells[cells.count - 1] += cells[cells.count - 1].isEmpty ? text : " " + text
      } else {
        return nil
      }
    }
    return cells
  }

  private static func readWide(_ lines: [String], from start: Int) -> TextTable? {
    var body = start + 1
    guard start < lines.count, isHeader(lines[start]) else { return nil }
    if body < lines.count, isDashes(lines[body]) { body += 1 }
    var end = body
    while end < lines.count, !trimmedSlice(lines[end]).isEmpty, !isTitle(lines[end]) { end += 1 }
    guard end - body <= 100_000 else { return nil }
    let header = expanded(lines[start])
    let rows = lines[body..<end].filter { !isElision($0) }.map(expanded)
    // Headings alone, in capitals, are an empty table: `docker ps` with nothing running.
    let isEmptyTable =
      rows.isEmpty && wideParts(lines[start]).count >= 3
      && lines[start].utf8.allSatisfy { !($0 &- 0x61 < 26) }
    guard !rows.isEmpty || isEmptyTable else { return nil }
    if isEmptyTable {
      return TextTable(columns: wideParts(lines[start]), rows: [], lines: start..<end)
    }
    let spans = columns(header: header, rows: rows)
    guard spans.count >= 2 else { return nil }
    let headings = spans.map { cell(header, $0) }
    let cells = rows.map { row in spans.map { cell(row, $0) } }
    // A row that fills only its first column is prose that happens to follow.
    guard cells.allSatisfy({ row in row.dropFirst().contains { !$0.isEmpty } }) else { return nil }
    return TextTable(columns: headings, rows: cells, lines: start..<end)
  }

  /// `POOLS:`: the name of what follows.
  private static func isTitle(_ line: String) -> Bool {
    line.utf8.last == UInt8(ascii: ":") && !trimmedSlice(line).utf8.contains(where: isBlank)
  }

  private static func isDashes(_ line: String) -> Bool {
    let bytes = trimmedSlice(line).utf8
    return bytes.count >= 3
      && bytes.allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") || isBlank($0) }
  }

  /// At least two headings with two spaces or a tab between them (three without a dashed line would
  /// miss `Name  State`), none of which is a value.
  private static func isHeader(_ line: String) -> Bool {
    let parts = wideParts(line)
    guard parts.count >= 3 || (parts.count == 2 && parts.allSatisfy { $0.allSatisfy { $0 != ":" } })
    else { return false }
    guard
      parts.allSatisfy({
        ($0.utf8.first.map { isLetter($0) || $0 == 0x25 || isDigit($0) }) ?? false || $0 == "--"
      })
    else { return false }
    return ValueScanner.tokens(of: line).allSatisfy {
      ![.id, .address, .time, .mac, .number, .hash, .version].contains($0.kind)
    }
  }

  private static func wideParts(_ line: String) -> [String] {
    var parts: [String] = []
    var current = ""
    var blanks = 0
    for character in trimmedSlice(line).unicodeScalars {
      if character == " " || character == "\t" {
        blanks += character == "\t" ? 2 : 1
        continue
      }
      if blanks >= 2, !current.isEmpty {
        parts.append(current)
        current = ""
      } else if blanks == 1 {
        current.append(" ")
      }
      blanks = 0
      current.unicodeScalars.append(character)
    }
    if !current.isEmpty { parts.append(current) }
    return parts
  }

  /// The characters of a line, one for each column of the screen, with tabs expanded to stops of eight. Very long lines
  /// are cut: no table is that wide.
  private static func expanded(_ line: String) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    for scalar in line.unicodeScalars.prefix(4096) {
      if scalar == "\t" {
        repeat { result.append(" ") } while result.count % 8 != 0
      } else if scalar != "\r" {
        result.append(scalar)
      }
    }
    return result
  }

  private static func columns(header: [Unicode.Scalar], rows: [[Unicode.Scalar]]) -> [Range<Int>] {
    let width = max(header.count, rows.map(\.count).max() ?? 0)
    var used = [Bool](repeating: false, count: width)
    for line in [header] + rows {
      for (offset, byte) in line.enumerated() where byte != " " { used[offset] = true }
    }
    var spans: [Range<Int>] = []
    var offset = 0
    while offset < width {
      guard used[offset] else {
        offset += 1
        continue
      }
      let start = offset
      while offset < width, used[offset] { offset += 1 }
      spans.append(start..<offset)
    }
    return merged(spans, header: header, rows: rows)
  }

  private static func merged(
    _ spans: [Range<Int>], header: [Unicode.Scalar], rows: [[Unicode.Scalar]]
  ) -> [Range<
    Int
  >] {
    var result: [Range<Int>] = []
    for span in spans {
      let hasHeading = !cell(header, span).isEmpty
      let hasValues = rows.contains { !cell($0, span).isEmpty }
      let follows = result.last.map { span.lowerBound - $0.upperBound <= 1 } ?? false
      if let last = result.last, !hasHeading || (!hasValues && follows) {
        result[result.count - 1] = last.lowerBound..<span.upperBound
      } else {
        result.append(span)
      }
    }
    return result
  }

  private static func cell(_ line: [Unicode.Scalar], _ span: Range<Int>) -> String {
    guard span.lowerBound < line.count else { return "" }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: line[span.lowerBound..<min(span.upperBound, line.count)])
    return trimmed(String(text))
  }
}

extension TextTable {
  /// Whether there is a value under every heading.
  fileprivate var isFull: Bool { rows.allSatisfy { !$0.contains("") } }
}
