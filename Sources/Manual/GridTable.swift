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
    let columns = Self.edges(lines[start])
    var cells: [String] = []
    var groups: [(cells: [String], line: Int)] = []
    var heads: Int?
    var first = start + 1
    var index = start + 1
    while index < lines.count {
      let line = lines[index]
      if Self.isEdge(line, "-") || Self.isEdge(line, "=") {
        guard !cells.isEmpty else { return nil }
        groups.append((cells, first))
        if Self.isEdge(line, "="), heads == nil { heads = groups.count }
        (cells, first) = ([], index + 1)
      } else if let more = Self.cells(line, columns) {
        cells =
          cells.isEmpty ? more : zip(cells, more).map { trimmed([$0, $1].joined(separator: " ")) }
      } else {
        break
      }
      index += 1
    }
    // A client draws its heads and all of its rows: two parts.
    guard cells.isEmpty, heads != nil || groups.count > 2 else { return nil }
    length = index - start
    var body = groups[...]
    let head =
      heads == 1
      ? body.removeFirst() : (cells: columns.dropLast().map { _ in "" }, line: start)
    rows = [(Self.row(head.cells), head.line)]
    rows.append((Self.row(head.cells.map { _ in "---" }), head.line))
    rows += body.map { (Self.row($0.cells), $0.line) }
  }

  /// The columns of the `+` in an edge.
  private static func edges(_ line: String) -> [Int] {
    line.utf8.enumerated().filter { $0.element == UInt8(ascii: "+") }.map(\.offset)
  }

  private static func isEdge(_ line: String, _ stroke: Character) -> Bool {
    let text = trimmed(line)
    return text.count > 4 && text.hasPrefix("+\(stroke)") && text.hasSuffix("+")
      && text.allSatisfy { $0 == "+" || $0 == stroke || $0 == ":" }
  }

  /// The texts between the bars; nil where bars and edges do not fit.
  private static func cells(_ line: String, _ columns: [Int]) -> [String]? {
    let text = trimmed(line)
    guard text.hasPrefix("|"), text.hasSuffix("|"), text.count > 1 else { return nil }
    let cells = text.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
    return cells.count == columns.count - 1 ? cells.map { trimmed($0) } : nil
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }
}
