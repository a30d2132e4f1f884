import Console
import CourseModel
import Knowledge

/// Decides where the labs of a manual begin.
///
/// Headings that say "lab" open labs, wherever they are. A file without any is one lab, unless it is the only file and
/// other numbered headings (chapters, steps, plain numbers) cut its commands into parts: then each part is a lab.
struct LabOutline {
  /// A lab's first block.
  struct Opening: Equatable {
    var number: Int
    var title: String
    /// The level of its heading.
    var level: Int
    /// Whether only the next lab or the end of the file ends it, and no heading.
    var isWhole = false
    /// Whether its first block is its heading.
    var hasHeading = true
  }

  /// For each file, the openings by the leaf that opens the lab.
  private(set) var openings: [[Int: Opening]]
  /// What was chosen, where the author said it in other words.
  private(set) var findings: [Finding] = []
  /// The manual's title, where a heading above those of the labs gives it.
  private(set) var title: String?

  private let files: [File]
  private let language: Language

  /// A file as it was read.
  struct Text {
    var source: SourceText
    var blocks: [ReadBlock]
    /// From its front matter.
    var title: String?
  }

  /// A file as far as the choice needs it.
  fileprivate struct File {
    var source: SourceText
    var candidates: [Candidate]
    /// The leaves with commands, each as often as it has some.
    var commands: [Int]
    /// Its heading of the first level, before all commands.
    var heading: Heading?
    /// From its front matter.
    var title: String?
    var name: String
    var isFrontMatter: Bool
  }

  fileprivate struct Heading {
    var leaf: Int
    var text: String
  }

  fileprivate struct Candidate {
    var leaf: Int
    var line: Int
    var level: Int
    var heading: LabHeading
  }

  /// - Parameters:
  ///   - isListed: Whether the files are those of a course, so that each is a lab by itself.
  ///   - frontMatter: The number of files at the beginning that are no labs.
  init(
    _ texts: [Text], isListed: Bool, frontMatter: Int, _ language: Language
  ) {
    self.language = language
    files = texts.enumerated().map { index, text in
      File(text, language, isFrontMatter: index < frontMatter)
    }
    openings = files.map { _ in [:] }
    for index in files.indices { openSaidLabs(index) }
    if files.count == 1, !isListed {
      if openings[0].isEmpty, !openParts() { openFiles() }
    } else {
      openFiles()
    }
  }

  // MARK: Headings that say it

  private mutating func openSaidLabs(_ index: Int) {
    let said = files[index].candidates.filter(\.heading.saysLab)
    // Modules that hold exercises: one of the two are the labs.
    let levels = Dictionary(grouping: said, by: \.level)
    let words = Set(said.map(\.heading.word))
    let chosen =
      words.count > 1 && levels.count > 1
      ? best(Array(levels.values), commands: files[index].commands) ?? said : said
    let isByPlace = chosen.contains { $0.heading.number == nil }
    for (place, one) in chosen.enumerated() {
      let title =
        isByPlace && one.heading.number == nil
        ? "\(one.heading.label) \(one.heading.title)" : one.heading.title
      openings[index][one.leaf] = Opening(
        number: isByPlace ? place + 1 : one.heading.number ?? place + 1, title: title,
        level: one.level)
    }
  }

  // MARK: Parts of a file

  /// Opens labs at other numbered headings, of the kind that cuts the commands most evenly.
  private mutating func openParts() -> Bool {
    let file = files[0]
    let families = Dictionary(grouping: file.candidates) { "\($0.level) \($0.heading.word)" }
    guard let chosen = best(Array(families.values), commands: file.commands) else { return false }
    let numbers = chosen.compactMap(\.heading.number)
    let areNumbers = numbers.count == chosen.count && Set(numbers).count == numbers.count
    // Commands before the first heading belong to its lab.
    let isEarly = file.commands.first.map { $0 < chosen[0].leaf } ?? false
    for (place, one) in chosen.enumerated() {
      let isHeading = place > 0 || !isEarly
      openings[0][isHeading ? one.leaf : 0] = Opening(
        number: areNumbers ? one.heading.number ?? place + 1 : place + 1,
        title: one.heading.title, level: one.level, isWhole: true, hasHeading: isHeading)
    }
    title = file.heading?.text
    let word = chosen[0].heading.word
    let kind = word.isEmpty ? "numbered headings" : "headings that begin with \"\(word)\""
    findings.append(
      Finding(
        .labsChosen, at: file.source.position(line: chosen[0].line),
        "no heading says lab, so the \(chosen.count) \(kind) open the labs"))
    return true
  }

  /// Chooses the candidates that cut the commands into the most even parts of more than one command; nil if none do.
  ///
  /// Higher headings are preferred to deeper ones that are hardly more even.
  private func best(_ families: [[Candidate]], commands: [Int]) -> [Candidate]? {
    let scored = families.compactMap { family -> (score: Double, family: [Candidate])? in
      evenness(of: family, commands: commands).map { ($0, family) }
    }
    let ordered = scored.sorted {
      ($0.family[0].level, $0.family[0].line) < ($1.family[0].level, $1.family[0].line)
    }
    var chosen = ordered.first
    for other in ordered.dropFirst() where other.score > (chosen?.score ?? 0) + 0.15 {
      chosen = other
    }
    return chosen?.family
  }

  /// How evenly candidates cut the commands, from 0 to 1: the effective number of parts (the inverse of Simpson's index)
  /// as a share of their number. Nil where fewer than two parts, or less than half of them, have more than one command.
  private func evenness(of family: [Candidate], commands: [Int]) -> Double? {
    var counts = Array(repeating: 0, count: family.count)
    var part = 0
    for command in commands {
      // What comes before the first heading belongs to its part.
      while part + 1 < family.count, family[part + 1].leaf < command { part += 1 }
      counts[part] += 1
    }
    let full = counts.count { $0 > 1 }
    // Headings at the end of a manual ("Task 1" in its workshop) do not cut it.
    let early = commands.prefix { $0 < family[0].leaf }.count
    guard full > 1, full * 2 >= counts.count, early * counts.count <= commands.count else {
      return nil
    }
    let squares = counts.reduce(0) { $0 + $1 * $1 }
    return Double(commands.count * commands.count) / Double(squares * counts.count)
  }

  // MARK: Files

  /// Makes each file that has commands, and no lab yet, a lab.
  private mutating func openFiles() {
    var taken = Set(openings.flatMap { $0.values.map(\.number) })
    let whole = files.indices.filter {
      openings[$0].isEmpty && !files[$0].commands.isEmpty && !files[$0].isFrontMatter
    }
    let given = whole.map { files.count == 1 ? files[$0].headingNumber : files[$0].number }
    let areNumbers =
      given.allSatisfy { $0 != nil } && Set(given).count == given.count
      && taken.isDisjoint(with: given.compactMap(\.self))
    var next = 1
    for (place, index) in whole.enumerated() {
      let file = files[index]
      while taken.contains(next) { next += 1 }
      let number = areNumbers ? given[place] ?? next : next
      taken.insert(number)
      let heading = file.heading.map { LabHeading($0.text, language)?.title ?? $0.text }
      openings[index][file.heading?.leaf ?? 0] = Opening(
        number: number, title: heading ?? file.title ?? file.name, level: 1, isWhole: true,
        hasHeading: heading != nil)
      guard files.count == 1 else { continue }
      findings.append(
        Finding(
          .labsChosen, at: file.source.position(line: 1),
          "no heading says lab, so the whole file is lab \(number)"))
    }
  }
}

extension LabOutline.File {
  fileprivate init(
    _ text: LabOutline.Text, _ language: Language, isFrontMatter: Bool
  ) {
    source = text.source
    title = text.title
    self.isFrontMatter = isFrontMatter
    candidates = []
    commands = []
    for block in text.blocks {
      if let console = block.console {
        let count = console.items.count { if case .command = $0 { true } else { false } }
        commands += Array(repeating: block.block.leaf, count: count)
      } else if let level = block.headingLevel {
        let words = trimmed(block.block.text)
        if let heading = LabHeading(words, language), !block.block.isBold || heading.saysLab {
          candidates.append(
            .init(leaf: block.block.leaf, line: block.block.line, level: level, heading: heading))
        }
        if heading == nil, commands.isEmpty, level == 1 {
          heading = .init(leaf: block.block.leaf, text: words)
        }
      }
    }
    let last = source.file.split(separator: "/").last.map(String.init) ?? source.file
    name = last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last
  }

  /// The number that its title gives.
  fileprivate var headingNumber: Int? {
    candidates.first { $0.leaf == heading?.leaf }?.heading.number
  }

  /// The number that its title or its name gives: `04-storage`, `lab4`.
  fileprivate var number: Int? {
    if let number = headingNumber { return number }
    let digits = name.drop { !$0.isNumber }.prefix { $0.isNumber }
    let letters = name.prefix { !$0.isNumber }
    guard digits.count <= 3, letters.allSatisfy({ $0.isLetter || $0 == "-" || $0 == "_" }) else {
      return nil
    }
    return Int(digits)
  }
}
