import Console
import Knowledge

/// A console block, parsed into commands, their output and the author's remarks.
struct ConsoleBlock {
  struct Line {
    var number: Int
    var text: String
  }

  struct Command {
    var line: Int
    /// The prompt's length in the block's line, in bytes.
    var promptWidth: Int
    var prompt: Prompt
    /// Continuation lines joined by one space.
    var text: String
    /// The same, split where a new line begins.
    var pieces: [String]
    var shell: ShellLine
    /// The here-document's lines.
    var body: [String]?
    var output: [Line] = []
  }

  enum Item {
    case command(Command)
    /// `(…)`
    case remark(Line)
    /// `-or-`
    case alternative
    /// `-inside the guest-`, `... change the following section...`
    case marker(Line)
    /// A line that belongs to no command.
    case text(Line)
    /// A comment in a script, for the reader only.
    case comment(Line)
  }

  private let lexicon: Lexicon
  var items: [Item] = []
  /// All lines, as they are in the block.
  private(set) var lines: [Line] = []
  /// The command that a line of output would belong to: the last item, or the last except for remarks.
  private var owner: Int?
  /// The last index of each line, without the shell's second prompt: ends of here-documents are looked up, not
  /// searched.
  private var lastPlaces: [String: Int]?
  var firstCommand: Command? {
    for case .command(let command) in items { return command }
    return nil
  }
  var hasCommands: Bool { items.contains { if case .command = $0 { true } else { false } } }

  /// Whether this is a configuration file whose comments look like prompts: it starts with a
  /// setting, and every "prompt" is a bare `# `.
  var looksLikeFile: Bool {
    let content = lines.map { trimmed($0.text) }.filter { !$0.isEmpty }
    guard let first = content.first(where: { !$0.hasPrefix("#") }) else { return false }
    let opensAsFile = content.first.map { $0.hasPrefix("#!") || Self.isSetting($0) } ?? false
    let isScript = content.first?.hasPrefix("#!") == true
    guard isScript || ((opensAsFile || Self.isSetting(first)) && commentsReadAsProse) else {
      return !hasCommands
    }
    return items.allSatisfy { item in
      if case .command(let command) = item { command.prompt.style == .bare } else { true }
    }
  }

  /// The lines before the first command: a file's text, if the commands follow it directly.
  var leadingText: [Line] {
    let first = items.firstIndex { if case .command = $0 { true } else { false } } ?? items.endIndex
    return items[..<first].compactMap { if case .text(let line) = $0 { line } else { nil } }
  }

  /// Whether all lines after a `# ` are sentences, not commands: they start with a capital letter or
  /// have no word that looks like an option or a path.
  private var commentsReadAsProse: Bool {
    items.allSatisfy { item in
      guard case .command(let command) = item else { return true }
      let words = command.text.split(separator: " ")
      guard let first = words.first?.utf8.first else { return true }
      let isPlain = !words.contains { $0.hasPrefix("-") || $0.hasPrefix("/") || $0.hasPrefix("~") }
      return first &- 0x41 < 26 || (isPlain && words.count >= 3)
    }
  }

  /// `[section]`, `key = value`, `key: value`, `<element>`
  private static func isSetting(_ text: String) -> Bool {
    if text.hasPrefix("["), text.hasSuffix("]") { return true }
    if text.hasPrefix("<"), text.hasSuffix(">") { return true }
    let name = text.utf8.prefix {
      isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
    guard !name.isEmpty else { return false }
    let rest = text.utf8.dropFirst(name.count).drop { $0 == 0x20 }
    return rest.first == UInt8(ascii: "=") || rest.first == UInt8(ascii: ":")
  }

  /// Parses a block's text.
  /// - Parameters:
  ///   - firstLine: The 1-based source line of the first line of text.
  ///   - info: The text after the fence, e.g. `console` or `ini`.
  init(_ text: String, firstLine: Int, lexicon: Lexicon, info: String = "") {
    self.lexicon = lexicon
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(Substring($0))
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    let width = commonIndent(lines)
    if width > 0 { lines = lines.map { String(Substring($0.utf8.dropFirst(width))) } }
    self.lines = lines.enumerated().map { Line(number: firstLine + $0.offset, text: $0.element) }
    let language = info.split(separator: " ").first.map { $0.lowercased() } ?? ""
    if lexicon.programs.fences.file.contains(language) {
      items = self.lines.map { .text($0) }
    } else {
      read(lines, firstLine: firstLine)
      if lexicon.programs.fences.shell.contains(language), isScriptOfCommands {
        readWithoutPrompts()
      }
      lastPlaces = nil
    }
  }

  /// Whether every line is a command: the fence says that the block is for a shell, and it has no prompts.
  private(set) var hasNoPrompts = false

  /// Whether the only prompts may be comments, and some line begins like a command.
  private var isScriptOfCommands: Bool {
    guard let first = lines.first(where: { !trimmed($0.text).isEmpty }),
      !first.text.hasPrefix("#!")
    else { return false }
    func isKnown(_ text: String) -> Bool {
      lexicon.programs.isKnown(ShellLine(text).commands.first?.words.first ?? "")
    }
    for case .command(let command) in items
    where command.prompt.style != .bare || isKnown(command.text)
      || !trimmed(lines[command.line - lines[0].number].text).hasPrefix("#")
    {
      return false
    }
    return lines.contains { !$0.text.hasPrefix("#") && isKnown($0.text) }
  }

  private mutating func readWithoutPrompts() {
    items = []
    owner = nil
    hasNoPrompts = true
    let texts = lines.map(\.text)
    var index = 0
    while index < texts.count {
      let text = trimmed(texts[index])
      if text.isEmpty || text.hasPrefix("#") {
        if !text.isEmpty {
          items.append(.comment(lines[index]))
          owner = nil
        }
        index += 1
        continue
      }
      let width = texts[index].utf8.count - trimmedStart(texts[index]).utf8.count
      index = readCommand(
        texts, at: index, number: lines[index].number,
        prompt: Prompt(host: nil, command: text, width: width))
    }
  }

  private func trimmedStart(_ text: String) -> Substring {
    Substring(text.utf8.drop { $0 == 0x20 || $0 == 0x09 })
  }

  /// The white space that all lines begin with: a console block inside a list is indented more than others.
  private func commonIndent(_ lines: [String]) -> Int {
    guard let first = lines.first(where: { !trimmed($0).isEmpty }) else { return 0 }
    let width = first.utf8.prefix(while: { $0 == 0x20 || $0 == 0x09 }).count
    guard width > 0, lexicon.prompt(trimmed(first)) != nil else { return 0 }
    let fits = lines.allSatisfy { line in
      trimmed(line).isEmpty || line.utf8.prefix(width).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
    return fits ? width : 0
  }

  private mutating func read(_ lines: [String], firstLine: Int) {
    var index = 0
    let hashIsPrompt = hashIsPrompt(lines)
    while index < lines.count {
      let line = Line(number: firstLine + index, text: lines[index])
      if let prompt = lexicon.prompt(line.text), !prompt.command.isEmpty,
        hashIsPrompt || !Self.isHash(prompt, line.text), !isShownComment(prompt)
      {
        // `# On node2`: there is no program called On.
        if prompt.style == .bare, saysWhere(prompt.command) {
          items.append(.remark(Line(number: line.number, text: prompt.command)))
          index += 1
          continue
        }
        index = readCommand(lines, at: index, number: line.number, prompt: prompt)
        continue
      }
      classify(line)
      index += 1
    }
    trimOutputs()
  }

  private func saysWhere(_ comment: String) -> Bool {
    comment.first?.isUppercase == true && comment.utf8.count < 60
      && lexicon.language.prefix(of: comment.lowercased(), .blockOn) != nil
  }

  private static func isHash(_ prompt: Prompt, _ line: String) -> Bool {
    prompt.style == .bare && trimmed(line).hasPrefix("#")
  }

  /// Whether `# …` is a command: in a block with other prompts it is a comment or output, unless a
  /// command of the block makes the reader root or ends that.
  private func hashIsPrompt(_ lines: [String]) -> Bool {
    var hasOthers = false
    for line in lines {
      guard let prompt = lexicon.prompt(line), !prompt.command.isEmpty else { continue }
      let shell = ShellLine(prompt.command)
      if lexicon.classifier.opensShell(shell) || lexicon.classifier.leaves(shell) { return true }
      switch prompt.style {
      case .bare: hasOthers = hasOthers || !Self.isHash(prompt, line)
      case .bracketed, .colon: hasOthers = true
      case .host, .note, .client, .learned: continue
      }
    }
    return !hasOthers
  }

  /// `cat /etc/resolv.conf` shows "# Generated by NetworkManager": no program's name starts with a capital.
  private func isShownComment(_ prompt: Prompt) -> Bool {
    guard prompt.style == .bare, let first = prompt.command.utf8.first, first &- 0x41 < 26,
      prompt.command.split(separator: " ").count >= 2,
      case .command(let last)? = items.last
    else { return false }
    return last.shell.commands.contains { lexicon.programs.holds(.sample, $0) }
  }

  private mutating func readCommand(
    _ lines: [String], at start: Int, number: Int, prompt: Prompt
  ) -> Int {
    var index = start + 1
    var (text, remark) = withoutRemark(prompt)
    var pieces: [String] = []
    if Self.continues(text) {
      while Self.continues(text) {
        pieces.append(trimmed(text.dropLast()))
        guard index < lines.count else {
          text = ""
          break
        }
        text = trimmed(lines[index])
        if text.hasPrefix("> ") { text = trimmed(text.dropFirst(2)) }
        index += 1
      }
      pieces.append(text)
      text = trimmed(pieces.joined(separator: " "))
    }
    index = readOn(&text, lines: lines, start: index, prompt: prompt)
    pieces = pieces.filter { !$0.isEmpty }
    if pieces.joined(separator: " ") != text { pieces = [text] }
    let shell = ShellLine(text)
    let delimiters = shell.hereDocuments.map(\.target)
    var body: [String]? = delimiters.isEmpty ? nil : []
    for (number, delimiter) in delimiters.enumerated() {
      // A here-document without an end stops at the next prompt.
      let ends = lastPlace(of: delimiter, in: lines) >= index
      while index < lines.count, Self.inDocument(lines[index]) != delimiter {
        if !ends, lexicon.prompt(lines[index]) != nil { break }
        body?.append(lines[index])
        index += 1
      }
      if ends { index += 1 }
      // With several, the shell needs the delimiter of each but the last.
      if number < delimiters.count - 1 { body?.append(delimiter) }
    }
    if let lines = body, !lines.isEmpty, lines.allSatisfy({ $0.hasPrefix(">") }) {
      body = lines.map(Self.withoutContinuationPrompt)
    }
    items.append(
      .command(
        Command(
          line: number, promptWidth: prompt.width, prompt: prompt, text: text, pieces: pieces,
          shell: shell, body: body)))
    owner = items.count - 1
    if let remark { items.append(.remark(Line(number: number, text: remark))) }
    return min(index, lines.count)
  }

  /// Appends lines that continue the command without a backslash: after the second prompt of the
  /// shell or of a client, after `|` and `&&`, and inside quotes.
  private func readOn(
    _ text: inout String, lines: [String], start: Int, prompt: Prompt
  ) -> Int {
    var index = start
    if prompt.style == .client {
      while index < lines.count, let more = prompt.continuation(lines[index]) {
        text += " " + more
        index += 1
      }
      return index
    }
    var shell = GrowingShellLine(text)
    while index < lines.count, !shell.opensHereDocument {
      let next = lines[index]
      let more: String
      if next.hasPrefix("> ") {
        more = " " + trimmed(next.dropFirst(2))
      } else if text.hasSuffix("|") || text.hasSuffix("&&"), !trimmed(next).isEmpty {
        more = " " + trimmed(next)
      } else {
        break
      }
      text += more
      shell.append(more)
      index += 1
    }
    guard shell.isOpen else { return index }
    // A quote that closes a few lines further on, before the next prompt.
    var whole = text
    for end in index..<min(index + 12, lines.count) {
      guard lexicon.prompt(lines[end]) == nil else { break }
      let more = " " + trimmed(lines[end])
      whole += more
      shell.append(more)
      if !shell.isOpen {
        text = whole
        return end + 1
      }
    }
    return index
  }

  /// Splits off a remark: in `ls /tmp   (optional)` the brackets are the author's; no shell accepts them.
  private func withoutRemark(_ prompt: Prompt) -> (command: String, remark: String?) {
    let text = prompt.command
    guard prompt.style != .client, text.hasSuffix(")"), let open = text[...].firstStart(of: " ("),
      !text.contains("$("), !text.contains("`")
    else { return (text, nil) }
    let command = trimmed(text[..<open])
    let remark = trimmed(text[open...])
    let isSpoken = remark.split(whereSeparator: { " ()".contains($0) }).contains {
      $0.count >= 2 && $0.allSatisfy(\.isLetter)
    }
    guard isSpoken, isRemark(remark), !ShellLine(command).isOpen, !command.isEmpty,
      !command.hasSuffix("="), !command.hasPrefix("function ")
    else { return (text, nil) }
    return (command, remark)
  }

  /// Whether a line ends with an odd number of backslashes.
  private static func continues(_ text: String) -> Bool {
    text.utf8.reversed().prefix(while: { $0 == UInt8(ascii: "\\") }).count % 2 == 1
  }

  private static func withoutContinuationPrompt(_ line: String) -> String {
    if line.hasPrefix("> ") { return String(line.dropFirst(2)) }
    return line == ">" ? "" : line
  }

  /// A line of a here-document, in the form that is compared with the delimiter.
  private static func inDocument(_ line: String) -> String {
    withoutContinuationPrompt(trimmed(line))
  }

  /// The index of the last line that is the delimiter, or -1.
  private mutating func lastPlace(of delimiter: String, in lines: [String]) -> Int {
    if lastPlaces == nil {
      var places: [String: Int] = [:]
      for (index, line) in lines.enumerated() { places[Self.inDocument(line)] = index }
      lastPlaces = places
    }
    return lastPlaces?[delimiter] ?? -1
  }

  private mutating func classify(_ line: Line) {
    var line = line
    var text = trimmed(line.text)
    if text == "^C" { return }
    if isOmission(text) {
      line.text = "..."
      text = line.text
    }
    if isRemark(text) {
      items.append(.remark(Line(number: line.number, text: text)))
    } else if lexicon.language.isWord(text.lowercased(), .blockAlternatives) {
      items.append(.alternative)
      owner = nil
    } else if Self.isMarker(text) {
      items.append(.marker(Line(number: line.number, text: text)))
      owner = nil
    } else if let owner, owns(line, text: text, owner: owner) {
      changeCommand(at: owner) { $0.output.append(line) }
    } else {
      items.append(.text(line))
      owner = nil
    }
  }

  /// Whether a line is the command's output: always right after the command; after a remark, only if
  /// output had begun.
  private func owns(_ line: Line, text: String, owner: Int) -> Bool {
    guard case .command(let command) = items[owner] else { return false }
    return owner == items.count - 1 || (!command.output.isEmpty && !text.isEmpty)
  }

  /// Changes a command in place. It is taken out meanwhile: a shared array would be copied for every line.
  private mutating func changeCommand(at index: Int, _ change: (inout Command) -> Void) {
    guard case .command(var command) = items[index] else { return }
    items[index] = .alternative
    change(&command)
    items[index] = .command(command)
  }

  /// Whether one pair of parentheses, maybe with others inside, encloses the whole line; or square
  /// brackets with a known phrase.
  private func isRemark(_ text: String) -> Bool {
    if text.hasPrefix("["), text.hasSuffix("]") {
      return lexicon.language.prefix(of: text.lowercased(), .blockBracketOn) != nil
    }
    guard text.utf8.count > 2, text.hasPrefix("("), text.hasSuffix(")") else { return false }
    var depth = 0
    for (offset, byte) in text.utf8.enumerated() {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      if depth == 0, offset < text.utf8.count - 1 { return false }
    }
    // `(3 rows)` is from psql, not from the author.
    return depth == 0
      && !lexicon.messages.phrases(.blockRowCounts).contains { text.hasSuffix(" " + $0) }
  }

  /// Whether lines were left out here: `...output omitted...`, `[... snip ...]`, `<snip>`, `[...]`, `…`.
  private func isOmission(_ text: String) -> Bool {
    guard text.utf8.count <= 60 else { return false }
    if ["…", "[...]", "[…]", "(...)"].contains(text) { return true }
    guard let first = text.first, ".[<(-*…".contains(first) else { return false }
    let words = text.lowercased().split { !$0.isLetter }
    return words.count <= 5
      && words.contains { lexicon.language.isWord(String($0), .blockOmissions) }
  }

  /// Whether the author speaks between dashes or dots: `-inside the guest-`, `...to this...`.
  private static func isMarker(_ text: String) -> Bool {
    let hasLetters = text.utf8.contains { ($0 | 0x20) &- 0x61 < 26 }
    guard hasLetters, text.utf8.count > 4 else { return false }
    if text.hasPrefix("..."), text.hasSuffix("...") { return true }
    return text.hasPrefix("-") && text.hasSuffix("-") && !text.hasPrefix("--")
      && text.utf8.dropFirst().first.map { ($0 | 0x20) &- 0x61 < 26 } == true
  }

  private mutating func trimOutputs() {
    for index in items.indices {
      changeCommand(at: index) { command in
        let output = command.output.drop { trimmed($0.text).isEmpty }
        let end = output.lastIndex { !trimmed($0.text).isEmpty }.map { $0 + 1 } ?? output.startIndex
        if end - output.startIndex < command.output.count {
          command.output = Array(output[..<end])
        }
      }
    }
  }
}
