public import CourseModel

extension ExpectedOutput {
  /// Reads an output's lines as nothing, text, a table or a record.
  public init(reading raw: [String]) {
    let lines = PlainText.withPlainBlanks(withoutBlankEnds(raw))
    switch OutputShape(lines) {
    case .none: self = .none
    case .text: self.init(kind: .text, lines: lines)
    case .table(let table):
      self.init(kind: .table, columns: table.columns, rows: table.rows, lines: lines)
    case .record(let names, let properties):
      self.init(
        kind: .record, columns: names, rows: properties.map { [$0.name, $0.value] }, lines: lines)
    }
  }
}

/// Removes blank lines at both ends.
public func withoutBlankEnds(_ lines: [String]) -> [String] {
  var view = lines[...]
  while let first = view.first, trimmed(first).isEmpty { view.removeFirst() }
  while let last = view.last, trimmed(last).isEmpty { view.removeLast() }
  return Array(view)
}
