import Console
import CourseModel

/// The result of reading: the headings that open chapters, and the steps of blocks, by their leaves.
struct Outline {
  struct Opening {
    /// The heading; nil for a chapter that begins with its file, without a heading of its own.
    var leaf: Int?
    var title: String
    var level: Int
    var labID: String?
    var isContents: Bool
  }

  struct File {
    var openings: [Opening] = []
    /// The parts of console blocks, by the block's leaf.
    var consoles: [Int: [ConsolePart]] = [:]
    /// Ids of the steps that are list items, by the item's first leaf.
    var items: [Int: String] = [:]
    /// Ids of the steps that a paragraph or an item tells the reader to do, by its leaf.
    var told: [Int: [String]] = [:]
  }

  var files: [File] = []

  /// Adds a heading that may open a chapter.
  mutating func open(
    _ leaf: Int?, title: String, level: Int, lab: String? = nil, isContents: Bool = false
  ) {
    files[files.count - 1].openings.append(
      Opening(leaf: leaf, title: title, level: level, labID: lab, isContents: isContents))
  }

  mutating func place(_ parts: [ConsolePart], at leaf: Int) {
    files[files.count - 1].consoles[leaf] = parts
  }

  mutating func place(told steps: [String], at leaf: Int) {
    files[files.count - 1].told[leaf] = steps
  }

  mutating func place(step: String, at leaf: Int) {
    files[files.count - 1].items[leaf] = step
  }
}

/// Splits the manual's text into chapters, and puts its steps in their places.
struct DocumentBuilder {
  private let course: Course
  private let outline: Outline
  /// The level of the labs' headings: another heading opens a chapter if it is no deeper.
  private let level: Int

  init(course: Course, outline: Outline) {
    self.course = course
    self.outline = outline
    level = outline.files.flatMap(\.openings).filter { $0.labID != nil }.map(\.level).min() ?? 1
  }

  func document(_ texts: [MarkdownReader.Text]) -> Document {
    var document = Document(footnotes: texts.first?.footnotes ?? [:])
    for (text, file) in zip(texts, outline.files) { add(text, file, to: &document) }
    return document
  }

  private func add(_ text: MarkdownReader.Text, _ file: Outline.File, to document: inout Document) {
    let openings = file.openings.filter { $0.labID != nil || $0.level <= level }
    let headings = Set(openings.compactMap(\.leaf))
    var next = openings[...]
    // The blocks before the file's first chapter.
    var leading: [DocumentBlock] = []
    var isLeading = true
    for (index, block) in text.document.enumerated() {
      while let opening = next.first, let leaf = block.firstLeaf, opening.leaf ?? 0 <= leaf {
        next = next.dropFirst()
        // The course's title opens the preface, not a chapter.
        if opening.labID == nil, document.chapters.isEmpty, opening.title == course.title {
          continue
        }
        var chapter = Chapter(
          labID: opening.labID, heading: Self.heading(block, opening), position: block.position,
          footnotes: text.footnotes, isContents: opening.isContents)
        if isLeading, document.chapters.isEmpty {
          document.preface += leading
        } else if isLeading {
          chapter.blocks = leading
        }
        isLeading = false
        document.chapters.append(chapter)
      }
      if let leaf = block.leaf, headings.contains(leaf) { continue }
      if isLeading {
        if index > 0 || !Self.isMetadata(block) { leading += placed([block], file) }
      } else {
        document.chapters[document.chapters.count - 1].blocks += placed([block], file)
      }
    }
    guard isLeading else { return }
    // A file without a chapter of its own continues the previous chapter.
    if document.chapters.isEmpty {
      document.preface += leading
    } else {
      document.chapters[document.chapters.count - 1].blocks += leading
    }
  }

  private static func heading(_ block: DocumentBlock, _ opening: Outline.Opening) -> [Inline] {
    guard case .heading(_, let inlines) = block.kind, opening.leaf == block.leaf else {
      return [.text(opening.title)]
    }
    // Some authors put the whole heading in bold.
    if inlines.count == 1, case .styled(.strong, let inner) = inlines[0] { return inner }
    return inlines
  }

  private static func isMetadata(_ block: DocumentBlock) -> Bool {
    guard case .paragraph(let inlines) = block.kind else { return false }
    let lines = inlines.split { $0 == .softBreak || $0 == .lineBreak }.map { Array($0).plainText }
    return lines.allSatisfy { Metadata.isLine($0[...]) }
  }

  /// The blocks with their steps; those that a paragraph tells the reader to do come below it, without the output, which
  /// is in a block of its own.
  private func placed(_ blocks: [DocumentBlock], _ file: Outline.File) -> [DocumentBlock] {
    blocks.flatMap { block in
      let block = place(block, file)
      guard case .paragraph = block.kind, let told = block.leaf.flatMap({ file.told[$0] }) else {
        return [block]
      }
      let parts = told.map { ConsolePart.step($0, showsOutput: false) }
      return [block, DocumentBlock(.console(parts), at: block.position)]
    }
  }

  private func place(_ block: DocumentBlock, _ file: Outline.File) -> DocumentBlock {
    var block = block
    switch block.kind {
    case .code:
      if let parts = block.leaf.flatMap({ file.consoles[$0] }) {
        block.kind = .console(Self.joined(parts))
      }
    case .heading(let level, let inlines):
      if inlines.count == 1, case .styled(.strong, let inner) = inlines[0] {
        block.kind = .heading(level: level, inner)
      }
    case .quote(let inner): block.kind = .quote(placed(inner, file))
    case .alert(let alert, let inner): block.kind = .alert(alert, placed(inner, file))
    case .details(let summary, let inner):
      block.kind = .details(summary: summary, placed(inner, file))
    case .tabs(let tabs):
      block.kind = .tabs(
        tabs.map { DocumentTab(title: $0.title, blocks: placed($0.blocks, file)) })
    case .list(var list):
      for index in list.items.indices {
        let leaf = list.items[index].blocks.first?.firstLeaf
        list.items[index].step = leaf.flatMap { file.items[$0] }
        list.items[index].blocks = placed(list.items[index].blocks, file)
      }
      block.kind = .list(list)
    case .paragraph, .console, .table, .rule, .instructorNote: break
    }
    return block
  }

  /// Joins adjacent lines of text to one part, without blank lines around it.
  private static func joined(_ parts: [ConsolePart]) -> [ConsolePart] {
    var result: [ConsolePart] = []
    for part in parts {
      if case .text(let more) = part, case .text(let lines)? = result.last {
        result[result.count - 1] = .text(lines + more)
      } else {
        result.append(part)
      }
    }
    return result.compactMap { part in
      guard case .text(let lines) = part else { return part }
      let kept = withoutBlankEnds(lines)
      return kept.isEmpty ? nil : .text(kept)
    }
  }
}

extension DocumentBlock {
  /// The first leaf in it, itself included; nil where it has none.
  fileprivate var firstLeaf: Int? {
    switch kind {
    case .quote(let inner), .alert(_, let inner), .details(_, let inner):
      Self.firstLeaf(of: inner)
    case .list(let list): Self.firstLeaf(of: list.items.flatMap(\.blocks))
    case .tabs(let tabs): Self.firstLeaf(of: tabs.flatMap(\.blocks))
    case .heading, .paragraph, .code, .console, .table, .rule, .instructorNote: leaf
    }
  }

  /// A loop, since a lazy sequence asks each block twice, and so a block n levels down 2ⁿ times.
  private static func firstLeaf(of blocks: [DocumentBlock]) -> Int? {
    for block in blocks {
      if let leaf = block.firstLeaf { return leaf }
    }
    return nil
  }
}
