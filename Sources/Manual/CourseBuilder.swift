import Console
import CourseModel
import Knowledge

/// Builds a course from the blocks of its files, in reading order.
///
/// Data flows one way: headings open labs and sections, paragraphs leave cues, console blocks
/// become steps at the reader's current place, and ids are resolved at the end, when all steps are
/// known.
struct CourseBuilder {
  private let lexicon: Lexicon
  private var course: Course
  private let places: Places
  private var lab: Lab?
  private var labLevel = 1
  private var section = ""
  private var reader: StepReader
  private var contents: [Int: String] = [:]
  private var contentsPosition: SourcePosition?
  private var inContents = false
  private var list = ListPurpose.none
  private var pendingBrowser: [(block: Block, position: SourcePosition)] = []
  private var prose: [Prose] = []
  /// 1-based lines of this file's blocks with commands that are in no lab.
  private var outside: [Int] = []
  private var inline: InlineCommands?
  /// The count of real labs (not announcements) by number, so that ten thousand labs are not counted again for each.
  private var labsByNumber: [Int: Int] = [:]
  /// Words that the prose tells the reader to replace.
  private var replaced: Set<String> = []
  private var knownChoices: Set<AuthorChoice> = []

  /// The information that pages need.
  private(set) var outline = Outline()

  private enum ListPurpose { case none, prerequisites, tools }

  init(title: String?, author: String?, date: String?, places: Places, _ lexicon: Lexicon) {
    self.lexicon = lexicon
    course = Course(title: title ?? "", author: author, date: date)
    self.places = places
    reader = StepReader(lexicon, places: places)
  }

  private var language: Language { lexicon.language }

  // MARK: Reading blocks

  /// Reads one file's blocks. A lab ends with its file, unless the next file has no lab of its own.
  /// - Parameter openings: Where labs begin, by leaf.
  mutating func read(
    _ blocks: [ReadBlock], openings: [Int: LabOutline.Opening], source: SourceText
  ) {
    outline.files.append(Outline.File())
    inline = InlineCommands(blocks, lexicon)
    if !openings.isEmpty { closeLab() }
    for block in blocks { read(block, opening: openings[block.block.leaf], source: source) }
    flushBrowser(source)
    reportOutside(source)
  }

  mutating func add(_ findings: [Finding]) { course.findings += findings }

  private mutating func read(
    _ block: ReadBlock, opening: LabOutline.Opening?, source: SourceText
  ) {
    if let opening {
      flushBrowser(source)
      open(opening, at: block.block, source: source)
      if opening.hasHeading { return }
    }
    if case .item(.some) = block.block.kind, lab != nil, list == .none {
      pendingBrowser.append((block.block, source.position(line: block.block.line)))
      return
    }
    flushBrowser(source)
    switch block.block.kind {
    case .heading(let level): heading(block.block, level: level, source: source)
    case .paragraph:
      if let prose = block.prose { paragraph(prose) }
      learnReplaced(block)
      readInline(block.block, source: source)
    case .item(let number):
      if let prose = block.prose { item(prose, number: number) }
      learnReplaced(block)
      readInline(block.block, source: source)
    case .code: code(block, source: source)
    case .table(let rows):
      // The result of a statement is a table on the page, too.
      if lab != nil, prose.isEmpty { reader.readTable(rows, at: block.block.line, source: source) }
    }
  }

  private mutating func open(
    _ opening: LabOutline.Opening, at block: Block, source: SourceText
  ) {
    list = .none
    prose = []
    inContents = false
    closeLab()
    labLevel = opening.isWhole ? 0 : opening.level
    let position = source.position(line: opening.hasHeading ? block.line : 1)
    if labsByNumber[opening.number] != nil {
      course.findings.append(
        Finding(
          .duplicateLab, at: position,
          "there is already a lab \(opening.number); give this one another number"))
    }
    if course.title.isEmpty, opening.isWhole { course.title = opening.title }
    lab = Lab(number: opening.number, title: opening.title, position: position)
    section = ""
    reader.startLab(id: uniqueID(opening.number))
    outline.open(
      opening.hasHeading ? block.leaf : nil,
      title: opening.hasHeading ? trimmed(block.text) : opening.title, level: opening.level,
      lab: reader.labID)
  }

  private mutating func heading(_ block: Block, level: Int, source: SourceText) {
    let title = trimmed(block.text)
    list = .none
    if lab != nil { reader.introduce(prose) }
    prose = []
    inContents = language.phrases(.courseContents).contains { title.lowercased().hasSuffix($0) }
    if inContents { contentsPosition = source.position(line: block.line) }
    if lab != nil, level < labLevel || (level == labLevel && LabHeading.endsLabs(title, language)) {
      closeLab()
    }
    if course.title.isEmpty, course.labs.isEmpty, lab == nil, !inContents { course.title = title }
    if lab == nil { outline.open(block.leaf, title: title, level: level, isContents: inContents) }
    section = title
    reader.startSection(title)
    let heading = Prose(title)
    // "On the compute nodes" says where the section's commands are typed.
    if heading.begins(withAnyOf: language[.coursePlaceHeadings]) { prose = [heading] }
    if heading.begins(withAnyOf: language[.coursePrerequisites]) { list = .prerequisites }
    if heading.begins(withAnyOf: language[.courseTools]) { list = .tools }
  }

  private func uniqueID(_ number: Int) -> String {
    let same = labsByNumber[number] ?? 0
    return same == 0 ? "lab\(number)" : "lab\(number)-\(same + 1)"
  }

  private mutating func paragraph(_ paragraph: Prose) {
    list = .none
    if paragraph.begins(withAnyOf: language[.coursePrerequisites]) {
      list = .prerequisites
      if let text = Self.behindColon(paragraph) { lab?.prerequisites.append(text) }
      return
    }
    if paragraph.begins(withAnyOf: language[.courseTools]) {
      list = .tools
      if let text = Self.behindColon(paragraph) {
        lab?.tools += text.split(separator: ",").map { trimmed($0) }
      }
      return
    }
    if lab != nil, paragraph.says(anyOf: language[.courseDuration]),
      let minutes = LabHeading.minutes(paragraph.text.lowercased(), language)
    {
      lab?.minutes = minutes
      // "Where: node1. Time: 30 minutes."
      if reader.cues(in: paragraph).isEmpty { return }
    }
    prose.append(paragraph)
    for choice in AuthorChoices(language: language).read(paragraph) { add(choice) }
    reader.hear(paragraph)
    reader.afterwards(paragraph)
  }

  /// The text after the colon in "Prerequisites: a and b".
  private static func behindColon(_ paragraph: Prose) -> String? {
    guard let colon = paragraph.text.firstIndex(of: ":") else { return nil }
    let rest = paragraph.text[paragraph.text.index(after: colon)...]
    let text = trimmed(rest.split(separator: "\n").joined(separator: " "))
    return text.isEmpty ? nil : text
  }

  private mutating func add(_ choice: AuthorChoice) {
    if knownChoices.insert(choice).inserted { course.authorChoices.append(choice) }
  }

  private mutating func item(_ item: Prose, number: Int?) {
    let text = trimmed(item.text.split(separator: "\n").joined(separator: " "))
    if inContents, let number {
      contents[number] = LabHeading(text, language)?.title ?? text
      return
    }
    switch list {
    case .prerequisites where lab != nil: lab?.prerequisites.append(text)
    case .tools where lab != nil: lab?.tools.append(text)
    default:
      prose.append(item)
      reader.hear(item)
    }
  }

  /// Any value of the reader's may stand for a word that they are told to replace.
  private mutating func learnReplaced(_ block: ReadBlock) {
    guard let prose = block.prose else { return }
    let words = ReplacedWords(language: language)
    for name in words.names(in: prose, marked: block.block.marked) {
      add(AuthorChoice(placeholder: Placeholder.inBrackets(name), value: name))
      if ReplacedWords.isSpelledOpen(name) { replaced.insert(name) }
    }
  }

  private mutating func code(_ block: ReadBlock, source: SourceText) {
    list = .none
    defer { prose = [] }
    guard let console = block.console else { return }
    guard lab != nil else {
      if let command = console.firstCommand { outside.append(command.line) }
      return
    }
    reader.read(
      console, prose: prose, section: section, source: source,
      ways: ways(block.block, source))
    outline.place(reader.parts, at: block.block.leaf)
  }

  /// The ways that a block's tabs show.
  private func ways(_ block: Block, _ source: SourceText) -> [Way] {
    block.tabs.map { tab in
      Way(group: source.position(line: tab.group + 1), number: tab.number, title: tab.title)
    }
  }

  /// Reads the commands that a paragraph or an item tells the reader to run.
  private mutating func readInline(_ block: Block, source: SourceText) {
    guard lab != nil, list == .none, let inline else { return }
    let first = reader.steps.count
    for span in inline.steps(in: block) {
      let console = ConsoleBlock(
        span.text, firstLine: span.line, lexicon: lexicon, info: "sh")
      reader.read(
        console, prose: prose, section: section, source: source,
        ways: ways(block, source))
      prose = []
    }
    let told = reader.steps[first...].filter { $0.typed != nil }.map(\.id)
    if !told.isEmpty { outline.place(told: told, at: block.leaf) }
  }

  /// Turns numbered instructions into browser steps if they mention a browser.
  private mutating func flushBrowser(_ source: SourceText) {
    guard !pendingBrowser.isEmpty else { return }
    let items = pendingBrowser
    pendingBrowser = []
    let introduction = (prose.last?.text ?? "") + " " + section
    let speaks = Prose(items.map(\.block.text).joined(separator: " ") + " " + introduction).says(
      anyOf: language[.courseBrowserWords])
    guard speaks else {
      for item in items {
        prose.append(Prose(item.block.text, marked: item.block.marked, slanted: item.block.slanted))
        readInline(item.block, source: source)
      }
      return
    }
    for item in items {
      reader.addBrowserStep(
        trimmed(item.block.text.split(separator: "\n").joined(separator: " ")), section: section,
        position: item.position)
      if let id = reader.steps.last?.id { outline.place(step: id, at: item.block.leaf) }
    }
  }

  /// Commands before the first lab or after the last belong to none.
  private mutating func reportOutside(_ source: SourceText) {
    guard let first = outside.first else { return }
    let others = outside.count > 1 ? " (and in \(outside.count - 1) blocks after it)" : ""
    course.findings.append(
      Finding(
        .outsideLab, at: source.position(line: first),
        "the command here\(others) is in no lab, so nobody is asked for it; put it under a lab's heading"
      ))
    outside = []
  }

  // MARK: Assembling the course

  private mutating func closeLab() {
    guard var closed = lab else { return }
    closed.id = reader.labID
    closed.steps = reader.finishLab()
    course.labs.append(closed)
    labsByNumber[closed.number, default: 0] += 1
    course.findings += reader.takeFindings()
    lab = nil
  }

  mutating func finish() -> Course {
    closeLab()
    for (number, title) in contents where labsByNumber[number] == nil {
      // A manual without a lab announces none: its numbered list is something else.
      guard !course.labs.isEmpty, let position = contentsPosition else { continue }
      course.labs.append(Lab(number: number, title: title, isAnnounced: true, position: position))
    }
    course.labs.sort { ($0.number, $0.position.line) < ($1.number, $1.position.line) }
    resolveIDs()
    addReplaced()
    for lab in course.labs {
      for choice in lab.steps.flatMap(AuthorChoices(language: language).read) { add(choice) }
    }
    course.findings += reader.named.findings(in: course)
    course = Contradictions.settle(in: course, lexicon.programs)
    course.findings.sort {
      ($0.position.file, $0.position.line, $0.position.column)
        < ($1.position.file, $1.position.line, $1.position.column)
    }
    return course
  }

  /// Makes placeholders of the words to be replaced, in the steps before and after the prose that says so.
  private mutating func addReplaced() {
    guard !replaced.isEmpty else { return }
    for lab in course.labs.indices {
      for step in course.labs[lab].steps.indices {
        let typed = course.labs[lab].steps[step].typedLines
        course.labs[lab].steps[step].placeholders += replaced.sorted().filter { name in
          typed.contains { Placeholder.pieces(of: $0, named: [name]).contains(name) }
        }
      }
    }
  }

  private mutating func resolveIDs() {
    var entities = Entities(lexicon.programs)
    for lab in course.labs.indices {
      for step in course.labs[lab].steps.indices {
        entities.resolve(&course.labs[lab].steps[step])
      }
    }
    course.findings += entities.findings
  }
}
