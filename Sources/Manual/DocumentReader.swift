import CCMarkGFM
import Console
import CourseModel
import Knowledge

/// Reads cmark's tree once: into the leaves that steps are read from and, where they are wanted, into blocks and inlines
/// for pages, each of which says which leaf it is.
struct DocumentReader {
  private let source: SourceText
  private let language: Language
  private let lineMap: [Int]
  private let withDocument: Bool
  /// Headings, paragraphs and code blocks in reading order, whatever they are nested in: the steps are read from these.
  /// Footnotes have none: cmark puts them at the end, wherever they were written.
  private(set) var leaves: [Block] = []
  private var isInFootnote = false
  /// The file's footnotes, by number.
  private(set) var footnotes: [Int: [DocumentBlock]] = [:]

  /// HTML comments in the current block, which may be notes for instructors.
  private var comments: [String] = []
  /// Where the search for the paragraph's next link starts.
  private var cursor: (line: Int, rest: Substring) = (0, "")

  /// Places that were not read as written.
  private(set) var findings: [Finding] = []

  private static let depthLimit = MarkdownReader.depthLimit

  /// - Parameter withDocument: Whether the blocks for pages are wanted, or only the ``leaves``.
  init(_ source: SourceText, lineMap: [Int], _ language: Language, withDocument: Bool) {
    self.withDocument = withDocument
    self.language = language
    self.source = source
    self.lineMap = lineMap
  }

  mutating func blocks(of document: OpaquePointer) -> [DocumentBlock] {
    children(of: document, depth: 0)
  }

  // MARK: Blocks

  private mutating func children(of parent: OpaquePointer, depth: Int) -> [DocumentBlock] {
    var collector = BlockCollector(at: position(of: parent), language)
    if depth < Self.depthLimit {
      var next = cmark_node_first_child(parent)
      while let node = next {
        readOne(node, into: &collector, depth: depth)
        next = cmark_node_next(node)
      }
    } else {
      findings.append(
        MarkdownReader.tooDeep("lists and quotes", at: position(of: parent)))
      for leaf in MarkdownReader.leaves(of: parent) {
        readOne(leaf, into: &collector, depth: depth)
      }
    }
    let blocks = collector.finish()
    if let place = collector.tooDeep {
      findings.append(MarkdownReader.tooDeep("HTML tags", at: place))
    }
    return blocks
  }

  private mutating func readOne(
    _ node: OpaquePointer, into collector: inout BlockCollector, depth: Int
  ) {
    // Open tags around it count, too.
    read(node, into: &collector, depth: depth + collector.depth)
    let position = position(of: node)
    for comment in comments { collector.read(comment: comment, at: position) }
    comments = []
  }

  private mutating func read(
    _ node: OpaquePointer, into collector: inout BlockCollector, depth: Int
  ) {
    let place = position(of: node)
    func add(_ kind: DocumentBlock.Kind, leaf: Int? = nil) {
      if withDocument { collector.add(DocumentBlock(kind, at: place, leaf: leaf)) }
    }
    switch cmark_node_get_type(node) {
    case CMARK_NODE_HEADING:
      let level = Int(cmark_node_get_heading_level(node))
      let leaf = addLeaf(.heading(level: level), MarkdownReader.words(of: node), place, node)
      add(.heading(level: level, inlines(of: node, place)), leaf: leaf)
    case CMARK_NODE_PARAGRAPH:
      let leaf = addLeaf(.paragraph, Self.words(of: node), place, node)
      let inlines = inlines(of: node, place)
      if let (alert, rest) = AlertCue.read(inlines, language) {
        add(.alert(alert, [DocumentBlock(.paragraph(rest), at: place, leaf: leaf)]))
      } else if !inlines.isEmpty {
        add(.paragraph(inlines), leaf: leaf)
      }
    case CMARK_NODE_BLOCK_QUOTE:
      let inner = children(of: node, depth: depth + 1)
      if let (alert, blocks) = AlertCue.read(quote: inner) {
        add(.alert(alert, blocks))
      } else {
        add(.quote(inner))
      }
    case CMARK_NODE_LIST: add(.list(list(node, depth: depth)))
    case CMARK_NODE_CODE_BLOCK:
      let info = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
      let literal = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
      let leaf = addLeaf(.code(info: info), literal, place, nil)
      add(Self.code(info, literal), leaf: leaf)
    case CMARK_NODE_THEMATIC_BREAK: add(.rule)
    case CMARK_NODE_HTML_BLOCK where withDocument:
      collector.read(
        html: cmark_node_get_literal(node).map { String(cString: $0) } ?? "", at: place)
    case CMARK_NODE_FOOTNOTE_DEFINITION:
      // cmark puts them at the end, in the order of their numbers.
      isInFootnote = true
      footnotes[footnotes.count + 1] = children(of: node, depth: depth + 1)
      isInFootnote = false
    default:
      guard cmark_gfm_extensions_get_table_columns(node) > 0 else { return }
      let rows = Self.rows(of: node)
      let text = rows.map { $0.joined(separator: " | ") }.joined(separator: "\n")
      let leaf = addLeaf(.table(rows: rows), text, place, nil)
      if withDocument, let table = table(node, place) { add(.table(table), leaf: leaf) }
    }
  }

  /// - Parameter prose: The node, unless it is code.
  private mutating func addLeaf(
    _ kind: Block.Kind, _ text: String, _ place: SourcePosition, _ prose: OpaquePointer?
  ) -> Int? {
    guard !isInFootnote else { return nil }
    let words = prose.map(MarkdownReader.markedWords)
    leaves.append(
      Block(
        kind: kind, text: text, isBold: prose.map(Self.isBold) ?? false,
        marked: words?.strong ?? [], slanted: words?.light ?? [],
        spans: prose.map { MarkdownReader.codeSpans(of: $0, line: place.line) } ?? [],
        line: place.line, leaf: leaves.count))
    return leaves.count - 1
  }

  private static func rows(of table: OpaquePointer) -> [[String]] {
    var rows: [[String]] = []
    var row = cmark_node_first_child(table)
    while let current = row {
      var cells: [String] = []
      var cell = cmark_node_first_child(current)
      while let one = cell {
        cells.append(trimmed(words(of: one)))
        cell = cmark_node_next(one)
      }
      rows.append(cells)
      row = cmark_node_next(current)
    }
    return rows
  }

  private static func isBold(_ paragraph: OpaquePointer) -> Bool {
    guard let first = cmark_node_first_child(paragraph) else { return false }
    return cmark_node_get_type(first) == CMARK_NODE_STRONG && cmark_node_next(first) == nil
  }

  /// Keeps HTML (a placeholder looks like a tag to cmark), except `<br>` and comments.
  private static func words(of block: OpaquePointer) -> String {
    MarkdownReader.words(of: block) { !$0.hasPrefix("<br") && !$0.hasPrefix("<!--") }
  }

  private static func code(_ info: String, _ literal: String) -> DocumentBlock.Kind {
    var lines = literal.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(Substring($0))
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    let language = info.split(whereSeparator: { " ,{".contains($0) }).first.map { $0.lowercased() }
    return .code(language: language ?? "", lines: lines)
  }

  private mutating func list(_ node: OpaquePointer, depth: Int) -> DocumentList {
    let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
    var list = DocumentList(
      start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
      isTight: cmark_node_get_list_tight(node) != 0, items: [])
    var number = list.start
    var next = cmark_node_first_child(node)
    while let item = next {
      let first = leaves.count
      let isTask = String(cString: cmark_node_get_type_string(item)) == "tasklist"
      list.items.append(
        DocumentList.Item(
          isDone: isTask ? cmark_gfm_extensions_get_tasklist_item_checked(item) : nil,
          blocks: children(of: item, depth: depth + 1)))
      if first < leaves.count, leaves[first].kind == .paragraph {
        leaves[first].kind = .item(number: number)
      }
      number = number.map { $0 &+ 1 }
      next = cmark_node_next(item)
    }
    return list
  }

  private mutating func table(_ node: OpaquePointer, _ place: SourcePosition) -> DocumentTable? {
    let columns = Int(cmark_gfm_extensions_get_table_columns(node))
    guard columns > 0 else { return nil }
    let marks = cmark_gfm_extensions_get_table_alignments(node)
    var table = DocumentTable(
      alignments: (0..<columns).map { column in
        switch marks?[column] {
        case UInt8(ascii: "l"): .left
        case UInt8(ascii: "c"): .center
        case UInt8(ascii: "r"): .right
        default: nil
        }
      }, header: [], rows: [])
    var next = cmark_node_first_child(node)
    while let row = next {
      var cells: [[Inline]] = []
      var nextCell = cmark_node_first_child(row)
      while let cell = nextCell {
        cells.append(inlines(of: cell, place))
        nextCell = cmark_node_next(cell)
      }
      if cmark_gfm_extensions_get_table_row_is_header(row) != 0 {
        table.header = cells
      } else {
        table.rows.append(cells)
      }
      next = cmark_node_next(row)
    }
    return table
  }

  /// The position of a code block is the line of its text, not of its fence.
  private func position(of node: OpaquePointer) -> SourcePosition {
    let line = Int(cmark_node_get_start_line(node)) - 1
    let isFenced =
      cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK && MarkdownReader.isFenced(node)
    let number = lineMap.indices.contains(line) ? lineMap[line] : lineMap.last ?? 1
    return source.position(line: number + (isFenced ? 1 : 0))
  }

  // MARK: Inlines

  private mutating func inlines(of block: OpaquePointer, _ place: SourcePosition) -> [Inline] {
    guard withDocument else { return [] }
    var collector = InlineCollector()
    read(childrenOf: block, into: &collector, place, depth: 0)
    return taken(from: &collector, place)
  }

  private mutating func taken(from collector: inout InlineCollector, _ place: SourcePosition)
    -> [Inline]
  {
    if collector.isTooDeep {
      findings.append(MarkdownReader.tooDeep("HTML tags", at: place))
    }
    return collector.take()
  }

  private mutating func inner(_ node: OpaquePointer, place: SourcePosition, depth: Int)
    -> [Inline]
  {
    var collector = InlineCollector()
    read(childrenOf: node, into: &collector, place, depth: depth + 1)
    return taken(from: &collector, place)
  }

  private mutating func read(
    childrenOf parent: OpaquePointer, into collector: inout InlineCollector,
    _ place: SourcePosition,
    depth: Int
  ) {
    guard depth < Self.depthLimit else {
      findings.append(MarkdownReader.tooDeep("emphasis and links", at: place))
      let words = MarkdownReader.words(of: parent)
      if !words.isEmpty { collector.add(.text(words)) }
      return
    }
    var next = cmark_node_first_child(parent)
    var hidden: String?
    while let node = next {
      next = cmark_node_next(node)
      if let name = hidden {
        if tag(node)?.isClosing == true, tag(node)?.name == name { hidden = nil }
        continue
      }
      if let tag = tag(node), !tag.isClosing, HTMLTag.withoutText.contains(tag.name) {
        hidden = tag.name
        continue
      }
      read(node, into: &collector, place, depth: depth + collector.depth)
    }
  }

  /// The tag in a node of raw HTML; nil for other nodes, and for placeholders.
  private func tag(_ node: OpaquePointer) -> HTMLTag? {
    guard cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE,
      let literal = cmark_node_get_literal(node)
    else { return nil }
    let text = String(cString: literal)
    return HTMLTag.isPlaceholder(text, inSentence: true) ? nil : HTMLTag(text[...].utf8)
  }

  private mutating func read(
    _ node: OpaquePointer, into collector: inout InlineCollector, _ place: SourcePosition,
    depth: Int
  ) {
    let literal = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    switch cmark_node_get_type(node) {
    case CMARK_NODE_TEXT: collector.add(.text(EmojiNames.shown(literal)))
    case CMARK_NODE_CODE: collector.add(.code(literal))
    case CMARK_NODE_SOFTBREAK: collector.add(.softBreak)
    case CMARK_NODE_LINEBREAK: collector.add(.lineBreak)
    case CMARK_NODE_EMPH: collector.add(.styled(.emphasis, inner(node, place: place, depth: depth)))
    case CMARK_NODE_STRONG: collector.add(.styled(.strong, inner(node, place: place, depth: depth)))
    case CMARK_NODE_LINK:
      let (target, title, position) = address(node, place)
      collector.add(
        .link(to: target, title: title, inner(node, place: place, depth: depth), position: position)
      )
    case CMARK_NODE_IMAGE:
      let (target, title, position) = address(node, place)
      collector.add(
        .picture(
          source: target, title: title,
          alternative: inner(node, place: place, depth: depth).plainText,
          position: position))
    case CMARK_NODE_FOOTNOTE_REFERENCE:
      if let number = Int(literal) { collector.add(.footnote(number)) }
    case CMARK_NODE_HTML_INLINE:
      if HTMLTag.isPlaceholder(literal, inSentence: true) {
        collector.add(.placeholder(literal))
      } else if literal.hasPrefix("<!--"), literal.hasSuffix("-->") {
        comments.append(String(literal.dropFirst(4).dropLast(3)))
      } else if let tag = HTMLTag(literal[...].utf8) {
        collector.read(tag, position: place)
      }
    default:
      guard String(cString: cmark_node_get_type_string(node)) == "strikethrough" else { return }
      collector.add(.styled(.strikethrough, inner(node, place: place, depth: depth)))
    }
  }

  private mutating func address(_ node: OpaquePointer, _ place: SourcePosition) -> (
    target: String, title: String, position: SourcePosition
  ) {
    let target = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
    let title = cmark_node_get_title(node).map { String(cString: $0) } ?? ""
    return (target, title, find(target, from: place))
  }

  /// Finds a link's position. cmark's columns cannot be trusted, so the target is searched for in the paragraph's
  /// lines, after the previous one.
  private mutating func find(_ target: String, from place: SourcePosition) -> SourcePosition {
    guard !target.isEmpty, !target.hasPrefix("http"), !target.hasPrefix("mailto:") else {
      return place
    }
    if cursor.line < place.line || cursor.line > place.line + 30 {
      cursor = (place.line, source.lines[place.line - 1][...])
    }
    var (line, rest) = cursor
    // Further away, it is a definition after the text of all links.
    while line < min(place.line + 30, source.lines.count + 1), line < cursor.line + 3 {
      let text = source.lines[line - 1]
      let near = rest.utf8.prefix(2000)
      var part = Substring(near)
      while let start = part.firstStart(of: target) {
        // `](target`, `](<target`, `href="target"`, `[name]: target`
        let before = start > text.startIndex ? text.utf8[text.utf8.index(before: start)] : 0x20
        let end = text.utf8.index(start, offsetBy: target.utf8.count)
        if "(<\"'= ".utf8.contains(before) {
          cursor = (line, text[end...])
          let column = text.utf8.distance(from: text.utf8.startIndex, to: start) + 1
          return source.position(line: line, column: column)
        }
        part = part[end...]
      }
      line += 1
      guard line <= source.lines.count,
        source.lines[line - 1].utf8.contains(where: { $0 != 0x20 && $0 != 0x09 })
      else { break }
      rest = source.lines[line - 1][...]
    }
    return place
  }
}
