import Console
import CourseModel
import Knowledge

/// Collects blocks while tags of raw HTML, such as `<details>`, open and close around them.
struct BlockCollector {
  private struct Frame {
    var name: String
    var blocks: [DocumentBlock] = []
    var summary: [Inline] = []
    var items: [DocumentList.Item] = []
    var rows: [[[Inline]]] = []
    var cells: [[Inline]] = []
    /// The first number of a numbered list.
    var start = 1
    var position: SourcePosition
  }

  private var frames: [Frame]
  private var line = InlineCollector()
  /// Lines of a `<pre>`.
  private var preformatted: String?
  private let position: SourcePosition
  private let language: Language
  private static let depthLimit = 24
  /// The position of a tag that was dropped because too many were open; its text stays.
  private(set) var tooDeep: SourcePosition?
  /// The number of open tags.
  var depth: Int { frames.count - 1 }

  init(at position: SourcePosition, _ language: Language) {
    self.language = language
    self.position = position
    frames = [Frame(name: "", position: position)]
  }

  mutating func add(_ block: DocumentBlock) {
    frames[frames.count - 1].blocks.append(block)
  }

  mutating func finish() -> [DocumentBlock] {
    endPreformatted(at: position)
    endLine(at: position)
    while frames.count > 1 { closeTop() }
    return frames[0].blocks
  }

  // MARK: Raw HTML

  mutating func read(html: String, at position: SourcePosition) {
    for token in HTMLToken.tokens(of: html) {
      switch token {
      case .text(let text): read(text: text)
      case .comment(let text): read(comment: text, at: position)
      case .tag(let tag): read(tag, at: position)
      case .placeholder(let name):
        if preformatted != nil { preformatted? += name } else { line.add(.placeholder(name)) }
      }
    }
    endLine(at: position)
  }

  private mutating func read(text: String) {
    if preformatted != nil {
      preformatted? += text
      return
    }
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let opens = text.first?.isWhitespace == true && !line.isEmpty
    guard !words.isEmpty else {
      if opens { line.add(.text(" ")) }
      return
    }
    let ends = text.last?.isWhitespace == true
    line.add(.text((opens ? " " : "") + words + (ends ? " " : "")))
  }

  mutating func read(comment: String, at position: SourcePosition) {
    let text = trimmed(comment)
    guard let mark = language.prefix(of: text.lowercased(), .courseInstructor) else { return }
    endLine(at: position)
    let note = text.utf8.dropFirst(mark.utf8.count)
    add(DocumentBlock(.instructorNote(trimmed(Substring(note))), at: position))
  }

  private mutating func read(_ tag: HTMLTag, at position: SourcePosition) {
    if tag.name == "pre" {
      if !tag.isClosing {
        endLine(at: position)
        preformatted = preformatted ?? ""
      } else {
        endPreformatted(at: position)
      }
      return
    }
    guard preformatted == nil else { return }
    guard HTMLTag.blocks.contains(tag.name) else {
      if HTMLTag.breaking.contains(tag.name) { endLine(at: position) }
      line.read(tag, position: position)
      return
    }
    endLine(at: position)
    if tag.name == "hr" {
      if !tag.isClosing { add(DocumentBlock(.rule, at: position)) }
    } else if tag.isClosing {
      close(tag.name)
    } else {
      // `<li>`, `<tr>` and `<td>` end the previous one.
      if let top = frames.last?.name, Self.siblings[tag.name]?.contains(top) == true { closeTop() }
      if tag.name == "tr", frames.last?.name == "tr" { closeTop() }
      guard frames.count < Self.depthLimit else {
        tooDeep = tooDeep ?? position
        return
      }
      let start = tag.attributes["start"].flatMap { Int($0) }.map { max(0, $0) } ?? 1
      frames.append(Frame(name: tag.name, start: start, position: position))
    }
  }

  private static let siblings: [String: Set<String>] = [
    "li": ["li"], "td": ["td", "th"], "th": ["td", "th"], "tr": ["td", "th"],
  ]

  /// Ends a `<pre>`; one that is never closed ends with the blocks around it.
  private mutating func endPreformatted(at position: SourcePosition) {
    guard let text = preformatted else { return }
    preformatted = nil
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    add(DocumentBlock(.code(language: "", lines: withoutBlankEnds(lines)), at: position))
  }

  private mutating func close(_ name: String) {
    guard let index = frames.lastIndex(where: { $0.name == name }), index > 0 else { return }
    while frames.count > index { closeTop() }
  }

  private mutating func endLine(at position: SourcePosition) {
    if line.isTooDeep { tooDeep = tooDeep ?? position }
    var inlines = line.take()
    if case .text(let last)? = inlines.last, last.hasSuffix(" ") {
      inlines.removeLast()
      let text = trimmed(last)
      if !text.isEmpty { inlines.append(.text(last.hasPrefix(" ") ? " " + text : text)) }
    }
    guard !trimmed(inlines.plainText).isEmpty || inlines.contains(where: \.isSeen) else {
      return
    }
    add(DocumentBlock(.paragraph(inlines), at: position))
  }

  private mutating func closeTop() {
    let frame = frames.removeLast()
    let parent = frames.count - 1
    func block(_ kind: DocumentBlock.Kind) -> DocumentBlock {
      DocumentBlock(kind, at: frame.position)
    }
    switch frame.name {
    case "details":
      let summary = frame.summary.isEmpty ? [.text("More")] : frame.summary
      add(block(.details(summary: summary, frame.blocks)))
    case "summary" where frames[parent].name == "details":
      frames[parent].summary = Self.inlines(of: frame.blocks)
    case "blockquote": add(block(.quote(frame.blocks)))
    case "ul" where !frame.items.isEmpty, "ol" where !frame.items.isEmpty:
      // Blocks between items belong to the item before.
      var items = frame.items
      items[items.count - 1].blocks += frame.blocks
      let start = frame.name == "ol" ? frame.start : nil
      add(block(.list(DocumentList(start: start, isTight: true, items: items))))
    case "li" where ["ul", "ol"].contains(frames[parent].name):
      frames[parent].items.append(DocumentList.Item(blocks: frame.blocks))
    case "td" where frames[parent].name == "tr", "th" where frames[parent].name == "tr":
      frames[parent].cells.append(Self.inlines(of: frame.blocks))
    case "tr" where frames[parent].name == "table":
      if !frame.cells.isEmpty { frames[parent].rows.append(frame.cells) }
      frames[parent].blocks += frame.blocks
    case "table":
      // Its caption, and whatever browsers move out of a table.
      frames[parent].blocks += frame.blocks
      if let table = Self.table(frame.rows) { add(block(.table(table))) }
    case "h1", "h2", "h3", "h4", "h5", "h6":
      let level = Int(frame.name.dropFirst()) ?? 6
      add(block(.heading(level: level, Self.inlines(of: frame.blocks))))
    default: frames[parent].blocks += frame.blocks
    }
  }

  /// Makes a table whose first row is the header; short rows are padded, unless the table would get too large.
  private static func table(_ rows: [[[Inline]]]) -> DocumentTable? {
    guard let width = rows.map(\.count).max(), let header = rows.first else { return nil }
    let isFilled = width * rows.count <= 100_000
    func filled(_ row: [[Inline]]) -> [[Inline]] {
      isFilled ? row + Array(repeating: [], count: width - row.count) : row
    }
    return DocumentTable(
      alignments: Array(repeating: nil, count: width), header: filled(header),
      rows: rows.dropFirst().map(filled))
  }

  /// Joins the text of blocks for places that take only inlines: a cell, a heading.
  private static func inlines(of blocks: [DocumentBlock]) -> [Inline] {
    var lines: [[Inline]] = []
    for block in blocks {
      switch block.kind {
      case .paragraph(let inlines), .heading(_, let inlines): lines.append(inlines)
      case .code(_, let code): lines += code.map { [.code($0)] }
      case .quote(let inner), .alert(_, let inner): lines.append(inlines(of: inner))
      case .details(let summary, let inner): lines += [summary, inlines(of: inner)]
      case .list(let list): lines += list.items.map { [.text("• ")] + inlines(of: $0.blocks) }
      case .table(let table):
        lines += ([table.header] + table.rows).map { Array($0.joined(separator: [.text(" ")])) }
      case .console, .tabs, .rule, .instructorNote: continue
      }
    }
    return Array(lines.joined(separator: [.lineBreak]))
  }
}

extension Inline {
  /// Whether it counts as content although it has no text.
  fileprivate var isSeen: Bool {
    switch self {
    case .picture, .anchor: true
    case .link(_, _, let inner, _), .styled(_, let inner): inner.contains(where: \.isSeen)
    default: false
    }
  }
}
