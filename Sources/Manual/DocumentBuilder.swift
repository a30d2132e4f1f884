import Console
import CourseModel

/// The result of reading, by line: the headings that open chapters, and the parts of console blocks.
struct Outline {
  struct Opening {
    var line: Int
    var title: String
    var level: Int
    var labID: String?
    var isContents: Bool
  }

  struct File {
    var openings: [Opening] = []
    /// The parts of console blocks, by the block's 1-based line.
    var consoles: [Int: [ConsolePart]] = [:]
    /// Ids of the steps that are list items, by 1-based line.
    var items: [Int: String] = [:]
  }

  var files: [File] = []

  mutating func add(
    _ line: Int, title: String, level: Int, lab: String? = nil, isContents: Bool = false
  ) {
    files[files.count - 1].openings.append(
      Opening(line: line, title: title, level: level, labID: lab, isContents: isContents))
  }

  mutating func add(_ line: Int, _ parts: [ConsolePart]) {
    files[files.count - 1].consoles[line] = parts
  }

  mutating func add(item line: Int, step: String) {
    files[files.count - 1].items[line] = step
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
    let lines = Set(openings.map(\.line))
    var next = openings[...]
    // The blocks before the file's first chapter.
    var leading: [DocumentBlock] = []
    var isLeading = true
    for (index, block) in text.document.enumerated() {
      while let opening = next.first, opening.line <= block.position.line {
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
      if lines.contains(block.position.line), case .heading = block.kind { continue }
      if isLeading {
        if index > 0 || !Self.isMetadata(block) { leading.append(place(block, file)) }
      } else {
        document.chapters[document.chapters.count - 1].blocks.append(place(block, file))
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
    guard case .heading(_, let inlines) = block.kind, block.position.line == opening.line else {
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

  private func place(_ block: DocumentBlock, _ file: Outline.File) -> DocumentBlock {
    var block = block
    switch block.kind {
    case .code:
      if let parts = file.consoles[block.position.line] {
        block.kind = .console(Self.joined(parts))
      }
    case .heading(let level, let inlines):
      if inlines.count == 1, case .styled(.strong, let inner) = inlines[0] {
        block.kind = .heading(level: level, inner)
      }
    case .quote(let inner): block.kind = .quote(inner.map { place($0, file) })
    case .alert(let alert, let inner): block.kind = .alert(alert, inner.map { place($0, file) })
    case .details(let summary, let inner):
      block.kind = .details(summary: summary, inner.map { place($0, file) })
    case .list(var list):
      for index in list.items.indices {
        let line = list.items[index].blocks.first?.position.line
        list.items[index].step = line.flatMap { file.items[$0] }
        list.items[index].blocks = list.items[index].blocks.map { place($0, file) }
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
