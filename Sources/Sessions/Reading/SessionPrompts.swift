import Console
public import Knowledge

/// What a session is expected to contain, so that prompts of any kind can be told from output.
public struct SessionVocabulary: Sendable {
  public var knowledge: Knowledge
  /// The first lines of the lab's commands, as the manual has them.
  public var commands: Set<String>
  private var firstWords: Set<String>
  /// The programs that start the lab's commands.
  public var programs: Set<String>
  /// The names of the lab's nodes.
  public var hosts: Set<String>

  public init(
    _ knowledge: Knowledge, commands: Set<String> = [], programs: Set<String> = [],
    hosts: Set<String> = []
  ) {
    self.knowledge = knowledge
    self.commands = commands
    firstWords = Set(commands.compactMap { $0.split(separator: " ").first.map(String.init) })
    self.programs = programs
    self.hosts = hosts
  }
}

extension SessionVocabulary {
  /// Whether a text has the name of one of the lab's programs somewhere.
  func namesProgram(_ text: String) -> Bool {
    programs.contains(where: text.hasText) || firstWords.contains(where: text.hasText)
  }

  /// Whether a text's first word, or the one after it, may begin a command of the lab: `sudo ls`.
  func beginsCommand(_ text: Substring) -> Bool {
    text.utf8.prefix(120).split(separator: 0x20, maxSplits: 2).prefix(2).contains { word in
      let name = String(Substring(word))
      return programs.contains(name) || firstWords.contains(name)
        || name.utf8.first == UInt8(ascii: "/")
          && programs.contains(ShellLine.SimpleCommand.nameOfProgram(name))
    }
  }
}

/// The prompts of one recording.
///
/// The usual ones are recognised by their shape (``Console/Prompt``). Any other is learned from the recording: text that
/// precedes the lab's commands again and again.
struct SessionPrompts {
  private let vocabulary: SessionVocabulary
  /// Bare `# ` and `$ ` count as prompts only if there are more of them with a command than of
  /// fuller prompts: output contains them too.
  private let bareArePrompts: Bool
  /// The texts before commands, with digits as zeros: a clock changes from line to line.
  private var heads: Set<String> = []
  /// The shapes of those that are like no other text, whatever words are in them.
  private var shapes: Set<String> = []
  /// The position of a node's name among the words of a prompt, by the prompt's shape.
  private var hostPlaces: [String: Int] = [:]
  /// The shape of the upper line of a two-line prompt.
  private var upperShape: String?
  /// How the upper lines of prompts begin, whose lower ones the shell told.
  private var upperStart: String?
  /// The column at which prompts with a right part end, where nothing else tells of it.
  private var rightEdge: Int?
  /// How the recording's prompts begin: what cannot be anything else.
  private var starts: Set<String> = []
  /// A recording whose prompts begin in more ways has a clock in them.
  private static let startLimit = 16
  /// Whole prompts of the usual looks, as they were shown.
  private var seen: Set<String> = []

  init(lines: SessionLines, vocabulary: SessionVocabulary) {
    self.vocabulary = vocabulary
    var hasFull = false
    var full = 0
    var bare = 0
    var counts: [String: Int] = [:]
    var found: [(line: Int, head: PromptHead)] = []
    for (index, line) in lines.enumerated() where line.role != .output && line.role != .upper {
      if let prompt = Prompt(line.text, names: vocabulary.knowledge.promptNames) {
        let isKnown = vocabulary.programs.contains(Self.program(prompt.command))
        switch prompt.style {
        case .bracketed, .colon:
          hasFull = true
          if isKnown, let host = prompt.host, let end = line.text[...].firstStart(of: host) {
            starts.insert(line.text[..<end] + host)
            seen.insert(line.text.utf8Range(0, prompt.width))
          }
          full += isKnown ? 1 : 0
        case .bare, .note: bare += isKnown ? 1 : 0
        case .host, .client, .windows, .learned: break
        }
      } else if let head = PromptHead(line, before: vocabulary) {
        counts[head.shape, default: 0] += head.isCertain ? 2 : 1
        found.append((index, head))
      }
    }
    bareArePrompts = !hasFull || bare > full
    let isOnlyKind = full == 0 && bare == 0
    // An output without a line feed, and a prompt behind it.
    let lengths = Set(seen.map(\.utf8.count))
    found.removeAll { found in
      lengths.contains { length in
        let text = found.head.text
        return text.utf8.count >= length
          && seen.contains(text.utf8Range(text.utf8.count - length, text.utf8.count))
      }
    }
    if bare > 1 {
      var literals: [String: Int] = [:]
      for found in found { literals[found.head.literal, default: 0] += 1 }
      starts.formUnion(["$ ", "# "])
      found.removeAll { found in
        let head = found.head.literal
        return (literals[head] ?? 0) < 2 && (head.hasSuffix("$") || head.hasSuffix("#"))
      }
    }
    found.removeAll { counts[$0.head.shape, default: 0] < (isOnlyKind ? 1 : 2) }
    heads = Set(found.map(\.head.literal))
    starts.formUnion(
      found.map { String($0.head.text.prefix { !$0.isWhitespace }) }.filter { $0.count > 3 })
    // Each line is searched for all of them.
    if starts.count > Self.startLimit { starts = Set(starts.sorted().prefix(Self.startLimit)) }
    shapes = Set(found.map(\.head).filter(\.isDistinct).map(\.shape))
    upperStart = Self.upperStart(lines)
    rightEdge = Self.rightEdge(lines, vocabulary)
    upperShape = upperLine(lines, found.map(\.line))
    let upperLines = found.filter { $0.line > 0 }.map { lines[$0.line - 1].text }.filter(
      isUpperLine)
    for head in found.map(\.head.text) + upperLines {
      hostPlaces[PromptHead.shape(head)] =
        hostPlaces[PromptHead.shape(head)]
        ?? Self.words(head).firstIndex { vocabulary.hosts.contains(String($0)) }
    }
  }

  // MARK: Recognising

  /// The prompt that a line starts with.
  ///
  /// - Parameters:
  ///   - head: The UTF-8 bytes of the prompt, if the shell told them.
  ///   - above: The line before it, for two-line prompts.
  ///   - mayBeBare: Whether `# ` is a prompt here, although output contains it, too.
  func prompt(
    _ line: SessionLine, head: Int? = nil, above: String? = nil, mayBeBare: Bool = false
  ) -> Prompt? {
    let text = withoutRightPart(line)
    let upper = above.flatMap { isUpperLine($0) ? $0 : nil } ?? ""
    if let head {
      let own = text.utf8Range(0, head)
      let usual = Prompt(own, names: vocabulary.knowledge.promptNames)
      return Prompt(
        host: usual?.host ?? host(in: upper) ?? host(in: own),
        command: text.utf8Range(head, text.utf8.count),
        width: head)
    }
    if let prompt = Prompt(text, names: vocabulary.knowledge.promptNames) {
      switch prompt.style {
      case .bare, .note:
        if !bareArePrompts, !mayBeBare { return nil }
      case .host, .bracketed, .colon, .client, .windows, .learned: break
      }
      return prompt
    }
    guard let end = headEnd(text) else { return nil }
    let own = String(text[..<end])
    return Prompt(
      host: host(in: upper) ?? host(in: own), command: String(text[end...]), width: own.utf8.count)
  }

  /// The UTF-8 bytes before a prompt that stands behind an output without a line feed; nil if there is none.
  ///
  /// It must be a prompt elsewhere in the recording, or like one, with a command that is the lab's or ends a shell.
  func gluedPrompt(in line: String) -> Int? {
    for start in starts {
      var rest = line[...]
      while let found = rest.firstStart(of: start) {
        let suffix = String(line[found...])
        if found > line.startIndex,
          let prompt = prompt(SessionLine(text: suffix, role: .unknown, number: 0)),
          isExpected(prompt.command) || seen.contains(suffix.utf8Range(0, prompt.width))
        {
          return line.utf8.distance(from: line.startIndex, to: found)
        }
        rest = rest[line.index(after: found)...]
      }
    }
    return nil
  }

  private func isExpected(_ command: String) -> Bool {
    guard let first = ShellLine(command).commands.first else { return false }
    return vocabulary.commands.contains(command) || vocabulary.programs.contains(first.program)
      || vocabulary.knowledge.programs.holds(.leaves, first)
  }

  /// Whether a text is a prompt and nothing else.
  func isPrompt(_ text: String) -> Bool {
    if let prompt = Prompt(text, names: vocabulary.knowledge.promptNames) {
      return prompt.command.isEmpty
    }
    return headEnd(text).map { trimmed(text[$0...]).isEmpty } ?? false
  }

  /// Whether the line is the upper one of a two-line prompt.
  func isUpperLine(_ line: String) -> Bool {
    guard !line.isEmpty, upperShape != nil || upperStart != nil else { return false }
    let shape = PromptHead.shape(line)
    return shape == upperShape || upperStart.map(shape.hasPrefix) ?? false
  }

  private func withoutRightPart(_ line: SessionLine) -> String {
    if let place = line.rightPart { return line.text.utf8Range(0, place) }
    guard let rightEdge, line.text.count == rightEdge, let gap = Self.gap(in: line.text) else {
      return line.text
    }
    return String(line.text[..<gap])
  }

  /// The start of the last run of three blanks or more.
  private static func gap(in text: String) -> String.Index? {
    var rest = text[...]
    while let last = rest.lastIndex(of: " ") {
      let blanks = rest[...last].reversed().prefix { $0 == " " }.count
      let start = rest.index(last, offsetBy: 1 - blanks)
      if blanks >= 3 { return start }
      rest = rest[..<start]
    }
    return nil
  }

  /// The column at which at least three prompts end, each behind a gap.
  private static func rightEdge(_ lines: SessionLines, _ vocabulary: SessionVocabulary) -> Int? {
    var counts: [Int: Int] = [:]
    for line in lines where line.rightPart == nil && line.role != .output {
      guard line.text.utf8.count >= 40, line.text.hasText("   "), gap(in: line.text) != nil,
        vocabulary.programs.contains(where: line.text.hasText)
      else { continue }
      counts[line.text.count, default: 0] += 1
    }
    guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), best.value >= 3
    else {
      return nil
    }
    return best.key
  }

  /// What the shapes of most lines above told prompts begin with; nil if they have no sign in common.
  private static func upperStart(_ lines: SessionLines) -> String? {
    var starts: [String: Int] = [:]
    var prompts = 0
    for index in lines.indices.dropFirst() {
      guard case .typed(.some) = lines[index].role else { continue }
      prompts += 1
      let shape = PromptHead.shape(lines[index - 1].text)
      if shape.count >= 6 { starts[String(shape.prefix(6)), default: 0] += 1 }
    }
    guard let best = starts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), best.value >= 2,
      best.value * 2 > prompts, best.key.contains(where: { $0 != "w" && $0 != "n" && $0 != " " })
    else { return nil }
    return best.key
  }

  /// The text after a shell's second prompt: `> `, zsh's `for heredoc> `, tcsh's `foreach? `; nil if there is none.
  func withoutContinuationPrompt(_ line: String) -> String? {
    let words = line.prefix { $0.isASCII && $0.isLowercase || $0 == " " }
    guard words.first != " ", words.last != " ", words.count(where: { $0 == " " }) < 6 else {
      return nil
    }
    let rest = line.dropFirst(words.count)
    guard rest.first == ">" || rest.first == "?" && !words.isEmpty else { return nil }
    let text = rest.dropFirst()
    return text.isEmpty ? "" : text.first == " " ? String(text.dropFirst()) : nil
  }

  private func headEnd(_ line: String) -> String.Index? {
    guard !heads.isEmpty else { return nil }
    return PromptHead.ends(in: line).last { end in
      let head = PromptHead(line[..<end])
      return heads.contains(head.literal) || shapes.contains(head.shape)
    }
  }

  /// `user@host`, a node's name, or the name that the prompt starts with.
  private func host(in head: String) -> String? {
    let parts = Self.words(head)
    if let place = hostPlaces[PromptHead.shape(head)], place < parts.count {
      return String(parts[place])
    }
    for part in parts {
      if let sign = part.firstIndex(where: { $0 == "@" || $0 == "㉿" }) {
        let name = part[part.index(after: sign)...]
        if !name.isEmpty { return String(name) }
      }
      if vocabulary.hosts.contains(String(part)) { return String(part) }
    }
    guard let first = parts.first, let letter = head.first, letter.isLetter, parts.count <= 2 else {
      return nil
    }
    return String(first)
  }

  private static func words(_ head: String) -> [Substring] {
    head.split { !$0.isLetter && !$0.isNumber && !"-._@㉿".contains($0) }
  }

  private static func program(_ command: String) -> String {
    ShellLine(command).commands.first?.program ?? ""
  }

  /// The shape shared by the lines above the prompts, if they share one.
  private func upperLine(_ lines: SessionLines, _ prompts: [Int]) -> String? {
    var counts: [String: Int] = [:]
    for index in prompts where index > 0 && !trimmed(lines[index - 1].text).isEmpty {
      counts[PromptHead.shape(lines[index - 1].text), default: 0] += 1
    }
    guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      best.value >= 2, best.value * 5 >= prompts.count * 4
    else { return nil }
    return best.key
  }
}
