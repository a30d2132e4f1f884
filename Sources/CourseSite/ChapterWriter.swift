import Console
import CourseModel

/// Writes a chapter's text: the only place where the manual's blocks become HTML.
struct ChapterWriter {
  let plan: SitePlan
  let settings: SiteSettings
  var html = HTMLText()
  var links: SiteLinks
  let page: SitePlan.Page?
  /// The number of the page's headings written so far.
  private var headingsWritten = 0
  /// Numbers of the file's footnotes, in the order in which this chapter refers to them.
  var footnotes: [Int] = []
  /// Each one's place among them, from 1.
  var footnotePlaces: [Int: Int] = [:]
  /// The placeholders that are fields in the text being written; nil if all are.
  var isField: ((String) -> Bool)?
  /// The words that are placeholders of the step being written because the prose says so.
  var replaced: [String] = []
  /// The text being written is in a link, which cannot contain another.
  var isInLink = false
  /// The author's named places that have not been written yet.
  var namesLeft: Set<String>
  var results: LabResult?
  var notes: InstructorNotes?

  init(plan: SitePlan, settings: SiteSettings, links: SiteLinks) {
    self.plan = plan
    self.settings = settings
    self.links = links
    page = links.page.map { plan.pages[$0] }
    namesLeft = page?.names ?? []
    if let id = page?.lab?.id {
      results = settings.results[id]
      if settings.edition == .instructor { notes = settings.notes[id] }
    }
  }

  /// - Parameter level: The level of the chapter's own heading on the page; those below follow without a gap.
  mutating func write(_ blocks: [DocumentBlock], below level: Int) {
    var levels = HeadingLevels(below: level)
    for block in blocks { write(block, &levels) }
    writeFootnotes(&levels)
  }

  /// The chapter's own heading as HTML. Call it first: its footnotes are the chapter's.
  mutating func heading() -> HTMLText {
    let body = html
    html = HTMLText()
    write(page?.chapter.heading ?? [])
    defer { html = body }
    return html
  }

  private mutating func write(_ blocks: [DocumentBlock], _ levels: inout HeadingLevels) {
    for block in blocks { write(block, &levels) }
  }

  private mutating func write(_ block: DocumentBlock, _ levels: inout HeadingLevels) {
    switch block.kind {
    case .heading(let level, let inlines): writeHeading(inlines, levels.level(of: level))
    case .paragraph(let inlines):
      html.markup("<p>")
      write(inlines)
      html.markup("</p>\n")
    case .quote(let inner):
      html.markup("<blockquote>")
      write(inner, &levels)
      html.markup("</blockquote>\n")
    case .alert(let alert, let inner):
      html.markup("<div class=\"box ")
      html.text(alert.rawValue)
      html.markup("\"><p><b>")
      html.text(alert.rawValue.prefix(1).uppercased() + alert.rawValue.dropFirst())
      html.markup("</b></p>\n")
      write(inner, &levels)
      html.markup("</div>\n")
    case .list(let list): write(list, &levels)
    case .tabs(let tabs): write(tabs, &levels)
    case .code(let language, let lines): writeCode(lines, language)
    case .console(let parts): write(parts)
    case .table(let table): write(table)
    case .rule: html.markup("<hr>\n")
    case .details(let summary, let inner):
      html.markup("<details><summary>")
      write(summary)
      html.markup("</summary>\n")
      write(inner, &levels)
      html.markup("</details>\n")
    case .instructorNote(let text):
      guard settings.edition == .instructor else { return }
      html.markup("<div class=teach><p><b>For the instructor</b></p><p>")
      html.text(text)
      html.markup("</p></div>\n")
    }
  }

  private mutating func writeHeading(_ inlines: [Inline], _ level: Int) {
    let anchor: String
    let headings = page?.headings ?? plan.preface
    if headingsWritten < headings.count {
      anchor = links.anchor(headings[headingsWritten].anchor)
      headingsWritten += 1
    } else {
      anchor = ""
    }
    html.markup("<h")
    html.number(level)
    if !anchor.isEmpty {
      html.markup(" id=\"")
      html.text(anchor)
      html.markup("\"")
    }
    html.markup(">")
    write(inlines)
    if !anchor.isEmpty {
      html.markup("<a class=mark href=\"#")
      html.text(SiteLinks.encoded(anchor))
      html.markup("\" aria-label=\"Link to this section\">#</a>")
    }
    html.markup("</h")
    html.number(level)
    html.markup(">\n")
  }

  private mutating func write(_ list: DocumentList, _ levels: inout HeadingLevels) {
    if let start = list.start {
      html.markup("<ol")
      if start != 1 {
        html.markup(" start=")
        html.number(min(start, 999_999_999))
      }
      html.markup(">")
    } else {
      html.markup("<ul>")
    }
    for item in list.items {
      html.markup("<li")
      if let step = item.step.flatMap({ plan.steps[$0]?.step }) { openItem(step) }
      html.markup(">")
      if let isDone = item.isDone {
        html.markup(
          isDone
            ? "<input type=checkbox disabled checked aria-label=done> "
            : "<input type=checkbox disabled aria-label=\"to do\"> ")
      }
      for block in item.blocks {
        if list.isTight, case .paragraph(let inlines) = block.kind {
          write(inlines)
          html.markup("\n")
        } else {
          write(block, &levels)
        }
      }
      if let step = item.step { writeBehind(step) }
      html.markup("</li>\n")
    }
    html.markup(list.start == nil ? "</ul>\n" : "</ol>\n")
  }

  /// One below the other, each with its title; the page's script makes tabs of them, unless the reader needs all.
  private mutating func write(_ tabs: [DocumentTab], _ levels: inout HeadingLevels) {
    html.markup(tabs.contains { isNeeded($0.blocks) } ? "<div>\n" : "<div class=tabs>\n")
    for tab in tabs {
      html.markup("<section aria-label=\"")
      html.text(tab.title)
      html.markup("\"><p class=tab><b>")
      html.text(tab.title)
      html.markup("</b></p>\n")
      write(tab.blocks, &levels)
      html.markup("</section>\n")
    }
    html.markup("</div>\n")
  }

  /// Whether a step in the blocks belongs to no way, as where tabs are called by machines.
  private func isNeeded(_ blocks: [DocumentBlock]) -> Bool {
    blocks.contains { block in
      switch block.kind {
      case .console(let parts):
        parts.contains { part in
          guard case .step(let id, _) = part, let step = plan.steps[id]?.step else { return false }
          return step.ways.isEmpty
        }
      case .quote(let inner), .alert(_, let inner), .details(_, let inner): isNeeded(inner)
      case .list(let list): list.items.contains { isNeeded($0.blocks) }
      case .tabs(let tabs): tabs.contains { isNeeded($0.blocks) }
      case .heading, .paragraph, .code, .table, .rule, .instructorNote: false
      }
    }
  }

  private mutating func write(_ table: DocumentTable) {
    html.markup("<div class=wide role=group tabindex=0 aria-label=Table><table>")
    html.markup("<thead><tr>")
    for (column, cell) in table.header.enumerated() {
      write(cell, isHeader: true, table: table, column: column)
    }
    html.markup("<tbody>")
    for row in table.rows {
      html.markup("<tr>")
      for (column, cell) in row.enumerated() {
        write(cell, isHeader: false, table: table, column: column)
      }
    }
    html.markup("</table></div>\n")
  }

  private mutating func write(
    _ cell: [Inline], isHeader: Bool, table: DocumentTable, column: Int
  ) {
    html.markup(isHeader && !cell.isEmpty ? "<th" : "<td")
    switch table.alignments.indices.contains(column) ? table.alignments[column] : nil {
    case .center?: html.markup(" class=mid>")
    case .right?: html.markup(" class=end>")
    case .left?, nil: html.markup(">")
    }
    write(cell)
  }

  private mutating func writeFootnotes(_ levels: inout HeadingLevels) {
    guard !footnotes.isEmpty else { return }
    let known = page?.chapter.footnotes ?? plan.prefaceFootnotes
    html.markup("<section class=notes aria-label=Footnotes><ol>")
    // A footnote that another refers to comes after it.
    var number = 0
    while number < footnotes.count {
      let anchor = links.anchor("fn.\(number + 1)")
      html.markup("<li id=\"")
      html.text(anchor)
      html.markup("\">")
      write(known[footnotes[number]] ?? [], &levels)
      html.markup("<a href=\"#")
      html.text(SiteLinks.encoded(links.anchor("fnref.\(number + 1)")))
      html.markup("\" aria-label=\"Back to the text\">↩</a></li>\n")
      number += 1
    }
    html.markup("</ol></section>\n")
  }
}

/// Headings of a page without gaps, whatever levels the author used: HTML's outline must not have any.
struct HeadingLevels {
  private let top: Int
  /// The author's open levels, outermost first.
  private var open: [Int] = []

  init(below level: Int) { top = level }

  mutating func level(of authors: Int) -> Int {
    while let last = open.last, last >= authors { open.removeLast() }
    open.append(authors)
    return min(top + open.count, 6)
  }
}
