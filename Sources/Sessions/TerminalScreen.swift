import Console
package import Knowledge

/// Plays what a program wrote to a terminal and keeps the text that a person saw.
///
/// The screen has no bottom: lines that scroll away are kept. Lines broken at the terminal's right edge are joined
/// again. Memory and time are bounded by the input: a cursor sent far away stops at the limits below, and so does work
/// that a few bytes request many times (``isBeyondLimits``).
package struct TerminalScreen {
  private struct Row {
    var cells: [UnicodeScalar] = []
    /// The line continues in the next row: the terminal broke it.
    var isWrapped = false
  }

  private let knowledge: Knowledge
  /// Line ends are LF alone in a file, CR LF on a terminal.
  private var lineFeedReturns: Bool
  /// Columns; nil for plain text, which has no right edge.
  private var width: Int?
  private var rows: [Row] = [Row()]
  private var row = 0
  private var column = 0
  private var wrapPending = false
  private var state = State.ground
  private var parameters: [UInt8] = []
  /// The screen as it was before a program (an editor, a pager, tmux) took it over; nil otherwise.
  private var primary: (rows: [Row], row: Int, column: Int)?
  /// The rows of the window that scroll, if a program reserved some for itself (tmux its last).
  private var margins: (top: Int, bottom: Int)?
  private var saved = (row: 0, column: 0)
  private var utf8: [UInt8] = []
  /// Rows of the window; the cursor cannot move further up.
  private var height: Int
  private var heightIsKnown: Bool

  private enum State { case ground, escape, csi, string, stringEscape, charset }

  private static let columnLimit = 4096
  private static let lineLimit = 1 << 20
  /// Cells that the cursor skipped, in all rows together, beyond one for each byte: a few bytes make thousands of them.
  private static let blankLimit = 1 << 22
  /// Cells overwritten or moved because a few bytes asked for it, in all.
  private static let editLimit = 1 << 27

  private var blanks = 0
  private var edits = 0
  private var bytes = 0

  /// Whether the input asked for more than any session does; nothing was done from there on.
  var isBeyondLimits: Bool { blanks > Self.blankLimit + bytes || edits > Self.editLimit }

  /// - Parameters:
  ///   - width: Columns; nil for plain text.
  ///   - height: Rows; nil if unknown: a full-screen program reveals it.
  package init(width: Int? = nil, height: Int? = nil, _ knowledge: Knowledge) {
    self.knowledge = knowledge
    heightIsKnown = height != nil
    let height = height ?? 50
    lineFeedReturns = width == nil
    self.width = width.map { min(max($0, 2), Self.columnLimit) }
    self.height = min(max(height, 1), 1000)
  }

  /// Plays a whole recording. An unknown width is inferred from where the shell broke long lines; without any, there is
  /// no right edge.
  package init(
    playing bytes: ArraySlice<UInt8>, width: Int? = nil, height: Int? = nil, _ knowledge: Knowledge
  ) {
    self.init(width: width, height: height, knowledge)
    feed(bytes)
    guard width == nil,
      let found = breaks.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key
    else { return }
    self.init(width: found, height: height, knowledge)
    lineFeedReturns = true
    feed(bytes)
  }

  /// Whether the input ended inside an escape sequence or a character.
  var endsInSequence: Bool { state != .ground || !utf8.isEmpty }

  /// How often the shell broke long typed lines, by the width of the text before the break.
  ///
  /// Readline writes a space and returns to the first column where the terminal breaks a line.
  private(set) var breaks: [Int: Int] = [:]
  private var possibleBreak: Int?

  package mutating func resize(width: Int, height: Int) {
    self.width = min(max(width, 2), Self.columnLimit)
    self.height = min(max(height, 1), 1000)
  }

  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes where !isBeyondLimits { feed(byte) }
  }

  /// The lines seen, broken ones joined.
  package var lines: [String] {
    var screen = self
    // For a recording that ends inside tmux.
    screen.leaveAlternate()
    return screen.joinedRows
  }

  /// The cursor's row, unless the cursor is at its beginning.
  package var openLine: String? { column > 0 ? Self.text(rows[row].cells) : nil }

  private var joinedRows: [String] {
    var result: [String] = []
    var current: [UnicodeScalar] = []
    for row in rows {
      current += row.cells
      if row.isWrapped { continue }
      result.append(Self.text(current))
      current = []
    }
    if !current.isEmpty { result.append(Self.text(current)) }
    while result.last?.isEmpty == true { result.removeLast() }
    return result
  }

  private static func text(_ cells: [UnicodeScalar]) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: cells)
    var text = Substring(String(view))
    while text.utf8.last == 0x20 { text = Substring(text.utf8.dropLast()) }
    return String(text)
  }

  // MARK: Bytes

  private mutating func feed(_ byte: UInt8) {
    bytes += 1
    switch state {
    case .ground: ground(byte)
    case .escape: escape(byte)
    case .csi: csi(byte)
    case .charset: state = .ground
    case .string:
      if byte == 0x07 { state = .ground }
      if byte == 0x1B { state = .stringEscape }
    case .stringEscape:
      state = byte == UInt8(ascii: "\\") ? .ground : .string
    }
  }

  private mutating func ground(_ byte: UInt8) {
    if possibleBreak != nil { confirmBreak(byte) }
    switch byte {
    case 0x1B:
      utf8 = []
      state = .escape
    case 0x0A, 0x0B, 0x0C:
      newline(isExplicit: true)
      if lineFeedReturns { column = 0 }
    case 0x0D:
      noteBreak()
      column = 0
      wrapPending = false
    case 0x08:
      if wrapPending { wrapPending = false } else { column = max(0, column - 1) }
    case 0x09: tab()
    case 0x00..<0x20, 0x7F: break
    case 0x20..<0x7F:
      utf8 = []
      put(UnicodeScalar(byte))
    default: decode(byte)
    }
  }

  /// A space and a carriage return after a typed line: the line was broken here if it continues.
  private mutating func noteBreak() {
    guard width == nil, column == rows[row].cells.count, (30...400).contains(column - 1),
      rows[row].cells.last == " ", let prompt = prompt(rows[row]),
      !prompt.command.isEmpty
    else { return }
    possibleBreak = column - 1
  }

  /// The next byte decides: a history search or a redrawn line is not a break.
  private mutating func confirmBreak(_ byte: UInt8) {
    guard let found = possibleBreak else { return }
    possibleBreak = nil
    let goesOn = (0x20..<0x7F).contains(byte) && !"([".utf8.contains(byte)
    if goesOn, breaks.count < 100 { breaks[found, default: 0] += 1 }
  }

  private mutating func decode(_ byte: UInt8) {
    if byte & 0xC0 != 0x80 { utf8 = [] }
    utf8.append(byte)
    let length = utf8[0] >= 0xF0 ? 4 : utf8[0] >= 0xE0 ? 3 : utf8[0] >= 0xC0 ? 2 : 1
    guard utf8.count >= length else { return }
    for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars { put(scalar) }
    utf8 = []
  }

  private mutating func tab() {
    // In plain text a tab is kept: it separates columns. On a screen it moves the cursor.
    if width == nil {
      put("\t")
      return
    }
    let next = min((column / 8 + 1) * 8, (width ?? Self.columnLimit) - 1)
    // Cells never written are filled with spaces and a tab, so that the text keeps it.
    if rows[row].cells.count <= column, next > column {
      blanks += column - rows[row].cells.count
      while rows[row].cells.count < column { rows[row].cells.append(" ") }
      rows[row].cells.append("\t")
      column += 1
      virtual += next - column
      return
    }
    column = next
  }

  /// Columns that tabs in this row skip beyond the one cell each takes.
  private var virtual = 0

  private mutating func put(_ scalar: UnicodeScalar) {
    if wrapPending, let width, column + virtual >= width {
      rows[row].isWrapped = true
      newline(isExplicit: false)
      column = 0
    }
    wrapPending = false
    guard column < Self.columnLimit * 1024 else { return }
    if column < rows[row].cells.count {
      rows[row].cells[column] = scalar
    } else {
      blanks += column - rows[row].cells.count
      while rows[row].cells.count < column { rows[row].cells.append(" ") }
      rows[row].cells.append(scalar)
    }
    column += 1
    if let width, column + virtual >= width { wrapPending = true }
  }

  private mutating func newline(isExplicit: Bool) {
    if isExplicit { rows[row].isWrapped = false }
    virtual = 0
    wrapPending = false
    if let margins, row - top == margins.bottom, margins.bottom < height - 1,
      rows.count < Self.lineLimit
    {
      scrollUp(margins)
      return
    }
    row += 1
    if row >= rows.count {
      guard rows.count < Self.lineLimit else {
        row = rows.count - 1
        rows[row] = Row()
        return
      }
      rows.append(Row())
    }
  }

  /// Scrolls a new line in above the rows that stay in place.
  private mutating func scrollUp(_ margins: (top: Int, bottom: Int)) {
    while rows.count < top + height { rows.append(Row()) }
    let stays = row + 1
    edits += rows.count - stays
    rows.insert(Row(), at: stays)
    row = stays
  }

  // MARK: Escape sequences

  private mutating func escape(_ byte: UInt8) {
    state = .ground
    switch byte {
    case UInt8(ascii: "["):
      parameters = []
      state = .csi
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "X"):
      state = .string
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "#"), UInt8(ascii: "%"):
      state = .charset
    case UInt8(ascii: "7"): saved = (row, column)
    case UInt8(ascii: "8"): move(to: saved.row, saved.column)
    case UInt8(ascii: "M"): move(to: row - 1, column)
    case UInt8(ascii: "D"): newline(isExplicit: true)
    case UInt8(ascii: "E"):
      newline(isExplicit: true)
      column = 0
    case 0x1B: state = .escape
    default: break
    }
  }

  private mutating func csi(_ byte: UInt8) {
    switch byte {
    case 0x20...0x3F:
      if parameters.count < 64 { parameters.append(byte) }
    case 0x40...0x7E:
      state = .ground
      control(byte)
    case 0x1B: state = .escape
    case 0x18, 0x1A: state = .ground
    default: break
    }
  }

  private func parameter(_ index: Int, default value: Int) -> Int {
    let parts = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard index < parts.count, let number = Int(String(decoding: parts[index], as: UTF8.self)),
      number > 0
    else { return value }
    return min(number, Self.columnLimit)
  }

  private mutating func control(_ final: UInt8) {
    if parameters.first == UInt8(ascii: "?") {
      privateMode(final)
      return
    }
    let count = parameter(0, default: 1)
    switch final {
    case UInt8(ascii: "A"): move(to: row - count, column)
    case UInt8(ascii: "B"), UInt8(ascii: "e"): move(to: row + count, column)
    case UInt8(ascii: "C"), UInt8(ascii: "a"): move(to: row, column + count)
    case UInt8(ascii: "D"): move(to: row, column - count)
    case UInt8(ascii: "E"): move(to: row + count, 0)
    case UInt8(ascii: "F"): move(to: row - count, 0)
    case UInt8(ascii: "G"), UInt8(ascii: "`"): move(to: row, count - 1)
    case UInt8(ascii: "H"), UInt8(ascii: "f"):
      move(to: top + count - 1, parameter(1, default: 1) - 1)
    case UInt8(ascii: "d"): move(to: top + count - 1, column)
    case UInt8(ascii: "J"): eraseDisplay(parameter(0, default: 0))
    case UInt8(ascii: "K"): eraseLine(parameter(0, default: 0))
    case UInt8(ascii: "P"): deleteCells(count)
    case UInt8(ascii: "@"): insertCells(count)
    case UInt8(ascii: "X"):
      edits += count
      for offset in column..<min(column + count, rows[row].cells.count) where offset >= column {
        rows[row].cells[offset] = " "
      }
    case UInt8(ascii: "S"): for _ in 0..<min(count, height) { scroll() }
    case UInt8(ascii: "r"): setMargins()
    case UInt8(ascii: "s"): saved = (row, column)
    case UInt8(ascii: "u"): move(to: saved.row, saved.column)
    default: break
    }
  }

  /// The row at the top of the window.
  private var top: Int { max(0, rows.count - height) }

  private mutating func privateMode(_ final: UInt8) {
    guard final == UInt8(ascii: "h") || final == UInt8(ascii: "l") else { return }
    let modes = parameters.dropFirst().split(separator: UInt8(ascii: ";")).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard modes.contains(where: { ["47", "1047", "1049"].contains($0) }) else { return }
    if final == UInt8(ascii: "h") {
      guard primary == nil else { return }
      primary = (rows, row, column)
      rows = [Row()]
      row = 0
      column = 0
    } else {
      leaveAlternate()
    }
    margins = nil
    virtual = 0
    wrapPending = false
  }

  /// Drops what an editor or a pager showed, whatever was in the file. tmux and screen show the session itself: there
  /// are prompts in it, and the lines are kept.
  private mutating func leaveAlternate() {
    guard let before = primary else { return }
    let shown = rows
    primary = nil
    rows = before.rows
    row = min(before.row, rows.count - 1)
    column = before.column
    let holdsSession = shown.contains { row in
      let prompt = prompt(row)
      return prompt.map { [.bracketed, .colon].contains($0.style) && !$0.command.isEmpty } ?? false
    }
    guard holdsSession else { return }
    edits += row
    guard mayBeMultiplexer, rows.count + shown.count < Self.lineLimit else { return }
    rows.insert(contentsOf: shown, at: row)
    row += shown.count
  }

  /// Whether the command that took the screen may have been a multiplexer.
  private var mayBeMultiplexer: Bool {
    let before = rows.prefix(row + 1).last { !$0.cells.isEmpty }
    guard let prompt = before.flatMap({ prompt($0) }), !prompt.command.isEmpty
    else { return true }
    let multiplexers = knowledge.programs.names(.multiplexer)
    return ShellLine(prompt.command).commands.flatMap(\.words).contains(
      where: multiplexers.contains)
  }

  private func prompt(_ row: Row) -> Prompt? {
    Prompt(Self.text(row.cells), names: knowledge.promptNames)
  }

  /// `CSI top ; bottom r`
  private mutating func setMargins() {
    let all = parameter(1, default: 0)
    if !heightIsKnown, all > 1 {
      height = min(all, 1000)
      heightIsKnown = true
    }
    let first = parameter(0, default: 1) - 1
    let last = min(parameter(1, default: height), height) - 1
    margins = first < last && (first > 0 || last < height - 1) ? (first, last) : nil
    move(to: top, 0)
  }

  private mutating func scroll() {
    guard rows.count < Self.lineLimit else { return }
    while rows.count < top + height { rows.append(Row()) }
    edits += height
    rows.insert(Row(), at: min(top + (margins?.bottom ?? height - 1) + 1, rows.count))
    row = min(row + 1, rows.count - 1)
  }

  private mutating func move(to newRow: Int, _ newColumn: Int) {
    wrapPending = false
    let bottom = top + height - 1
    let target = min(max(newRow, top), max(bottom, row))
    while target >= rows.count, rows.count < Self.lineLimit { rows.append(Row()) }
    if target != row { virtual = 0 }
    row = min(target, rows.count - 1)
    column = min(max(newColumn, 0), (width ?? Self.columnLimit) - 1)
  }

  private mutating func eraseLine(_ mode: Int) {
    let count = rows[row].cells.count
    switch mode {
    case 0:
      if column < count { rows[row].cells.removeSubrange(column...) }
      rows[row].isWrapped = false
    case 1:
      edits += min(column + 1, count)
      for offset in 0..<min(column + 1, count) { rows[row].cells[offset] = " " }
    default:
      rows[row].cells = []
      rows[row].isWrapped = false
    }
  }

  /// Erasing the whole screen (`clear`) starts a new one below, so that the text seen is kept.
  private mutating func eraseDisplay(_ mode: Int) {
    switch mode {
    case 0:
      eraseLine(0)
      if row + 1 < rows.count { rows.removeSubrange((row + 1)...) }
    case 1: break
    default:
      dropUnfinishedLine()
      if rows.last?.cells.isEmpty == false, rows.count < Self.lineLimit { rows.append(Row()) }
      row = rows.count - 1
      column = 0
      virtual = 0
    }
  }

  /// Ctrl-L clears the screen while a command is being typed, and then shows the line again.
  private mutating func dropUnfinishedLine() {
    guard primary == nil, let last = rows.indices.last, prompt(rows[last]) != nil
    else { return }
    rows[last] = Row()
  }

  private mutating func deleteCells(_ count: Int) {
    guard column < rows[row].cells.count else { return }
    edits += rows[row].cells.count - column
    rows[row].cells.removeSubrange(column..<min(column + count, rows[row].cells.count))
  }

  private mutating func insertCells(_ count: Int) {
    guard column < rows[row].cells.count,
      rows[row].cells.count + count < Self.columnLimit * 4
    else { return }
    blanks += count
    edits += rows[row].cells.count - column
    rows[row].cells.insert(contentsOf: repeatElement(" ", count: count), at: column)
  }
}
