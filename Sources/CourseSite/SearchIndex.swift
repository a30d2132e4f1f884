import CourseModel

/// The index for a page's search: a script with one call, because a page opened from a disk cannot load data in any
/// other way.
struct SearchIndex {
  /// A heading with the text below it.
  struct Section {
    var anchor: String
    var heading: String
    var text: String
  }

  /// A page as the search knows it.
  struct Page: Sendable {
    /// The name of its file.
    var file: String
    /// The first has the page's title.
    var sections: [Section]
  }

  /// The sections of a page, the chapter's own heading first.
  static func sections(of page: SitePlan.Page, _ plan: SitePlan) -> [Section] {
    sections(
      page.chapter.blocks, title: page.title, headings: page.headings,
      footnotes: page.chapter.footnotes, plan: plan)
  }

  /// The sections of the index page: the text before the first chapter.
  static func sections(ofPreface document: Document, _ plan: SitePlan, title: String) -> [Section] {
    sections(
      document.preface, title: title, headings: plan.preface, footnotes: document.footnotes,
      plan: plan)
  }

  private static func sections(
    _ blocks: [DocumentBlock], title: String, headings: [SitePlan.Heading],
    footnotes: [Int: [DocumentBlock]], plan: SitePlan
  ) -> [Section] {
    var collector = Collector(plan: plan, headings: headings, title: title)
    collector.add(blocks)
    var done = 0
    while done < collector.footnotes.count {
      collector.add(footnotes[collector.footnotes[done]] ?? [])
      done += 1
    }
    return collector.sections
  }

  private struct Collector {
    let plan: SitePlan
    let headings: [SitePlan.Heading]
    var sections: [Section]
    /// The footnotes referred to.
    var footnotes: [Int] = []
    private var footnotesSeen: Set<Int> = []
    private var headingsSeen = 0

    init(plan: SitePlan, headings: [SitePlan.Heading], title: String) {
      self.plan = plan
      self.headings = headings
      sections = [Section(anchor: "", heading: title, text: "")]
    }

    mutating func add(_ blocks: [DocumentBlock]) { for block in blocks { add(block) } }

    private mutating func add(_ block: DocumentBlock) {
      switch block.kind {
      case .heading(_, let inlines):
        let anchor = headingsSeen < headings.count ? headings[headingsSeen].anchor : ""
        headingsSeen += 1
        sections.append(Section(anchor: anchor, heading: inlines.plainText, text: ""))
      case .paragraph(let inlines): add(inlines)
      case .quote(let inner), .alert(_, let inner): add(inner)
      case .details(let summary, let inner):
        add(summary)
        add(inner)
      case .list(let list): for item in list.items { add(item.blocks) }
      case .tabs(let tabs):
        for tab in tabs {
          add(tab.title)
          add(tab.blocks)
        }
      case .code(_, let lines): add(lines.joined(separator: " "))
      case .console(let parts): for part in parts { add(part) }
      case .table(let table):
        for cell in ([table.header] + table.rows).joined() { add(cell) }
      case .rule, .instructorNote: return
      }
    }

    private mutating func add(_ part: ConsolePart) {
      switch part {
      case .step(let id, let showsOutput):
        guard let step = plan.steps[id]?.step else { return }
        if let command = step.command ?? step.text { add(command) }
        if let input = step.input { add(input.joined(separator: " ")) }
        if showsOutput { add(outputOf: step) }
      case .text(let lines): add(lines.joined(separator: " "))
      case .output(let id):
        if let step = plan.steps[id]?.step { add(outputOf: step) }
      case .alternative: return
      }
    }

    private mutating func add(outputOf step: Step) {
      switch step.expected.kind {
      case .none: return
      case .text: add(step.expected.lines.joined(separator: " "))
      case .table, .record:
        add(
          ([step.expected.columns] + step.expected.rows).joined().filter { !$0.isEmpty }.joined(
            separator: " "))
      }
    }

    private mutating func add(_ inlines: [Inline]) {
      add(inlines.plainText)
      for case .footnote(let number) in inlines where footnotesSeen.insert(number).inserted {
        footnotes.append(number)
      }
    }

    private mutating func add(_ text: String) {
      let last = sections.count - 1
      if !sections[last].text.isEmpty { sections[last].text += " · " }
      sections[last].text += text
    }
  }

  /// `practicum.found([[file, [[anchor, heading, text], …]], …])`
  static func script(_ pages: [Page]) -> [UInt8] {
    var script = Array("practicum.found([".utf8)
    for (number, page) in pages.enumerated() {
      script.append(contentsOf: number > 0 ? ",\n[".utf8 : "\n[".utf8)
      append(SiteLinks.encoded(page.file), to: &script)
      script.append(contentsOf: ",[".utf8)
      for (index, section) in page.sections.enumerated() {
        script.append(contentsOf: index > 0 ? ",\n[".utf8 : "[".utf8)
        for (place, text) in [section.anchor, section.heading, section.text].enumerated() {
          if place > 0 { script.append(UInt8(ascii: ",")) }
          append(text, to: &script)
        }
        script.append(UInt8(ascii: "]"))
      }
      script.append(contentsOf: "]]".utf8)
    }
    script.append(contentsOf: "]);\n".utf8)
    return script
  }

  /// Appends a JavaScript string; runs of whitespace become one space.
  private static func append(_ text: String, to script: inout [UInt8]) {
    script.append(UInt8(ascii: "\""))
    var wasBlank = false
    for byte in text.utf8 {
      let isBlank = byte <= 0x20 || byte == 0x7F
      if isBlank {
        if !wasBlank { script.append(0x20) }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        script.append(UInt8(ascii: "\\"))
        script.append(byte)
      } else {
        script.append(byte)
      }
      wasBlank = isBlank
    }
    script.append(UInt8(ascii: "\""))
  }
}
