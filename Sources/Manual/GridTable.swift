import Console

/// A table drawn with `+---+` and `|`, as Pandoc and reStructuredText have them, in the form that GitHub's Markdown has.
///
/// A client's output looks alike. What tells them apart are the `=` below the heads, and a line below each row.
struct GridTable {
  /// The lines of the table in GitHub's form, each with the 0-based line of the manual that it comes from.
  private(set) var rows: [(text: String, line: Int)] = []
  /// The number of the manual's lines that it takes.
  private(set) var length = 0

  /// - Parameter start: The 0-based line of its upper edge.
  init?(_ lines: [String], at start: Int) {
    guard Self.isEdge(lines[start], "-") || Self.isEdge(lines[start], "=") else { return nil }
    let columns = lines[start].utf8.count { $0 == UInt8(ascii: "+") } - 1
    /// The cells of the row so far, by the line.
    var cells: [[String]] = []
    var groups: [(cells: [String], line: Int)] = []
    var heads: Int?
    var isRuled = true
    var first = start + 1
    var index = start + 1
    while index < lines.count {
      let line = lines[index]
      if Self.isEdge(line, "-") || Self.isEdge(line, "=") {
        guard !cells.isEmpty else { return nil }
        // Without heads there is a line below each row; what a client drew has several rows between two lines.
        groups.append((Self.joined(cells, columns), first))
        isRuled = isRuled && cells.count == 1
        if Self.isEdge(line, "="), heads == nil { heads = groups.count }
        (cells, first) = ([], index + 1)
      } else if let more = Self.cells(line, columns) {
        cells.append(more)
      } else {
        break
      }
      index += 1
    }
    let endsThere = index >= lines.count || !trimmed(lines[index]).hasPrefix("|")
    guard cells.isEmpty, endsThere, heads != nil || (isRuled && groups.count > 2) else {
      return nil
    }
    length = index - start
    var body = groups[...]
    let head =
      heads == 1
      ? body.removeFirst() : (cells: Array(repeating: "", count: columns), line: start)
    rows = [(Self.row(head.cells), head.line)]
    rows.append((Self.row(head.cells.map { _ in "---" }), head.line))
    rows += body.map { (Self.row($0.cells), $0.line) }
  }

  /// Joins the lines of each cell.
  private static func joined(_ lines: [[String]], _ columns: Int) -> [String] {
    (0..<columns).map { column in
      lines.map { $0[column] }.filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  private static func isEdge(_ line: String, _ stroke: Character) -> Bool {
    let text = trimmed(line)
    return text.count > 4 && text.hasPrefix("+\(stroke)") && text.hasSuffix("+")
      && text.allSatisfy { $0 == "+" || $0 == stroke || $0 == ":" }
  }

  /// The texts between the bars; nil where there are not as many as columns.
  private static func cells(_ line: String, _ columns: Int) -> [String]? {
    let text = trimmed(line)
    guard text.hasPrefix("|"), text.hasSuffix("|"), text.count > 1 else { return nil }
    let cells = text.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
    return cells.count == columns ? cells.map { trimmed($0) } : nil
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }
}
