import Console
import Knowledge

/// When the order of a table's rows counts: the author says so, or the table.
enum RowOrder {
  /// Whether the program that prints such headings applies its rows in order, or the rows are a query's, sorted.
  static func counts(in table: TextTable, _ context: MatchContext) -> Bool {
    context.isOrdered || isHeader(table.columns.joined(separator: " "), context)
      || (table.isQueryResult && table.columns.indices.contains { isSorted(table, $0, context) })
  }

  /// Whether one of the lines is such a header.
  static func counts(under lines: [String], _ context: MatchContext) -> Bool {
    context.isOrdered || lines.prefix(100).contains { isHeader($0, context) }
  }

  private static func isHeader(_ line: String, _ context: MatchContext) -> Bool {
    let words = Set(line.lowercased().split(separator: " ").map(String.init))
    return context.knowledge.values.ordered.contains { words.isSuperset(of: $0) }
  }

  private static func isSorted(_ table: TextTable, _ column: Int, _ context: MatchContext) -> Bool {
    guard table.rows.count >= 2, Property(table.columns[column], in: context).rule == nil else {
      return false
    }
    let values = table.rows.map { column < $0.count ? $0[column] : "" }
    let pairs = zip(values, values.dropFirst())
    return pairs.allSatisfy(isLess) || pairs.allSatisfy { isLess($1, $0) }
  }

  private static func isLess(_ left: String, _ right: String) -> Bool {
    if let left = Double(left), let right = Double(right) { return left < right }
    return left.lowercased() < right.lowercased()
  }
}
