import Console
public import CourseModel
public import Knowledge

/// Reads a lab manual in Markdown: one file, or one for each lab.
public enum ManualReader {
  /// Reads a manual that is already in memory.
  /// - Throws: ``ManualError`` if the bytes are not a text, or have no step.
  public static func course(bytes: [UInt8], file: String, _ knowledge: Knowledge) throws -> Course {
    try read([SourceText(bytes: bytes, file: file)], metadata: nil, withDocument: false, knowledge)
      .course
  }

  /// Reads a manual that is already in memory, with the text for its pages.
  /// - Throws: ``ManualError`` if the bytes are not a text, or have no step.
  public static func manual(bytes: [UInt8], file: String, _ knowledge: Knowledge) throws
    -> ParsedManual
  {
    try read([SourceText(bytes: bytes, file: file)], metadata: nil, withDocument: true, knowledge)
  }

  /// Reads a course from its texts, in order.
  /// - Parameters:
  ///   - metadata: Title, author, date, language and machines from course.yaml; nil to read them from the first text.
  ///   - isListed: Whether the texts are a course's files, so that each is a lab.
  ///   - frontMatter: The number of texts at the beginning that are no labs.
  ///   - withDocument: Whether to read the text for pages, too.
  /// - Throws: ``ManualError`` if no text has a step; with the text for pages, if none has a lab.
  package static func read(
    _ sources: [SourceText], metadata: Metadata?, isListed: Bool = false, frontMatter: Int = 0,
    withDocument: Bool, _ knowledge: Knowledge
  ) throws -> ParsedManual {
    let metadata = metadata ?? sources.first.map { Metadata(reading: $0, knowledge) } ?? Metadata()
    var lexicon = Lexicon(
      knowledge, language: language(metadata, sources: sources, knowledge: knowledge).prepared)
    let plain = lexicon
    let texts = try Parallel.map(sources.count) { index in
      MarkdownReader.read(sources[index], withDocument: withDocument, plain)
    }
    let code = texts.lazy.flatMap(\.blocks).filter(\.isCode).map(\.text)
    lexicon.learned = LearnedPrompts(from: code, lexicon)
    let prepared = lexicon
    let files = try Parallel.map(sources.count) { index in
      (text: texts[index], blocks: texts[index].blocks.map { ReadBlock($0, prepared) })
    }
    let outline = LabOutline(
      zip(sources, files).map { (source, file) in
        LabOutline.Text(
          source: source, blocks: file.blocks, title: Metadata(reading: source, knowledge).title)
      }, isListed: isListed, frontMatter: frontMatter, lexicon.language)
    var builder = CourseBuilder(
      title: metadata.title ?? outline.title, author: metadata.author, date: metadata.date,
      places: Places(
        learningFrom: files.flatMap(\.blocks), machines: metadata.machines, lexicon), lexicon)
    for index in files.indices {
      builder.read(
        files[index].blocks, openings: outline.openings[index], source: sources[index])
    }
    builder.add(files.flatMap(\.text.findings) + outline.findings)
    var course = builder.finish()
    course.language = metadata.language.flatMap(Self.language)
    let hasSteps = course.labs.contains { $0.steps.contains { $0.kind != .note } }
    // Pages may be made of labs that nobody carries out.
    guard hasSteps || (withDocument && course.labs.contains { !$0.isAnnounced }) else {
      throw ManualError(NoSteps(sources, blocks: files.flatMap(\.blocks)).description)
    }
    guard withDocument else { return ParsedManual(course: course, document: Document()) }
    let document = DocumentBuilder(course: course, outline: builder.outline)
      .document(files.map(\.text))
    return ParsedManual(course: course, document: document)
  }

  /// The language that the manual declares, else the one that its words suggest.
  private static func language(
    _ metadata: Metadata, sources: [SourceText], knowledge: Knowledge
  ) -> Language {
    if metadata.language != nil { return knowledge.language(metadata.language) }
    var words: [String] = []
    for line in sources.lazy.flatMap(\.lines) {
      let folded = line.utf8.prefix(400).map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
      words += folded.split { !($0 &- 0x61 < 26 || $0 >= 0x80) }.map {
        String(decoding: $0, as: UTF8.self)
      }
      if words.count > 2000 { break }
    }
    return knowledge.language(of: words)
  }

  /// Checks the name of a language: letters, digits and dashes; nil for anything else.
  private static func language(_ name: String) -> String? {
    let isName = name.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-")
    }
    return isName && (2...35).contains(name.utf8.count) ? name : nil
  }

  /// Does only cmark-gfm's part of the work, as a baseline for the benchmark.
  public static func parseMarkdownOnly(_ bytes: [UInt8]) { MarkdownReader.parseOnly(bytes) }
}

/// Says what was looked for, and what was seen, in a manual without a single step.
private struct NoSteps: CustomStringConvertible {
  let description: String

  init(_ sources: [SourceText], blocks: [ReadBlock]) {
    let file = sources.first?.file ?? "manual"
    var kinds: [String: Int] = [:]
    var firstLine: Int?
    for block in blocks {
      guard case .code(let info) = block.block.kind else { continue }
      let word = info.split(separator: " ").first.map(String.init)
      kinds[word ?? "without a language", default: 0] += 1
      firstLine = firstLine ?? block.block.line
    }
    let seen = kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4)
      .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let count = kinds.values.reduce(0, +)
    let what =
      firstLine.map {
        "\(count) code \(count == 1 ? "block" : "blocks") (\(seen)), the first at line \($0), and none of them has a command"
      } ?? "no code block"
    description =
      "\(file): no step found; a step is a command in a code block, after a prompt ($, #, user@host:~$) or after a fence such as ```bash; the manual has \(what)"
  }
}

/// Title, author, date and language from the top of a manual or from course.yaml.
package struct Metadata {
  package var title: String?
  package var author: String?
  package var date: String?
  package var language: String?
  /// The machines that course.yaml names.
  package var machines: Set<String> = []

  package init() {}

  /// Reads lines such as `Title: OpenStack Training<br>` before the first heading, or YAML front matter.
  init(reading source: SourceText, _ knowledge: Knowledge) {
    for (index, line) in source.lines.prefix(40).enumerated() {
      // The first heading may be the title.
      if line.hasPrefix("#") {
        if index == 0,
          isLabHeading(line.trimming { "#* ".unicodeScalars.contains($0) }, knowledge) == false
        {
          continue
        }
        break
      }
      let line = line.filter { $0 != "*" }
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = trimmed(line[..<colon]).lowercased()
      var value = trimmed(line[line.index(after: colon)...])
      for end in ["<br>", "<br/>", "<br />"] where value.hasSuffix(end) {
        value = trimmed(value.dropLast(end.count))
      }
      value = value.trimming { "\"".unicodeScalars.contains($0) }
      guard !value.isEmpty else { continue }
      switch name {
      case "title": title = title ?? value
      case "author", "authors": author = author ?? value
      case "date": date = date ?? value
      case "language", "lang": language = language ?? value
      default: continue
      }
    }
  }

  /// Checks all languages: the manual's is not known yet.
  private func isLabHeading(_ title: String, _ knowledge: Knowledge) -> Bool {
    knowledge.languages.contains { LabHeading(title, $0)?.saysLab == true }
  }

  /// Whether a line is one of these, not text.
  static func isLine(_ line: Substring) -> Bool {
    ["title", "author", "authors", "date", "language", "lang"].contains {
      let name = line.utf8.prefix($0.utf8.count + 1)
      return name.last == UInt8(ascii: ":") && String(Substring(name)).lowercased() == $0 + ":"
    }
  }
}
