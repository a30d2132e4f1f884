import Console
import CourseModel

/// The pages of a site, their contents and their names: everything that one page needs to know about the others.
struct SitePlan: Sendable {
  struct Heading: Sendable {
    var level: Int
    var anchor: String
    var inlines: [Inline]
  }

  struct Page: Sendable {
    var chapter: Chapter
    var lab: Lab?
    /// `lab3`; its file is `lab3.html`.
    var name: String
    var title: String
    /// In reading order, without the chapter's own.
    var headings: [Heading]
    /// The author's named places.
    var names: Set<String>
    /// The headings' anchors, looked up for each link.
    var anchors: Set<String>

    var file: String { name + ".html" }
  }

  /// A step, and the page that it is on.
  struct PlacedStep: Hashable, Sendable {
    /// An index into the pages.
    var page: Int
    var step: Step
  }

  let course: Course
  let pages: [Page]
  /// Headings of the text before the first chapter, on the index.
  let preface: [Heading]
  let prefaceFootnotes: [Int: [DocumentBlock]]
  /// By the step's id.
  let steps: [String: PlacedStep]
  /// By file, and by the anchor that the whole file has on GitHub: the page, nil for the index, and its own anchor
  /// there.
  private var anchors: [String: [String: (page: Int?, anchor: String)]] = [:]
  private var firstPages: [String: Int] = [:]

  init(course: Course, document: Document) {
    self.course = course
    let labs = Dictionary(course.labs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var names = FileNames()
    var pages: [Page] = []
    var fileSlugs: [String: Slugs] = [:]
    var indexSlugs = Slugs()
    var preface: [Heading] = []
    if let file = document.preface.first?.position.file ?? document.chapters.first?.position.file {
      // The title itself, if there is a heading for it.
      anchors[file, default: [:]][fileSlugs[file, default: Slugs()].slug(course.title)] = (nil, "")
    }
    for block in document.preface {
      let file = block.position.file
      for (level, inlines) in Self.headings([block]) {
        let anchor = indexSlugs.slug(inlines.plainText)
        anchors[file, default: [:]][fileSlugs[file, default: Slugs()].slug(inlines.plainText)] = (
          nil, anchor
        )
        preface.append(Heading(level: level, anchor: anchor, inlines: inlines))
      }
    }
    self.preface = preface
    prefaceFootnotes = document.footnotes
    for chapter in document.chapters where !chapter.isContents || !Self.isOnlyList(chapter) {
      let title = chapter.heading.plainText
      let lab = chapter.labID.flatMap { labs[$0] }
      let name = names.unique(lab?.id ?? Slugs.base(title))
      var slugs = Slugs()
      let file = chapter.position.file
      let whole = fileSlugs[file, default: Slugs()].slug(title)
      anchors[file, default: [:]][whole] = (pages.count, "")
      _ = slugs.slug(title)
      var headings: [Heading] = []
      for (level, inlines) in Self.headings(chapter.blocks) {
        let anchor = slugs.slug(inlines.plainText)
        let whole = fileSlugs[file, default: Slugs()].slug(inlines.plainText)
        anchors[file, default: [:]][whole] = (pages.count, anchor)
        headings.append(Heading(level: level, anchor: anchor, inlines: inlines))
      }
      if firstPages[file] == nil { firstPages[file] = pages.count }
      let taken = Set(headings.map(\.anchor))
      let own = NamedPlaces.all(in: chapter).subtracting(taken)
      for anchor in own where anchors[file]?[anchor] == nil {
        anchors[file, default: [:]][anchor] = (pages.count, anchor)
      }
      pages.append(
        Page(
          chapter: chapter, lab: lab, name: name, title: title, headings: headings, names: own,
          anchors: taken))
    }
    self.pages = pages
    var steps: [String: PlacedStep] = [:]
    for (index, page) in pages.enumerated() {
      for step in page.lab?.steps ?? [] { steps[step.id] = PlacedStep(page: index, step: step) }
    }
    self.steps = steps
  }

  /// File names: unique, long enough to be distinguished, short enough for every file system.
  private struct FileNames {
    private var taken: Set<String> = ["index", "all", "404", "search-index"]
    private var next: [String: Int] = [:]

    mutating func unique(_ name: String) -> String {
      let base = String(String.UnicodeScalarView(name.unicodeScalars.prefix(50)))
      if taken.insert(base).inserted { return base }
      var number = next[base] ?? 2
      while !taken.insert("\(base)-\(number)").inserted { number += 1 }
      next[base] = number + 1
      return "\(base)-\(number)"
    }
  }

  /// Whether a chapter is only the manual's list of labs: the index has that.
  private static func isOnlyList(_ chapter: Chapter) -> Bool {
    chapter.blocks.allSatisfy { if case .list = $0.kind { true } else { false } }
  }

  private static func headings(_ blocks: [DocumentBlock]) -> [(Int, [Inline])] {
    blocks.flatMap { block -> [(Int, [Inline])] in
      switch block.kind {
      case .heading(let level, let inlines): [(level, inlines)]
      case .quote(let inner), .alert(_, let inner), .details(_, let inner): headings(inner)
      case .list(let list): list.items.flatMap { headings($0.blocks) }
      default: []
      }
    }
  }

  // MARK: Link targets

  enum Destination {
    case page(Int, anchor: String)
    case index(anchor: String)
    /// The page exists but has no such anchor.
    case noAnchor
    case nowhere
  }

  /// - Parameters:
  ///   - file: The Markdown file of the target, named as in ``SourcePosition``.
  ///   - page: The page with the link.
  func destination(file: String, anchor: String, from page: Int?) -> Destination {
    if let page, pages[page].chapter.position.file == file, !anchor.isEmpty {
      if pages[page].anchors.contains(anchor) { return .page(page, anchor: anchor) }
    }
    if let (page, anchor) = anchors[file]?[anchor] {
      return page.map { .page($0, anchor: anchor) } ?? .index(anchor: anchor)
    }
    if let step = steps[anchor] { return .page(step.page, anchor: anchor) }
    if !anchor.isEmpty, Self.isContents(anchor) { return .index(anchor: "") }
    guard let first = firstPages[file] else { return .nowhere }
    return anchor.isEmpty ? .page(first, anchor: "") : .noAnchor
  }

  /// Returns "; did you mean #installing-keystone?", or "".
  func nearest(to anchor: String, in file: String) -> String {
    let limit = max(2, anchor.utf8.count / 4)
    // Comparing ten thousand dead links with ten thousand headings would take minutes.
    guard let known = anchors[file], known.count <= Self.suggestionLimit else { return "" }
    let near = known.keys.map {
      ($0, EditDistance.between($0, anchor, limit: limit))
    }
    .filter { $0.1 <= limit }.min { ($0.1, $0.0) < ($1.1, $1.0) }
    return near.map { "; did you mean #\($0.0)?" } ?? ""
  }

  /// The most headings of a file in which to look for a similar anchor.
  private static let suggestionLimit = 2000

  private static func isContents(_ anchor: String) -> Bool { anchor.hasSuffix("contents") }
}

/// The places that an author named with `<a name="…">`.
private enum NamedPlaces {
  static func all(in chapter: Chapter) -> Set<String> {
    var names: Set<String> = []
    collect(chapter.heading, into: &names)
    collect(chapter.blocks, into: &names)
    return names
  }

  private static func collect(_ blocks: [DocumentBlock], into names: inout Set<String>) {
    for block in blocks {
      switch block.kind {
      case .heading(_, let inlines), .paragraph(let inlines): collect(inlines, into: &names)
      case .quote(let inner), .alert(_, let inner): collect(inner, into: &names)
      case .details(let summary, let inner):
        collect(summary, into: &names)
        collect(inner, into: &names)
      case .list(let list): for item in list.items { collect(item.blocks, into: &names) }
      case .tabs(let tabs): for tab in tabs { collect(tab.blocks, into: &names) }
      case .table(let table):
        for cell in ([table.header] + table.rows).joined() { collect(cell, into: &names) }
      case .code, .console, .rule, .instructorNote: continue
      }
    }
  }

  private static func collect(_ inlines: [Inline], into names: inout Set<String>) {
    for inline in inlines {
      switch inline {
      case .anchor(let name) where isName(name): names.insert(name)
      case .link(_, _, let inner, _), .styled(_, let inner): collect(inner, into: &names)
      default: continue
      }
    }
  }

  /// Whether no page uses the name for something of its own: those have dots and colons.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 80
      && name.utf8.allSatisfy {
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F || $0 == 0x2D
      }
  }
}
