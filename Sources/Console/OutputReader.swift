/// The shape of an output: nothing, text, a table or a record.
public enum OutputShape: Hashable, Sendable {
  case none
  case text
  case table(TextTable)
  case record(names: [String], properties: [PropertyLines.Property])

  /// Reads the lines of one output in time linear in their length, whatever they contain.
  public init(_ raw: [String]) {
    let lines = WrappedTable.joined(raw)
    let content = lines.filter { !trimmedSlice($0).isEmpty }
    guard !content.isEmpty, !content.allSatisfy({ isElision($0) }) else {
      self = content.isEmpty ? .none : .text
      return
    }
    let drawn = TextTable.all(in: lines)
    if let table = drawn.first,
      drawn.count == 1 || drawn.dropFirst().allSatisfy({ $0.columns == table.columns })
    {
      self =
        table.isRecord ? .record(names: table.columns, properties: table.properties) : .table(table)
      return
    }
    if let record = PropertyLines.record(lines), !Self.hasHeader(lines) {
      self = .record(names: [], properties: record)
      return
    }
    if let first = lines.firstIndex(where: { !trimmedSlice($0).isEmpty && !isElision($0) }),
      let table = AlignedTable.read(lines, from: first), table.lines.upperBound >= lines.count - 2
    {
      self = .table(table)
      return
    }
    if let record = PropertyLines.record(lines) {
      self = .record(names: [], properties: record)
      return
    }
    self = .text
  }

  /// A first line with three or more headings is a table's header, not a property.
  private static func hasHeader(_ lines: [String]) -> Bool {
    guard let first = lines.firstIndex(where: { !trimmedSlice($0).isEmpty && !isElision($0) }),
      let table = AlignedTable.read(lines, from: first)
    else { return false }
    return table.columns.count >= 3
  }
}

extension TextTable {
  /// The rows of a two-column table as properties; a row without a name continues the value before
  /// it (a wrapped cell).
  public var properties: [PropertyLines.Property] {
    var result: [PropertyLines.Property] = []
    for row in rows where row.count >= 2 {
      if row[0].isEmpty, !result.isEmpty {
        result[result.count - 1].value += "\n" + row[1]
      } else {
        result.append(.init(name: row[0], value: row[1]))
      }
    }
    return result
  }
}
