/// Plays what a program wrote to a terminal and keeps the text that a person saw.
///
/// A terminal emulator forgets what leaves its window; this one keeps it, which is why it is our own: rows that scroll
/// away, and those that `clear` or a program without a screen of its own (`TERM=linux`) would remove. Rows broken at the
/// right edge are joined again. Memory and time are bounded by the input: a cursor sent far away stops at the limits
/// below, and so does work that a few bytes request many times (``isBeyondLimits``).
package struct TerminalScreen {
  /// What a program on the normal or on the alternate screen writes to.
  private struct Page {
    /// Lines that can no longer change.
    var done = LineBuilder()
    var rows = [TerminalRow()]
    /// The first row of the window.
    var top = 0
    var row = 0
    var column = 0
    var saved = (row: 0, column: 0)
    /// The rows of the window that scroll, if a program reserved some for itself (tmux its last).
    var margins: (top: Int, bottom: Int)?
  }

  private var page = Page()
  /// The normal screen, while a program (an editor, a pager, tmux) shows the other one.
  private var normal: Page?
  /// The number of the visit to the other screen.
  private var visits = 0
  private var parser = EscapeParser()
  /// Line ends are LF alone in a file, CR LF on a terminal.
  private let lineFeedReturns: Bool
  /// Columns; nil for plain text, which has no right edge.
  private var width: Int?
  /// Rows of the window; the cursor cannot move further up.
  private var height: Int
  private var heightIsKnown: Bool
  /// The last character stands in the last column: the next one goes to the next row.
  private var wrapPending = false
  private var inserts = false
  private var drawsLines = false
  private var lastPrinted = UnicodeScalar(" ")
  private var lineEndMark = LineEndMark()
  /// Whether a shell said that it reads no more, and nothing was written since.
  private var editingEnds = false
  /// Whether the shell that read last began to in the first column, before its prompt, as bash does.
  private var readsBeforePrompt = false
  /// Whether the cursor returned to the first column of a row with text.
  private var hasReturned = false
  /// What a shell told of itself, for who types into it.
  package var activity = ShellActivity()
  /// Milliseconds since the recording's beginning.
  package var time: Int?
  /// The recording's own secret: where it has one, only marks that know it count.
  private let nonce: String?

  private static let columnLimit = 4096
  private static let lineLimit = 1 << 23
  /// Cells that the cursor skipped, in all rows together, beyond one for each byte: a few bytes make thousands of them.
  private static let blankLimit = 1 << 22
  /// Cells overwritten or moved because a few bytes asked for it, in all.
  private static let editLimit = 1 << 27

  private var blanks = 0
  private var edits = 0
  private var bytes = 0
  private var lineCount = 1

  /// Whether the input asked for more than any session does; nothing was done from there on.
  var isBeyondLimits: Bool { blanks > Self.blankLimit + bytes || edits > Self.editLimit }

  /// - Parameters:
  ///   - width: Columns; nil for plain text.
  ///   - height: Rows; nil if unknown: a full-screen program reveals it.
  ///   - isPlainText: Whether a line feed begins a new line at its first column.
  ///   - nonce: The recording's own secret, which its shell marks carry.
  ///   - breaks: Where an earlier playing found lines broken: the window is that wide from there on.
  package init(
    width: Int? = nil, height: Int? = nil, isPlainText: Bool? = nil, nonce: String? = nil,
    breaks: [Break] = []
  ) {
    knownBreaks = breaks[...]
    heightIsKnown = height != nil
    lineFeedReturns = isPlainText ?? (width == nil)
    self.width = width.map { min(max($0, 2), Self.columnLimit) }
    self.height = min(max(height ?? 50, 1), 1000)
    self.nonce = nonce
  }

  /// Whether the input ended inside an escape sequence or a character.
  var endsInSequence: Bool { parser.isInSequence }

  /// Where a shell may have broken a long typed line, if the width is unknown.
  package struct Break {
    /// The columns before it.
    var width: Int
    /// The row so far.
    var text: String
    /// Bytes of the input before the row from which on the window was so wide.
    var start: Int
  }

  /// Readline writes a space and returns to the first column where the terminal breaks a line.
  private(set) var breaks: [Break] = []
  private var knownBreaks: ArraySlice<Break>
  private var rowStart = 0
  /// Bytes before the row in which a line was last drawn anew: a shell does so when the window has another size.
  private var redrawStart: Int?
  /// Bytes before a row was emptied from its first column on.
  private var emptied = -1
  private var possibleBreak: Int?

  package mutating func feed(_ bytes: some Collection<UInt8>) {
    let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { feed($0[...]) }
    if isContiguous == nil { Array(bytes).withUnsafeBufferPointer { feed($0[...]) } }
  }

  private mutating func feed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    var rest = bytes
    while !isBeyondLimits {
      rest = rest.dropFirst(printPlain(rest))
      guard let byte = rest.popFirst() else { return }
      while let next = knownBreaks.first, self.bytes >= next.start {
        resize(width: next.width)
        knownBreaks.removeFirst()
      }
      self.bytes += 1
      if possibleBreak != nil { confirmBreak(byte) }
      if let action = parser.read(byte) { act(action) }
    }
  }

  /// The lines seen, broken ones joined.
  package var lines: TerminalLines {
    var screen = self
    // For a recording that ends inside tmux.
    screen.leaveAlternate()
    for row in screen.page.rows { screen.page.done.add(row, screen: 0) }
    screen.page.done.finish(screen: 0)
    var lines = screen.page.done.lines
    while let last = lines.last, last.text.isEmpty,
      last.marks.allSatisfy({ $0.mark == .editingEnd })
    {
      lines.removeLast()
    }
    return lines
  }

  /// The window's rows as they are now, without blanks at their ends.
  package var window: [String] {
    page.rows[min(page.top, page.rows.count)...].prefix(height).map { row in
      var alone = row
      alone.isWrapped = false
      var builder = LineBuilder()
      builder.add(alone, screen: 0)
      return builder.lines.first?.text ?? ""
    }
  }

  /// The cursor's row, unless the cursor is at its beginning.
  package var openLine: String? {
    page.column > 0 ? openText : nil
  }

  private mutating func act(_ action: EscapeParser.Action) {
    switch action {
    case .print(let scalar): print(scalar)
    case .control(let byte): control(byte)
    case .escape(let byte, let intermediate): escape(byte, intermediate)
    case .sequence(let final, let parameters):
      lineEndMark.sawSequence()
      sequence(final, parameters)
    case .command(let text):
      guard let mark = TerminalMark(command: text, nonce: nonce) else { return }
      activity.follow(mark)
      endEditing()
      add(mark)
    }
  }

  /// A shell that ends editing may still go down to the end of a command of several rows.
  private mutating func endEditing() {
    if editingEnds { add(.editingEnd) }
    editingEnds = false
  }

  /// A shell that begins to read before its prompt takes the column for the first, and moves the cursor by that.
  private mutating func beginEditing() {
    if page.column == 0 {
      readsBeforePrompt = true
    } else if readsBeforePrompt, !hasReturned, normal == nil {
      keepOutput()
      page.column = 0
      wrapPending = false
    } else {
      readsBeforePrompt = false
    }
    add(.editingStart)
  }

  private mutating func add(_ mark: TerminalMark) {
    if mark.endsOutput { keepOutput() }
    if page.rows[page.row].time == nil { page.rows[page.row].time = time }
    page.rows[page.row].mark(mark, at: page.column)
  }

  /// Keeps an output that ended without a line feed in a row of its own: a shell that draws its prompt anew, behind it,
  /// erases the whole row.
  private mutating func keepOutput() {
    guard page.column > 0, lineCount < Self.lineLimit,
      let output = page.rows[page.row].cut(before: page.column)
    else {
      return
    }
    lineCount += 1
    page.rows.insert(output, at: page.row)
    page.row += 1
    if page.row - page.top >= height { page.top += 1 }
  }

  // MARK: Characters

  /// Writes the letters, digits and signs of ASCII that come next, where nothing can happen but that they are added to
  /// the row: most of what programs write.
  /// - Returns: How many bytes they are.
  private mutating func printPlain(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    guard !parser.isInSequence, lineEndMark.isIdle, knownBreaks.isEmpty, possibleBreak == nil,
      !editingEnds, !drawsLines, !inserts, !wrapPending, page.column == page.rows[page.row].count
    else { return 0 }
    let space = (width ?? Self.columnLimit) - 1 - page.column
    let plain = bytes.prefix(max(0, space)).prefix { $0 >= 0x20 && $0 < 0x7F }
    guard let last = plain.last else { return 0 }
    if page.rows[page.row].time == nil { page.rows[page.row].time = time }
    page.rows[page.row].append(plain)
    page.column += plain.count
    lastPrinted = UnicodeScalar(last)
    self.bytes += plain.count
    return plain.count
  }

  private mutating func print(_ scalar: UnicodeScalar) {
    let scalar = drawsLines ? LineDrawing.character(scalar) : scalar
    let columns = CharacterWidth.columns(scalar)
    guard columns > 0 else {
      page.rows[page.row].combine(scalar, before: page.column + (wrapPending ? 1 : 0))
      return
    }
    if editingEnds { endEditing() }
    lineEndMark.saw(scalar, at: wrapPending ? 0 : page.column)
    if let width, page.column + columns > width { wrapPending = true }
    goToNextRow()
    guard page.column < Self.columnLimit * 1024 else { return }
    if inserts { insert(columns) }
    if page.rows[page.row].time == nil { page.rows[page.row].time = time }
    blanks += page.rows[page.row].put(scalar, at: page.column, width: columns)
    page.column += columns
    lastPrinted = scalar
    if let width, page.column >= width {
      page.column = width - 1
      wrapPending = true
    }
  }

  /// Goes on in the next row, if the last column is full. A shell that then inserts or deletes characters means those of
  /// the next row, although some terminals change the last column.
  private mutating func goToNextRow() {
    guard wrapPending else { return }
    page.rows[page.row].isWrapped = true
    lineFeed()
    page.column = 0
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x0A, 0x0B, 0x0C:
      lineFeed()
      if lineFeedReturns { page.column = 0 }
      if editingEnds { endEditing() }
    case 0x0D: carriageReturn()
    case 0x08:
      if page.column == 0 { joinRows() }
      if wrapPending { wrapPending = false } else { page.column = max(0, page.column - 1) }
    case 0x09: tab()
    case 0x0E: drawsLines = true
    case 0x0F: drawsLines = false
    default: break
    }
  }

  /// Returns to the first column. What zsh and fish write so that a prompt begins a new row is no text: a mark where
  /// the output ended without a line feed, and spaces up to the next row.
  private mutating func carriageReturn() {
    noteBreak()
    if bytes == emptied + 1 { redrawStart = rowStart }
    if let (column, spaces) = lineEndMark.found(width: width) {
      // The last space's row.
      let down = width.map { (column + spaces) / $0 } ?? 0
      for row in max(page.row - down, 0)...page.row {
        page.rows[row].erase(from: row == page.row - down ? column : 0)
      }
      page.row = max(page.row - down, 0)
      // They end at the right edge, which tells where it is.
      if width.map({ abs(spaces + 1 - $0) > 1 }) ?? true { width = spaces + 1 }
      if column > 0 { lineFeed() }
    }
    lineEndMark = LineEndMark()
    hasReturned = page.rows[page.row].count > 0
    page.column = 0
    wrapPending = false
  }

  /// A shell does not go back beyond a row's beginning: where it does, the window is wider than was known, and the row
  /// was not broken.
  private mutating func joinRows() {
    guard activity.isEditing, page.row > page.top, page.rows[page.row - 1].isWrapped else { return }
    let upper = page.rows[page.row - 1].count
    page.rows[page.row - 1].join(page.rows[page.row])
    page.rows.remove(at: page.row)
    lineCount -= 1
    page.row -= 1
    page.column = upper
    width = width.map { max($0, page.rows[page.row].count + 1) }
  }

  private mutating func tab() {
    let next = (page.column / 8 + 1) * 8
    let end = width.map { min(next, $0 - 1) } ?? next
    // Where nothing was written before, the text keeps the tab: it separates columns.
    if page.rows[page.row].count <= page.column, end > page.column, end - page.column <= 8 {
      blanks += page.rows[page.row].put("\t", at: page.column, width: end - page.column)
    }
    page.column = max(page.column, end)
  }

  private mutating func lineFeed() {
    wrapPending = false
    hasReturned = false
    rowStart = bytes
    guard page.row - page.top != (page.margins?.bottom ?? height - 1) else {
      scrollUp()
      return
    }
    moveDown()
  }

  private mutating func moveDown() {
    page.row += 1
    extend(to: page.row)
    page.row = min(page.row, page.rows.count - 1)
    if page.row - page.top >= height { page.top = page.row - height + 1 }
    freeze()
  }

  private mutating func extend(to row: Int) {
    while row >= page.rows.count, lineCount < Self.lineLimit { newRow(at: page.rows.count) }
    // At the limit, the last row is written again and again.
    if row >= page.rows.count { page.rows[page.rows.count - 1] = TerminalRow() }
  }

  private mutating func newRow(at place: Int) {
    lineCount += 1
    edits += page.rows.count - place
    page.rows.insert(TerminalRow(), at: place)
  }

  /// Scrolls the rows that scroll up by one. What leaves the window at its top is kept; what leaves a region inside it
  /// is not.
  private mutating func scrollUp() {
    let region = page.margins ?? (0, height - 1)
    extend(to: page.top + region.bottom)
    if region.top > 0 {
      edits += height
      page.rows.remove(at: min(page.top + region.top, page.rows.count - 1))
      page.rows.insert(TerminalRow(), at: min(page.top + region.bottom, page.rows.count))
      return
    }
    guard lineCount < Self.lineLimit else {
      page.rows[page.row] = TerminalRow()
      return
    }
    newRow(at: min(page.top + region.bottom + 1, page.rows.count))
    page.top += 1
    page.row = min(page.row + 1, page.rows.count - 1)
    freeze()
  }

  /// Makes lines of the rows that are far above the window.
  private mutating func freeze() {
    guard page.top > 4096 else { return }
    let count = 2048
    for row in page.rows[..<count] { page.done.add(row, screen: visit) }
    page.rows.removeFirst(count)
    page.top -= count
    page.row -= count
    page.saved.row = max(0, page.saved.row - count)
  }

  private var visit: Int { normal == nil ? 0 : visits }

  // MARK: Unknown width

  /// A space and a carriage return after a typed line: the line was broken here if it continues.
  private mutating func noteBreak() {
    guard width == nil, page.column == page.rows[page.row].count,
      (30...400).contains(page.column - 1), page.rows[page.row].cells.last == " "
    else { return }
    possibleBreak = page.column - 1
  }

  /// The next byte decides: a history search or a redrawn line is not a break.
  private mutating func confirmBreak(_ byte: UInt8) {
    guard let found = possibleBreak else { return }
    possibleBreak = nil
    let goesOn = byte >= 0x20 && byte != 0x7F && !"([".utf8.contains(byte)
    guard goesOn, breaks.count < 100 else { return }
    breaks.append(Break(width: found, text: openText, start: redrawStart ?? rowStart))
    redrawStart = nil
  }

  /// The text of the cursor's row.
  private var openText: String {
    var builder = LineBuilder()
    builder.add(page.rows[page.row], screen: 0)
    builder.finish(screen: 0)
    return builder.lines.first?.text ?? ""
  }

  // MARK: Sequences

  private mutating func escape(_ byte: UInt8, _ intermediate: UInt8?) {
    lineEndMark.sawSequence()
    if let intermediate {
      if intermediate == UInt8(ascii: "(") { drawsLines = byte == UInt8(ascii: "0") }
      return
    }
    switch byte {
    case UInt8(ascii: "7"): page.saved = (page.row - page.top, page.column)
    case UInt8(ascii: "8"): move(to: page.top + page.saved.row, page.saved.column)
    case UInt8(ascii: "M"):
      if page.row == page.top + (page.margins?.top ?? 0) {
        scrollDown(1)
      } else {
        move(to: page.row - 1, page.column)
      }
    case UInt8(ascii: "D"): lineFeed()
    case UInt8(ascii: "E"):
      lineFeed()
      page.column = 0
    case UInt8(ascii: "c"): clear()
    default: break
    }
  }

  private mutating func sequence(_ final: UInt8, _ parameters: TerminalParameters) {
    if let prefix = parameters.prefix {
      if prefix == UInt8(ascii: "?") { privateMode(final, parameters) }
      return
    }
    let count = parameters.number(0, default: 1, limit: Self.columnLimit)
    switch final {
    case UInt8(ascii: "A"): move(to: page.row - count, page.column)
    case UInt8(ascii: "B"), UInt8(ascii: "e"): move(to: page.row + count, page.column)
    case UInt8(ascii: "C"), UInt8(ascii: "a"): move(to: page.row, page.column + count)
    case UInt8(ascii: "D"): move(to: page.row, page.column - count)
    case UInt8(ascii: "E"): move(to: page.row + count, 0)
    case UInt8(ascii: "F"): move(to: page.row - count, 0)
    case UInt8(ascii: "G"), UInt8(ascii: "`"): move(to: page.row, count - 1)
    case UInt8(ascii: "H"), UInt8(ascii: "f"):
      let column = parameters.number(1, default: 1, limit: Self.columnLimit)
      move(to: page.top + count - 1, column - 1)
    case UInt8(ascii: "d"): move(to: page.top + count - 1, page.column)
    case UInt8(ascii: "J"): eraseDisplay(parameters.number(0, default: 0, limit: 9))
    case UInt8(ascii: "K"): eraseLine(parameters.number(0, default: 0, limit: 9))
    case UInt8(ascii: "L"): insertLines(count)
    case UInt8(ascii: "M"): deleteLines(count)
    case UInt8(ascii: "P"):
      goToNextRow()
      edits += page.rows[page.row].count
      page.rows[page.row].delete(count, at: page.column)
    case UInt8(ascii: "@"):
      goToNextRow()
      insert(count)
    case UInt8(ascii: "X"):
      edits += count
      page.rows[page.row].erase(page.column..<(page.column + count))
    case UInt8(ascii: "S"): for _ in 0..<min(count, height) { scrollUp() }
    case UInt8(ascii: "T"): scrollDown(min(count, height))
    case UInt8(ascii: "b"):
      edits += count
      for _ in 0..<count { print(lastPrinted) }
    case UInt8(ascii: "h"), UInt8(ascii: "l"):
      if parameters.holds(4) { inserts = final == UInt8(ascii: "h") }
    case UInt8(ascii: "r"): setMargins(parameters)
    case UInt8(ascii: "s"): page.saved = (page.row - page.top, page.column)
    case UInt8(ascii: "u"): move(to: page.top + page.saved.row, page.saved.column)
    default: break
    }
  }

  private mutating func privateMode(_ final: UInt8, _ parameters: TerminalParameters) {
    guard final == UInt8(ascii: "h") || final == UInt8(ascii: "l") else { return }
    let isOn = final == UInt8(ascii: "h")
    if parameters.holds(2004) {
      endEditing()
      activity.follow(isOn ? .editingStart : .editingEnd)
      if isOn { beginEditing() } else { editingEnds = true }
    }
    guard parameters.holds(47) || parameters.holds(1047) || parameters.holds(1049) else { return }
    if isOn { enterAlternate() } else { leaveAlternate() }
    wrapPending = false
  }

  private mutating func enterAlternate() {
    guard normal == nil else { return }
    normal = page
    visits += 1
    page = Page()
  }

  /// Returns to the normal screen. What the other one showed follows the command that opened it.
  private mutating func leaveAlternate() {
    guard var before = normal else { return }
    normal = nil
    var shown = page.done
    for row in page.rows { shown.add(row, screen: visits) }
    shown.finish(screen: visits)
    // Up to the cursor's row, all lines are done: what comes next is below them.
    for row in before.rows[..<before.row] { before.done.add(row, screen: 0) }
    before.done.finish(screen: 0)
    before.done.append(shown.lines)
    before.rows.removeFirst(before.row)
    before.top = 0
    before.saved = (0, 0)
    before.row = 0
    before.margins = nil
    page = before
  }

  /// `CSI top ; bottom r`
  private mutating func setMargins(_ parameters: TerminalParameters) {
    let all = parameters.number(1, default: 0, limit: Self.columnLimit)
    if !heightIsKnown, all > 1 {
      height = min(all, 1000)
      heightIsKnown = true
      page.top = max(page.top, page.rows.count - height)
    }
    let first = parameters.number(0, default: 1, limit: Self.columnLimit) - 1
    let last = min(all > 0 ? all : height, height) - 1
    page.margins = first < last && (first > 0 || last < height - 1) ? (first, last) : nil
    move(to: page.top, 0)
  }

  private mutating func move(to newRow: Int, _ newColumn: Int) {
    wrapPending = false
    hasReturned = true
    let target = min(max(newRow, page.top), page.top + height - 1)
    extend(to: target)
    page.row = min(target, page.rows.count - 1)
    page.column = min(max(newColumn, 0), (width ?? Self.columnLimit) - 1)
  }

  /// Lines are not broken anew, as in xterm: a shell that draws its line again counts on that.
  package mutating func resize(width: Int, height: Int? = nil) {
    let height = height ?? self.height
    self.width = min(max(width, 2), Self.columnLimit)
    self.height = min(max(height, 1), 1000)
    page.margins = nil
    if page.row - page.top >= self.height { page.top = page.row - self.height + 1 }
  }

  // MARK: Erasing

  private mutating func eraseLine(_ mode: Int) {
    if page.column == 0 { emptied = bytes }
    switch mode {
    case 0: page.rows[page.row].erase(from: wrapPending ? page.column + 1 : page.column)
    case 1:
      edits += min(page.column + 1, page.rows[page.row].count)
      page.rows[page.row].erase(0..<(page.column + 1))
    default: page.rows[page.row].erase(from: 0)
    }
  }

  /// Erasing the whole window (`clear`) starts a new one below, so that the text seen is kept.
  private mutating func eraseDisplay(_ mode: Int) {
    switch mode {
    case 0 where page.row == page.top && page.column == 0 && page.rows.count - page.row > 1: clear()
    case 0:
      eraseLine(0)
      if page.row + 1 < page.rows.count {
        let marks = page.rows[(page.row + 1)...].flatMap(\.lastingMarks)
        for mark in marks { add(mark) }
        lineCount -= page.rows.count - page.row - 1
        page.rows.removeSubrange((page.row + 1)...)
      }
    case 1:
      for row in page.top..<page.row { page.rows[row].erase(from: 0) }
      eraseLine(1)
    case 2: clear()
    default: break
    }
  }

  private mutating func clear() {
    let place = page.row - page.top
    while page.rows.count > page.top + 1, page.rows[page.rows.count - 1].isEmpty {
      page.rows.removeLast()
      lineCount -= 1
    }
    page.rows[page.rows.count - 1].isWrapped = false
    if !page.rows[page.rows.count - 1].isEmpty { extend(to: page.rows.count) }
    page.top = page.rows.count - 1
    page.rows[page.top].mark(.cleared, at: 0)
    page.row = page.top + place
    extend(to: page.row)
    page.row = min(page.row, page.rows.count - 1)
    wrapPending = false
    freeze()
  }

  private mutating func insert(_ count: Int) {
    guard page.column < page.rows[page.row].count else { return }
    blanks += count
    edits += page.rows[page.row].count - page.column
    page.rows[page.row].insert(count, at: page.column)
    if let width { page.rows[page.row].cut(to: width) }
  }

  private mutating func scrollDown(_ count: Int) {
    let region = page.margins ?? (0, height - 1)
    for _ in 0..<count {
      edits += height
      if page.rows.count > page.top + region.bottom {
        page.rows.remove(at: page.top + region.bottom)
      } else {
        lineCount += 1
      }
      page.rows.insert(TerminalRow(), at: min(page.top + region.top, page.rows.count))
    }
    page.row = min(page.row, page.rows.count - 1)
  }

  private mutating func insertLines(_ count: Int) {
    changeLines(count) { rows, first, last in
      if rows.count > last { rows.remove(at: last) }
      rows.insert(TerminalRow(), at: min(first, rows.count))
    }
  }

  private mutating func deleteLines(_ count: Int) {
    changeLines(count) { rows, first, last in
      if first < rows.count { rows.remove(at: first) }
      if last < rows.count { rows.insert(TerminalRow(), at: last) }
    }
  }

  private mutating func changeLines(_ count: Int, _ change: (inout [TerminalRow], Int, Int) -> Void)
  {
    let last = page.top + (page.margins?.bottom ?? height - 1)
    guard page.row <= last else { return }
    let before = page.rows.count
    for _ in 0..<min(count, height) {
      edits += height
      change(&page.rows, page.row, last)
    }
    if page.rows.isEmpty { page.rows = [TerminalRow()] }
    lineCount += page.rows.count - before
    extend(to: page.row)
    page.row = min(page.row, page.rows.count - 1)
    page.column = 0
  }
}
