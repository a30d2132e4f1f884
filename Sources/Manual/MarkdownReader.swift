import CCMarkGFM
import Console
import CourseModel

/// Reads Markdown with cmark-gfm; only this file and ``DocumentReader`` use it.
///
/// cmark's start lines are right but its end lines are not, so the end of a block is never used: a
/// code block's literal has its lines.
enum MarkdownReader {
  private static let extensionsRegistered: Void = cmark_gfm_core_extensions_ensure_registered()

  /// A file of a manual, as read.
  struct Text {
    /// All blocks in a flat list, whatever contains them: steps are read from these.
    var blocks: [Block] = []
    /// The nested blocks, from which pages are made. Empty unless asked for.
    var document: [DocumentBlock] = []
    var footnotes: [Int: [DocumentBlock]] = [:]
    /// Places that were not read as written.
    var findings: [Finding] = []
  }

  /// How deep lists, quotes and emphasis may be nested. No manual comes near; deeper content is read as if it were at
  /// this depth, with a finding for the author: one call for each level would use up the stack.
  static let depthLimit = 60

  static func tooDeep(_ what: String, at position: SourcePosition) -> Finding {
    Finding(
      .tooDeep, at: position,
      "\(what) are nested more than \(depthLimit) deep here; deeper content is read as if it were not nested"
    )
  }

  static func read(_ source: SourceText, withDocument: Bool, _ lexicon: Lexicon) -> Text {
    let dialect = Dialect(source, lexicon.promptNames)
    guard let document = parse(dialect.text) else { return Text() }
    defer { cmark_node_free(document) }
    var reader = DocumentReader(
      source, lineMap: dialect.lineMap, lexicon.language, withDocument: withDocument)
    let blocks = reader.blocks(of: document)
    let leaves = reader.leaves.map { block in
      var block = block
      block.tabs = dialect.tabs[block.line] ?? []
      return block
    }
    return Text(
      blocks: leaves,
      document: dialect.tabs.isEmpty ? blocks : TabGroups(dialect.tabs).grouped(blocks),
      footnotes: reader.footnotes,
      findings: dialect.wideTables.map { source.tooWide(at: $0) } + reader.findings)
  }

  /// Lists the paragraphs, headings, code and other blocks that hold no blocks, at all depths below a node, in order.
  /// cmark walks them without one call for each level.
  static func leaves(of parent: OpaquePointer) -> [OpaquePointer] {
    guard let iterator = cmark_iter_new(parent) else { return [] }
    defer { cmark_iter_free(iterator) }
    var found: [OpaquePointer] = []
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return found }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
      switch cmark_node_get_type(node) {
      case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING, CMARK_NODE_CODE_BLOCK, CMARK_NODE_HTML_BLOCK,
        CMARK_NODE_THEMATIC_BREAK:
        found.append(node)
      default:
        if cmark_gfm_extensions_get_table_columns(node) > 0 { found.append(node) }
      }
    }
  }

  /// Joins the text of a block's inline nodes at all depths.
  /// - Parameter keeps: Says which pieces of raw HTML stay.
  static func words(
    of block: OpaquePointer,
    keeps: (String) -> Bool = { HTMLTag.isPlaceholder($0, inSentence: true) }
  ) -> String {
    guard let iterator = cmark_iter_new(block) else { return "" }
    defer { cmark_iter_free(iterator) }
    var result = ""
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return result }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
      switch cmark_node_get_type(node) {
      case CMARK_NODE_TEXT:
        if let literal = cmark_node_get_literal(node) {
          result += EmojiNames.shown(String(cString: literal))
        }
      case CMARK_NODE_CODE:
        if let literal = cmark_node_get_literal(node) { result += String(cString: literal) }
      case CMARK_NODE_HTML_INLINE:
        guard let literal = cmark_node_get_literal(node) else { continue }
        let html = String(cString: literal)
        if keeps(html) { result += html }
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK:
        result += "\n"
      default: continue
      }
    }
  }

  /// Lists the single words of a block that are in bold or code, and those that are emphasised otherwise.
  static func markedWords(of block: OpaquePointer) -> (strong: [String], light: [String]) {
    guard let iterator = cmark_iter_new(block) else { return ([], []) }
    defer { cmark_iter_free(iterator) }
    var found: (strong: [String], light: [String]) = ([], [])
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return found }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
      let type = cmark_node_get_type(node)
      let text: OpaquePointer? =
        switch type {
        case CMARK_NODE_STRONG, CMARK_NODE_EMPH: cmark_node_first_child(node)
        case CMARK_NODE_CODE: node
        default: nil
        }
      guard let literal = text.flatMap({ cmark_node_get_literal($0) }) else { continue }
      let word = String(cString: literal)
      guard word.utf8.count <= 64, !word.utf8.contains(0x20) else { continue }
      if type == CMARK_NODE_EMPH { found.light.append(word) } else { found.strong.append(word) }
    }
  }

  /// Lists the pieces of code in a block.
  /// - Parameter line: The block's 1-based line.
  static func codeSpans(of block: OpaquePointer, line: Int) -> [CodeSpan] {
    guard let iterator = cmark_iter_new(block) else { return [] }
    defer { cmark_iter_free(iterator) }
    var spans: [CodeSpan] = []
    var text = ""
    var line = line
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return spans }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
      switch cmark_node_get_type(node) {
      case CMARK_NODE_TEXT:
        let literal = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
        if !spans.isEmpty, literal.utf8.contains(where: { !" .,:;!)".utf8.contains($0) }) {
          spans[spans.count - 1].isLast = false
        }
        text += literal
        // All the text before each of many spans would be quadratic.
        if text.utf8.count > 2 * CodeSpan.contextLimit {
          text = String(text.suffix(CodeSpan.contextLimit))
        }
      case CMARK_NODE_CODE:
        let literal = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
        if !spans.isEmpty { spans[spans.count - 1].isLast = false }
        spans.append(
          CodeSpan(text: trimmed(literal), line: line, before: trimmed(text), isLast: true))
        text += literal
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK:
        text += " "
        line += 1
      default: continue
      }
    }
  }

  static func isFenced(_ node: OpaquePointer) -> Bool {
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    return cmark_node_get_fenced(node, &length, &offset, &character) != 0
  }

  /// Does only cmark's part of the work, as a baseline for the benchmark.
  static func parseOnly(_ text: [UInt8]) {
    if let document = parse(text) { cmark_node_free(document) }
  }

  private static func parse(_ text: [UInt8]) -> OpaquePointer? {
    _ = extensionsRegistered
    guard let parser = cmark_parser_new(CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES) else { return nil }
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough", "autolink", "tasklist"] {
      if let ext = cmark_find_syntax_extension(name) {
        cmark_parser_attach_syntax_extension(parser, ext)
      }
    }
    text.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { chars in
        cmark_parser_feed(parser, chars.baseAddress, chars.count)
      }
    }
    return cmark_parser_finish(parser)
  }
}
