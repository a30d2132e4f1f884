import Console

/// A command as it is written over one or more lines of a block.
///
/// Lines that a backslash continues are joined by one blank. The lines of a loop, a function, an open quote or after a
/// trailing `|` keep their line ends: some shells need them, and the reader sees what the author wrote.
struct CommandLines {
  private(set) var text: String
  /// The same, split where a new line begins; without backslashes.
  private(set) var pieces: [String]
  /// The here-document's lines; nil where there is none. Those inside of a loop are part of the text.
  private(set) var body: [String]?
  /// The index of the first line after the command.
  private(set) var next: Int

  private let block: BlockLines
  private var lines: [String] { block.lines }
  private let isPrompt: (String) -> Bool
  /// How far the first line is indented; nil in a block without prompts.
  private let indent: Int?
  /// The character that continues a line: a backslash, or a backtick on Windows.
  private let mark: Character

  /// No command is longer.
  private static let limit = 400

  /// - Parameters:
  ///   - text: The first line's command, without its prompt.
  ///   - start: The index of the line after it.
  ///   - hasPrompts: Whether prompts begin the block's commands, and a second prompt may continue them.
  init(
    _ text: String, in block: BlockLines, start: Int, mark: Character = "\\",
    hasPrompts: Bool = true, isPrompt: @escaping (String) -> Bool
  ) {
    self.text = text
    self.block = block
    self.mark = mark
    self.isPrompt = isPrompt
    indent = hasPrompts && start > 0 ? Self.indent(block.lines[start - 1]) : nil
    pieces = []
    next = start
    readContinued()
    let whole = (text: self.text, pieces: pieces, next: next)
    if mark == "\\", !readCompound() {
      // No shell would wait any longer: it was no open quote, but an apostrophe.
      (self.text, pieces, next) = whole
    }
    if pieces.count < 2 { pieces = [self.text] }
  }

  // MARK: Continued lines

  private func continues(_ line: String) -> Bool {
    line.reversed().prefix(while: { $0 == mark }).count % 2 == 1
      && (mark == "\\" || line.hasSuffix(" \(mark)"))
  }

  private mutating func readContinued() {
    guard continues(text) else { return }
    while continues(text) {
      pieces.append(trimmed(text.dropLast()))
      guard next < lines.count else {
        text = ""
        break
      }
      text = trimmed(lines[next])
      if text.hasPrefix("> "), !isRedirected(lines[next]) { text = trimmed(text.dropFirst(2)) }
      next += 1
    }
    pieces = (pieces + [text]).filter { !$0.isEmpty }
    text = pieces.joined(separator: " ")
  }

  private static func indent(_ line: String) -> Int {
    line.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
  }

  /// Whether the `>` of a continued line sends the output to a file: it is no second prompt if there are no prompts, or
  /// if it stands further right than the prompt, and a file's name is all that follows.
  private func isRedirected(_ line: String) -> Bool {
    if let indent, Self.indent(line) <= indent { return false }
    let words = trimmed(line).split(separator: " ").dropFirst()
    return words.first?.hasPrefix("-") == false
      && words.dropFirst().allSatisfy { $0 == "\\" || $0.contains(">") || $0 == "&" }
  }

  // MARK: Compound commands

  /// Reads on while a shell would; false if the block ends before.
  private mutating func readCompound() -> Bool {
    var lexer = ShellLexer(text)
    if !lexer.isComplete, pieces.isEmpty { pieces = [text] }
    let start = next
    while !lexer.isComplete {
      if !lexer.hereDocuments.isEmpty { appendDocuments(&lexer) }
      guard next < lines.count, next - start < Self.limit, !isPrompt(lines[next]) else {
        return false
      }
      var line = Self.withoutSecondPrompt(lines[next])
      next += 1
      while continues(line), next < lines.count {
        line = line.dropLast().trimmingEnd() + " " + trimmed(Self.withoutSecondPrompt(lines[next]))
        next += 1
      }
      if trimmed(line).isEmpty, !lexer.isInQuotes { continue }
      text += "\n" + line
      pieces.append(line)
      lexer.append(line)
    }
    readDocuments(
      lexer.hereDocuments.map(\.delimiter), isInside: lexer.isCompound && pieces.count > 1)
    return true
  }

  /// Appends the bodies of here-documents in a loop, and their ends, to the text.
  private mutating func appendDocuments(_ lexer: inout ShellLexer) {
    for delimiter in lexer.takeHereDocuments().map(\.delimiter) {
      while next < lines.count {
        let line = Self.withoutSecondPrompt(lines[next])
        text += "\n" + line
        pieces.append(line)
        next += 1
        if trimmed(line) == delimiter { break }
      }
    }
  }

  /// Reads the bodies of here-documents after the command.
  private mutating func readDocuments(_ delimiters: [String], isInside: Bool) {
    guard !delimiters.isEmpty else { return }
    var body: [String] = []
    for (number, delimiter) in delimiters.enumerated() {
      let end =
        block.lastPlace(of: delimiter) >= next
        ? lines[next...].firstIndex { BlockLines.inDocument($0) == delimiter } : nil
      // A here-document without an end stops at the next prompt.
      let stop = end ?? lines[next...].firstIndex(where: isPrompt) ?? lines.count
      body += lines[next..<stop]
      next = min(end == nil ? stop : stop + 1, lines.count)
      // With several, the shell needs the delimiter of each but the last.
      if number < delimiters.count - 1 { body.append(delimiter) }
    }
    if !body.isEmpty, body.allSatisfy({ $0.hasPrefix(">") }) {
      body = body.map(Self.withoutSecondPrompt)
    }
    if isInside {
      text += "\n" + (body + [delimiters[delimiters.count - 1]]).joined(separator: "\n")
    } else {
      self.body = body
    }
  }

  /// Removes the shell's second prompt.
  static func withoutSecondPrompt(_ line: String) -> String {
    let body = line.drop { $0 == " " || $0 == "\t" }
    if body.hasPrefix("> ") { return String(body.dropFirst(2)) }
    return body == ">" ? "" : line
  }
}

/// The lines of a block.
final class BlockLines {
  let lines: [String]
  /// The last index of each line, without the shell's second prompt: ends of here-documents are looked up, not searched.
  private lazy var lastPlaces: [String: Int] = {
    var places: [String: Int] = [:]
    for (index, line) in lines.enumerated() { places[Self.inDocument(line)] = index }
    return places
  }()

  init(_ lines: [String]) { self.lines = lines }

  /// The index of the last line that is the delimiter, or -1.
  func lastPlace(of delimiter: String) -> Int { lastPlaces[delimiter] ?? -1 }

  /// A line of a here-document, in the form that is compared with the delimiter.
  static func inDocument(_ line: String) -> String {
    trimmed(CommandLines.withoutSecondPrompt(line))
  }
}

extension Substring {
  fileprivate func trimmingEnd() -> String {
    var view = self
    while let last = view.last, last == " " || last == "\t" { view.removeLast() }
    return String(view)
  }
}
