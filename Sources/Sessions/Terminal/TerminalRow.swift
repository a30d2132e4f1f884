/// One row of a terminal's cells.
struct TerminalRow {
  /// The rest of a wide character or of a tab.
  static let rest: UnicodeScalar = "\u{0}"
  /// A cell that nothing was written to; shown as a space.
  static let untouched: UnicodeScalar = "\u{1}"

  private(set) var cells: [UnicodeScalar] = []
  /// What combines with a cell's character, by column.
  private var combining: [Int: [UnicodeScalar]] = [:]
  private(set) var marks: [(column: Int, mark: TerminalMark)] = []
  /// The line continues in the next row: the terminal broke it.
  var isWrapped = false
  var time: Int?

  var isEmpty: Bool { cells.isEmpty && marks.isEmpty }
  var count: Int { cells.count }

  // MARK: Writing

  /// Writes a character of one or two columns, or a tab of up to eight.
  /// - Returns: How many cells were skipped, which nobody wrote.
  mutating func put(_ scalar: UnicodeScalar, at column: Int, width: Int) -> Int {
    if column == cells.count, width == 1 {
      cells.append(scalar)
      return 0
    }
    let skipped = fill(to: column)
    split(at: column)
    for place in column..<(column + width) {
      let cell = place == column ? scalar : Self.rest
      if place < cells.count { cells[place] = cell } else { cells.append(cell) }
    }
    // The rest of what was wider than what is there now.
    var end = column + width
    while end < cells.count, cells[end] == Self.rest {
      cells[end] = " "
      end += 1
    }
    if !combining.isEmpty { combining[column] = nil }
    return skipped
  }

  /// Writes characters of ASCII behind the last.
  mutating func append(_ plain: Slice<UnsafeBufferPointer<UInt8>>) {
    cells.append(contentsOf: plain.lazy.map { UnicodeScalar($0) })
  }

  /// Adds to the character before a column.
  mutating func combine(_ scalar: UnicodeScalar, before column: Int) {
    var place = min(column, cells.count) - 1
    while place > 0, cells[place] == Self.rest { place -= 1 }
    guard place >= 0, combining[place, default: []].count < 8 else { return }
    combining[place, default: []].append(scalar)
  }

  mutating func mark(_ mark: TerminalMark, at column: Int) {
    // A program that tells a thousand things in one place tells nothing.
    if marks.count < 64 { marks.append((column, mark)) }
  }

  /// The marks that stay where the row is removed.
  var lastingMarks: [TerminalMark] { marks.map(\.mark).filter(\.isOfEditing) }

  /// Fills up to a column with cells that nobody wrote.
  private mutating func fill(to column: Int) -> Int {
    let missing = column - cells.count
    guard missing > 0 else { return 0 }
    cells.append(contentsOf: repeatElement(Self.untouched, count: missing))
    return missing
  }

  /// A wide character or a tab that is overwritten in part becomes spaces.
  private mutating func split(at column: Int) {
    guard column < cells.count, cells[column] == Self.rest else { return }
    var start = column
    while start > 0, cells[start] == Self.rest { start -= 1 }
    var end = column
    while end < cells.count, cells[end] == Self.rest { end += 1 }
    for place in start..<end { cells[place] = " " }
  }

  /// Adds the row that this one was continued in.
  mutating func join(_ next: TerminalRow) {
    for (column, more) in next.combining { combining[count + column] = more }
    marks += next.marks.map { (count + $0.column, $0.mark) }
    cells += next.cells
    isWrapped = next.isWrapped
  }

  // MARK: Erasing

  mutating func erase(from column: Int) {
    if column < cells.count {
      split(at: column)
      cells.removeSubrange(column...)
    }
    combining = combining.filter { $0.key < column }
    marks = marks.compactMap { place, mark in
      place <= column ? (place, mark) : mark.isOfEditing ? (column, mark) : nil
    }
    isWrapped = false
  }

  mutating func erase(_ range: Range<Int>) {
    for column in range.clamped(to: 0..<cells.count) {
      split(at: column)
      cells[column] = Self.untouched
      combining[column] = nil
    }
  }

  /// Moves what follows to the left.
  mutating func delete(_ count: Int, at column: Int) {
    guard column < cells.count else { return }
    split(at: column)
    cells.removeSubrange(column..<min(column + count, cells.count))
    combining = [:]
  }

  /// Moves what follows to the right.
  mutating func insert(_ count: Int, at column: Int) {
    guard column < cells.count else { return }
    split(at: column)
    cells.insert(contentsOf: repeatElement(" ", count: count), at: column)
    combining = [:]
  }

  /// Takes out what is before a column; nil if that is nothing.
  mutating func cut(before column: Int) -> TerminalRow? {
    let end = min(column, cells.count)
    guard cells[..<end].contains(where: { $0 != " " && $0 != Self.untouched }) else { return nil }
    var first = self
    first.erase(from: end)
    first.marks = marks.filter { $0.column < column }
    marks.removeAll { $0.column < column }
    erase(0..<end)
    return first
  }

  mutating func cut(to width: Int) {
    if cells.count > width { cells.removeSubrange(width...) }
  }

  // MARK: Reading

  /// Adds the row to a line of which earlier rows are there already.
  func append(to line: inout LineBuilder) {
    if line.time == nil { line.time = time }
    var next = 0
    for (column, cell) in cells.enumerated() {
      while next < marks.count, marks[next].column <= column {
        line.add(marks[next].mark)
        next += 1
      }
      if cell == Self.rest { continue }
      line.add(cell)
      if let more = combining[column] { for scalar in more { line.add(scalar) } }
    }
    for placed in marks[next...] { line.add(placed.mark) }
  }
}
