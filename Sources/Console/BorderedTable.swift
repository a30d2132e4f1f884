/// A table drawn with lines: PrettyTable's `+---+`, psql's `---+---`, Markdown's `|---|`.
public struct TextTable: Hashable, Sendable {
  public var columns: [String]
  public var rows: [[String]]
  /// The lines it occupies.
  public var lines: Range<Int>
  /// Whether a database's client shows it as the result of a query, with the number of rows.
  public var isQueryResult = false

  public init(columns: [String], rows: [[String]], lines: Range<Int>) {
    self.columns = columns
    self.rows = rows
    self.lines = lines
  }

  /// Whether its two columns hold a property and its value.
  public var isRecord: Bool {
    guard columns.count == 2 else { return false }
    let first = columns[0].lowercased()
    let second = columns[1].lowercased()
    return ["property", "field", "key", "attribute", "setting"].contains(first)
      && ["value", "values"].contains(second)
  }
}

extension TextTable {
  /// All drawn tables, in order, in one pass over the lines.
  public static func all(in lines: [String]) -> [TextTable] {
    var tables: [TextTable] = []
    var index = 0
    while index < lines.count {
      var end = index + 1
      if let table = pretty(lines, at: index, end: &end) ?? ruled(lines, at: index) {
        tables.append(table)
        end = table.lines.upperBound
      }
      index = end
    }
    return tables
  }

  /// A line of `+`, `-` and `=` that starts with `+` (or the same drawn with box characters).
  static func isRule(_ line: Substring) -> Bool {
    guard let byte = line.utf8.first, byte == 0x2B || byte >= 0x80 else { return false }
    guard let first = line.first, first == "+" || "┌├└┏┡┗╔╠╚".contains(first) else { return false }
    if first == "+" {
      return line.utf8.count > 2
        && line.utf8.allSatisfy { $0 == 0x2B || $0 == 0x2D || $0 == 0x3D || $0 == 0x3A }
    }
    return line.allSatisfy { "┌┬┐├┼┤└┴┘─━┏┳┓┡╇┩╔╦╗╠╬╣╚╩╝═".contains($0) }
  }

  private static func isRow(_ line: Substring) -> Bool {
    guard let byte = line.utf8.first else { return false }
    if byte < 0x80 { return byte == UInt8(ascii: "|") }
    return line.first == "|" || line.first == "│" || line.first == "┃" || line.first == "║"
  }

  /// - Parameter end: Where to continue; lines scanned in vain are not scanned again.
  private static func pretty(_ lines: [String], at start: Int, end: inout Int) -> TextTable? {
    let rule = trimmedSlice(lines[start])
    guard isRule(rule), start + 1 < lines.count else { return nil }
    let borders = borderOffsets(rule)
    var cells: [[String]] = []
    var index = start + 1
    var rulesSeen = 1
    var headerRows = 0
    while index < lines.count {
      let line = trimmedSlice(lines[index])
      if isRule(line) {
        // Two rules in a row: another table begins.
        if rulesSeen >= 3, isRule(trimmedSlice(lines[index - 1])) { break }
        rulesSeen += 1
        if rulesSeen == 2 { headerRows = cells.count }
      } else if isRow(line) {
        cells.append(split(line, borders: borders))
      } else if !isElision(line), !isStray(lines, index: index, rulesSeen: rulesSeen) {
        break
      }
      index += 1
    }
    end = index
    guard let header = cells.first, rulesSeen >= 2, headerRows >= 1 else { return nil }
    var columns = header
    for extra in cells[1..<headerRows] {
      for column in columns.indices where column < extra.count && !extra[column].isEmpty {
        columns[column] += " " + extra[column]
      }
    }
    return TextTable(
      columns: columns, rows: cells[headerRows...].map { fitted($0, columns.count) },
      lines: start..<index)
  }

  /// Whether the line is a warning that another stream wrote between the rows of an unfinished
  /// table.
  private static func isStray(_ lines: [String], index: Int, rulesSeen: Int) -> Bool {
    rulesSeen == 2
      && lines[(index + 1)...].prefix(3).contains { line in
        let next = trimmedSlice(line)
        return isRow(next) || (isRule(next) && index + 1 < lines.count)
      }
  }

  /// A header, a line of dashes, rows: psql and Markdown.
  private static func ruled(_ lines: [String], at start: Int) -> TextTable? {
    guard start + 1 < lines.count else { return nil }
    guard lines[start].utf8.contains(UInt8(ascii: "|")) else { return oneColumn(lines, at: start) }
    let rule = trimmedSlice(lines[start + 1])
    guard rule.utf8.count > 2, rule.utf8.contains(UInt8(ascii: "-")),
      rule.utf8.allSatisfy({ [0x2B, 0x2D, 0x7C, 0x3A, 0x20].contains($0) }),
      rule.utf8.contains(UInt8(ascii: "+")) || rule.utf8.contains(UInt8(ascii: "|"))
    else { return nil }
    let columns = splitAtBars(trimmedSlice(lines[start]))
    guard columns.count >= 2 else { return nil }
    var rows: [[String]] = []
    var index = start + 2
    while index < lines.count, lines[index].utf8.contains(UInt8(ascii: "|")) {
      rows.append(fitted(splitAtBars(Substring(lines[index])), columns.count))
      index += 1
    }
    var table = TextTable(columns: columns, rows: rows, lines: start..<index)
    table.isQueryResult = index < lines.count && isRowCount(lines[index])
    return table
  }

  /// psql's table of one column: a heading, dashes, values, `(2 rows)`.
  private static func oneColumn(_ lines: [String], at start: Int) -> TextTable? {
    let rule = lines[start + 1]
    guard rule.utf8.count >= 3, rule.utf8.allSatisfy({ $0 == UInt8(ascii: "-") }),
      lines[start].hasPrefix(" "), lines[start].utf8.count <= rule.utf8.count
    else { return nil }
    let body = lines[(start + 2)...]
    guard let end = body.prefix(100_000).firstIndex(where: isRowCount) else { return nil }
    var table = TextTable(
      columns: [trimmed(lines[start])], rows: lines[(start + 2)..<end].map { [trimmed($0)] },
      lines: start..<(end + 1))
    table.isQueryResult = true
    return table
  }

  /// `(2 rows)`
  private static func isRowCount(_ line: String) -> Bool {
    line.hasPrefix("(") && (line.hasSuffix(" rows)") || line.hasSuffix(" row)"))
  }

  /// Byte offsets of the rule's corners; empty for box characters.
  private static func borderOffsets(_ rule: Substring) -> [Int] {
    guard rule.first == "+" else { return [] }
    return rule.utf8.enumerated().compactMap { $0.element == 0x2B ? $0.offset : nil }
  }

  /// Cuts a row at the rule's corners, because a cell may contain a bar; at every bar if they do
  /// not fit (wide characters, a different width).
  private static func split(_ line: Substring, borders: [Int]) -> [String] {
    let bytes = Array(line.utf8)
    if borders.count > 1, borders.last == bytes.count - 1,
      borders.allSatisfy({ bytes[$0] == UInt8(ascii: "|") })
    {
      return zip(borders, borders.dropFirst()).map { left, right in
        cell(bytes, start: left + 1, end: right)
      }
    }
    return splitAtBars(line)
  }

  private static func splitAtBars(_ line: Substring) -> [String] {
    guard !line.utf8.contains(where: { $0 >= 0x80 }) else { return splitAtAnyBar(line) }
    let bytes = Array(line.utf8)
    var cells: [String] = []
    var start = bytes.first == UInt8(ascii: "|") ? 1 : 0
    for index in start..<bytes.count where bytes[index] == UInt8(ascii: "|") {
      cells.append(cell(bytes, start: start, end: index))
      start = index + 1
    }
    if start < bytes.count || cells.isEmpty {
      cells.append(cell(bytes, start: start, end: bytes.count))
    }
    return cells
  }

  private static func cell(_ bytes: [UInt8], start: Int, end: Int) -> String {
    var start = start
    var end = end
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The same for box characters, which are not ASCII.
  private static func splitAtAnyBar(_ line: Substring) -> [String] {
    var cells = line.split(omittingEmptySubsequences: false) { "|│┃║".contains($0) }.map(trimmed)
    if isRow(line) { cells.removeFirst() }
    if let last = line.last, "|│┃║".contains(last), cells.count > 1 { cells.removeLast() }
    return cells
  }

  private static func fitted(_ row: [String], _ count: Int) -> [String] {
    if row.count == count { return row }
    return row.count > count
      ? Array(row[..<count]) : row + Array(repeating: "", count: count - row.count)
  }
}

/// Whether the line is three or more dots and nothing else: lines were left out.
public func isElision(_ line: some StringProtocol) -> Bool {
  let bytes = line.utf8.drop(while: { isBlank($0) })
  guard bytes.count >= 3 else { return false }
  return bytes.allSatisfy { $0 == UInt8(ascii: ".") || isBlank($0) }
    && bytes.prefix(3).allSatisfy { $0 == UInt8(ascii: ".") }
}

func trimmedSlice(_ line: String) -> Substring {
  var view = Substring(line)
  while let first = view.utf8.first, isBlank(first) { view = Substring(view.utf8.dropFirst()) }
  while let last = view.utf8.last, isBlank(last) || last == 0x0D {
    view = Substring(view.utf8.dropLast())
  }
  return view
}
