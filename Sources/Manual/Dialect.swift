import Console

/// Turns the dialect of lab manuals into CommonMark, line by line.
///
/// ``SiteMarkup`` comes first. Three things differ: headings without the space (`##**Title**`), console blocks right after a
/// list or a paragraph (CommonMark would swallow them), and metadata between `---` lines.
struct Dialect {
  /// The text that cmark reads.
  private(set) var text: [UInt8] = []
  /// For each line of `text`, the 1-based source line that it came from.
  private(set) var lineMap: [Int] = []
  /// 1-based source lines at which a table is too wide to be read as one.
  private(set) var wideTables: [Int] = []
  /// The tabs by their 1-based source lines.
  let tabs: [Int: [Tab]]

  private var tables = WideTables()
  private let lines: [String]
  private let prefixes: [String]
  private let names: Prompt.Names
  private var fence: (mark: UInt8, length: Int)?
  private var lastWasBlank = true
  private var lastWasIndented = false
  private var inList = false
  /// The 0-based column at which the list item's text begins.
  private var itemText = 0
  /// Whether the current line is inside a `<!-- … -->` of several lines.
  private var inComment = false

  init(_ source: SourceText, _ names: Prompt.Names) {
    self.names = names
    let markup = SiteMarkup(source.lines)
    lines = markup.lines
    prefixes = markup.prefixes
    tabs = Dictionary(uniqueKeysWithValues: markup.tabs.map { ($0 + 1, $1) })
    text.reserveCapacity(lines.reduce(0) { $0 + $1.utf8.count + 1 })
    lineMap.reserveCapacity(lines.count)
    var index = frontMatterEnd()
    for skipped in 0..<index { emit("", from: skipped) }
    while index < lines.count {
      index += gridTable(at: index) ?? 0
      guard index < lines.count else { break }
      convert(index)
      index += 1
    }
  }

  /// The number of lines of YAML front matter.
  private func frontMatterEnd() -> Int {
    guard let mark = lines.first, mark == "---" || mark == "+++",
      let end = lines.dropFirst().prefix(100).firstIndex(of: mark)
    else { return 0 }
    return end + 1
  }

  private mutating func emit(_ line: String, from index: Int) {
    if index > 0, fence == nil, prefixes[index] != prefixes[index - 1],
      !prefixes[index].hasPrefix(
        String(prefixes[index - 1].reversed().drop { $0 == " " }.reversed()))
    {
      // A paragraph after a quote would continue it.
      emitBlank(index)
    }
    // A tab's title is a paragraph of its own.
    let isTitle = tabs[index + 1]?.last?.line == index
    if isTitle { emitBlank(index) }
    defer { if isTitle { emitBlank(index) } }
    text.append(contentsOf: prefixes[index].utf8)
    text.append(contentsOf: line.utf8)
    text.append(0x0A)
    lineMap.append(index + 1)
  }

  private mutating func emitBlank(_ index: Int) {
    text.append(0x0A)
    lineMap.append(index + 1)
  }

  /// Emits a line that is not code and may be a row of a table.
  private mutating func emitText(_ line: String, from index: Int) {
    switch tables.read(line) {
    case .fine: return emit(line, from: index)
    case .noTable:
      // With its first bar escaped, it is no delimiter row.
      let bar = line.utf8.firstIndex(of: UInt8(ascii: "|")) ?? line.startIndex
      emit("\(line[..<bar])\\\(line[bar...])", from: index)
    case .endsTable:
      emit("", from: index)
      emit(line, from: index)
    }
    wideTables.append(index + 1)
  }

  /// Emits a grid table that begins here; the number of its lines, or nil where there is none.
  private mutating func gridTable(at index: Int) -> Int? {
    guard fence == nil, !inComment, lastWasBlank, lines[index].utf8.contains(UInt8(ascii: "+")),
      indentation(lines[index]) < 4, let table = GridTable(lines, at: index)
    else { return nil }
    for row in table.rows { emit(row.text, from: row.line) }
    emit("", from: index + table.length - 1)
    lastWasIndented = false
    return table.length
  }

  private mutating func convert(_ index: Int) {
    let line = lines[index]
    let indent = indentation(line)
    if updateFence(line, indent: indent) || fence != nil {
      emit(line, from: index)
      lastWasBlank = false
      return
    }
    if inComment || (indent < 4 && line.hasText("<!--")) {
      inComment = !line.hasText("-->")
      if inComment || trimmed(line).hasPrefix("<!--") || trimmed(line).hasSuffix("-->") {
        emit(line, from: index)
        lastWasBlank = false
        return
      }
    }
    let isBlankLine = line.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    if isBlankLine {
      tables.end()
      // Spaces in a blank line would be content at the start of a code block.
      emit(lastWasIndented ? line : "", from: index)
      lastWasBlank = true
      return
    }
    if indent >= 4 {
      if !lastWasIndented, inList || !lastWasBlank, let prompt = firstPrompt(from: index),
        !(inList && lastWasBlank && indent >= itemText && prompt >= itemText + 4)
      {
        emit("", from: index)
        emit("<!-- -->", from: index)
        emit("", from: index)
        inList = false
      }
      if inList { emitText(line, from: index) } else { emit(line, from: index) }
      lastWasIndented = true
    } else {
      let goesOn = inList && lastWasBlank && indent > 0 && indent >= itemText
      if !goesOn, lastWasBlank || lastWasIndented || !inList { inList = isListItem(line) }
      if isListItem(line) { itemText = itemTextColumn(line) }
      emitText(heading(line) ?? line, from: index)
      lastWasIndented = false
    }
    lastWasBlank = false
  }

  /// Opens and closes fenced blocks; true for the fence's own line.
  private mutating func updateFence(_ line: String, indent: Int) -> Bool {
    // The text of a list, and a fence in it, may be indented as deep as that.
    guard indent < (inList ? 8 : 4) || fence != nil else { return false }
    let body = line.utf8.drop(while: { $0 == 0x20 || $0 == 0x09 })
    guard let mark = body.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
      return false
    }
    let length = body.prefix(while: { $0 == mark }).count
    guard length >= 3 else { return false }
    if let open = fence {
      let rest = body.dropFirst(length)
      if open.mark == mark, length >= open.length, rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        fence = nil
        return true
      }
      return false
    }
    fence = (mark, length)
    return true
  }

  private func itemTextColumn(_ line: String) -> Int {
    let marker = line.utf8.drop { $0 == 0x20 }.prefix { $0 != 0x20 }
    let body = line.utf8.drop { $0 == 0x20 }.dropFirst(marker.count)
    let gap = body.prefix { $0 == 0x20 }.count
    // After more than four spaces CommonMark sees code.
    return indentation(line) + marker.count + (gap > 4 ? 1 : gap)
  }

  /// The indentation of the region's first prompt in columns; nil where it has none.
  private func firstPrompt(from start: Int) -> Int? {
    for line in lines[start...].prefix(200) {
      if line.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      guard indentation(line) >= 4 else { return nil }
      let body = line.utf8.drop(while: { $0 == 0x20 || $0 == 0x09 })
      if let prompt = Prompt(String(Substring(body)), names: names), !prompt.command.isEmpty {
        return indentation(line)
      }
    }
    return nil
  }

  private func isListItem(_ line: String) -> Bool {
    let body = line.utf8.drop(while: { $0 == 0x20 })
    guard let first = body.first else { return false }
    if "*-+".utf8.contains(first) { return body.dropFirst().first == 0x20 }
    let number = body.prefix(while: { $0 &- 0x30 < 10 })
    guard !number.isEmpty, number.count <= 9 else { return false }
    let rest = body.dropFirst(number.count)
    return (rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ")"))
      && rest.dropFirst().first == 0x20
  }

  /// Adds the spaces that CommonMark needs to `#**Title**#` and `##Title`; nil for any other line.
  private func heading(_ line: String) -> String? {
    guard line.utf8.first == UInt8(ascii: "#") else { return nil }
    let level = line.utf8.prefix(while: { $0 == UInt8(ascii: "#") }).count
    guard level <= 6 else { return nil }
    var title = line.utf8.dropFirst(level)
    guard let first = title.first, !title.allSatisfy({ $0 == 0x20 }) else { return nil }
    // `#!/bin/sh` opens a script, not a section.
    guard first != UInt8(ascii: "!") else { return nil }
    while let last = title.last, last == UInt8(ascii: "#") || last == 0x20 {
      title = title.dropLast()
    }
    return String(repeating: "#", count: level) + " " + trimmed(String(Substring(title)))
  }
}
