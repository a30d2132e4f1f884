import Console
import CourseModel
import Knowledge

/// Brings a table into the columns of another version of its program.
enum TableLayout {
  /// The actual table with columns that the expected one has, where another column has the same values together:
  /// DESIRED and CURRENT of READY's `1/3`, or the other way round.
  static func adapted(
    _ actual: TextTable, to expected: TextTable, _ composed: [ValueWords.Composed]
  ) -> TextTable {
    var table = actual
    for rule in composed {
      let names = rule.form.names.sorted()
      if let whole = index(of: rule.column, in: table),
        index(of: rule.column, in: expected) == nil,
        names.contains(where: { index(of: $0, in: expected) != nil })
      {
        for name in names where index(of: name, in: table) == nil {
          table.columns.append(name)
          for row in table.rows.indices {
            let match = rule.form.match(Array(table.rows[row][whole].utf8))
            table.rows[row].append(
              match?.words[name].map { String(decoding: $0, as: UTF8.self) } ?? "")
          }
        }
      } else if index(of: rule.column, in: table) == nil,
        index(of: rule.column, in: expected) != nil,
        names.allSatisfy({ index(of: $0, in: actual) != nil })
      {
        table.columns.append(rule.column)
        for row in table.rows.indices {
          let words = names.compactMap { name in
            index(of: name, in: actual).map { (name, Array(actual.rows[row][$0].utf8)) }
          }
          let match = WordingForm.Match(
            range: 0..<0, words: Dictionary(words, uniquingKeysWith: { first, _ in first }))
          table.rows[row].append(
            rule.form.text(of: match).map { String(decoding: $0, as: UTF8.self) } ?? "")
        }
      }
    }
    return table
  }

  private static func index(of name: String, in table: TextTable) -> Int? {
    table.columns.firstIndex { PropertyLines.normalized($0) == PropertyLines.normalized(name) }
  }
}
