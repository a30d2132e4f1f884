import Console

/// Tables with a tree in one of their columns: `lsblk`, `ceph osd tree`.
///
/// A row's name without its branch is its key; the row that it belongs under is one more value.
enum TreeColumn {
  /// The name of the column with the parents.
  static let parent = "(under)"

  /// A table with names without branches, and a column with the row that each belongs under.
  static func flattened(_ table: TextTable) -> TextTable {
    guard
      let column = table.columns.indices.first(where: { column in
        table.rows.contains { column < $0.count && hasBranch($0[column]) }
      })
    else { return table }
    var result = table
    result.columns.append(parent)
    var open: [(depth: Int, name: String)] = []
    for index in result.rows.indices where column < result.rows[index].count {
      let (depth, text) = Outline.split(result.rows[index][column])
      let name = text.hasPrefix("├─") ? String(text.dropFirst(2)) : text
      while let last = open.last, last.depth >= depth { open.removeLast() }
      result.rows[index][column] = name
      result.rows[index].append(open.last?.name ?? "")
      open.append((depth, name))
    }
    return result
  }

  private static func hasBranch(_ cell: String) -> Bool {
    guard let first = cell.unicodeScalars.first, isBoxDrawing(first) || first == "|" || first == "`"
    else { return false }
    return Outline.split(cell).text.hasPrefix("├─")
  }

  /// Says what is wrong with a row that nobody expects: it is under one that has nothing under it.
  static func newBranch(
    _ index: Int, _ expected: TextTable, _ actual: TextTable
  ) -> String? {
    guard expected.columns.last == parent, actual.columns.last == parent,
      let above = actual.rows[index].last, !above.isEmpty,
      expected.rows.contains(where: { $0.contains(above) }),
      !expected.rows.contains(where: { $0.last == above })
    else { return nil }
    return "under \(above), which has nothing under it"
  }
}
