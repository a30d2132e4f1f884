import Console
import CourseModel
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
    /// As in `TypedCommand`: continued lines joined by one space, those of a loop by a line feed.
    var text: String
    /// The same, split where a new line begins.
    var pieces: [String]
    var shell: ShellLine
    /// The here-document's lines.
    var body: [String]?
    var output: [Line] = []
    /// The line at which its reader presses Ctrl-C (`^C`) or Ctrl-Z (`^Z`).
    var interrupt: (line: Int, key: TypedCommand.Interrupt.Key)?

    /// Whether it shows the program's version or usage, which begins with the program's name (GNU Coding Standards,
    /// section 4.8). The short options must come last: `psql -h node1` names a host.
    var showsItself: Bool {
      guard let words = shell.commands.last?.arguments.dropFirst() else { return false }
      let options: Set<String> = ["--version", "-version", "version", "--help", "help"]
      return words.last.map(["-V", "-h"].contains) ?? false
        || words.contains(where: options.contains)
    }
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

  let lexicon: Lexicon
  var items: [Item] = []
  /// All lines, as they are in the block.
  private(set) var lines: [Line] = []
  /// The command that a line of output would belong to: the last item, or the last except for remarks.
  var owner: Int?
  /// Whether `> ` is the block's prompt.
  private var beginsWithAngle = false
  /// What its fence says about it.
  let fence: Fence
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
    fence = Fence(info, lexicon.programs.fences)
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(Substring($0))
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    let width = commonIndent(lines)
    if width > 0 {
      lines = lines.map { String(Substring($0.utf8.dropFirst(width))) }
    } else if let first = lines.first(where: { !trimmed($0).isEmpty }), first.hasPrefix(" "),
      lexicon.prompt(trimmed(first)) != nil
    {
      // Only the lines with a prompt are indented.
      lines = lines.map { lexicon.prompt(trimmed($0)) == nil ? $0 : trimmed($0) }
    }
    self.lines = lines.enumerated().map { Line(number: firstLine + $0.offset, text: $0.element) }
    switch fence.purpose {
    case .text where !beginsAtPrompt: items = self.lines.map { .text($0) }
    case .file, .data, .output: items = self.lines.map { .text($0) }
    case .statements where !lines.contains { lexicon.prompt($0) != nil }: readStatements()
    case .shell, .windows, .statements, .open, .text:
      read(BlockLines(lines))
      if isWithoutPrompts { readWithoutPrompts(BlockLines(lines)) }
    }
  }

  /// Whether its first line has a prompt that no output has by chance, and a command.
  private var beginsAtPrompt: Bool {
    guard let first = lines.first(where: { !trimmed($0.text).isEmpty })?.text,
      let prompt = lexicon.prompt(first), !prompt.command.isEmpty
    else { return false }
    return switch prompt.style {
    case .bracketed, .colon, .host: CommandShape(prompt.command, lexicon) >= .likely
    case .bare: first.hasPrefix("$") && CommandShape(prompt.command, lexicon) == .certain
    case .note, .client, .windows, .learned: false
    }
  }

  /// Whether its commands were found without prompts, by the shape of their lines.
  var hasNoPrompts = false

  /// Whether the commands of a block without prompts only set variables: that may be a file to be sourced.
  var onlyAssigns: Bool {
    items.allSatisfy { item in
      guard case .command(let command) = item else { return true }
      return command.shell.commands.allSatisfy { command in
        command.words.allSatisfy { $0 == "export" || $0.contains("=") }
      }
    }
  }

  /// The white space that all lines begin with: a console block inside a list is indented more than others.
  private func commonIndent(_ lines: [String]) -> Int {
    guard let first = lines.first(where: { !trimmed($0).isEmpty }) else { return 0 }
    let width = first.utf8.prefix(while: { $0 == 0x20 || $0 == 0x09 }).count
    let isShell = [.shell, .windows, .statements].contains(fence.purpose)
    guard width > 0, isShell || lexicon.prompt(trimmed(first)) != nil else { return 0 }
    let fits = lines.allSatisfy { line in
      trimmed(line).isEmpty || line.utf8.prefix(width).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
    return fits ? width : 0
  }

  // MARK: Blocks with prompts

  /// Finds a line's prompt. On Windows a lone `>` is one, and where the block begins with it.
  private func prompt(_ line: String) -> Prompt? {
    if let prompt = lexicon.prompt(line) { return prompt }
    guard line.hasPrefix("> "), fence.purpose == .windows || beginsWithAngle else { return nil }
    return Prompt(style: .windows, command: trimmed(line.dropFirst(2)), width: 2)
  }

  private mutating func read(_ block: BlockLines) {
    if let first = lines.first(where: { !trimmed($0.text).isEmpty })?.text, first.hasPrefix("> ") {
      beginsWithAngle = CommandShape(trimmed(first.dropFirst(2)), lexicon) == .certain
    }
    var index = 0
    let hashIsPrompt = hashIsPrompt(block.lines)
    let contents = nextContents()
    while index < lines.count {
      let line = lines[index]
      if let prompt = prompt(line.text) {
        if prompt.command.isEmpty, prompt.style != .bare || line.text.hasPrefix("$") {
          // Nothing was typed.
          index += 1
          continue
        }
        let isHash = Self.isHash(prompt, line.text)
        if !prompt.command.isEmpty, !isShownComment(prompt), !(isHash && isRefused(prompt.command)),
          !isHash || hashIsPrompt || CommandShape(prompt.command, lexicon) == .certain
        {
          // `# On node2`: there is no program called On.
          if prompt.style == .bare, saysWhere(prompt.command) {
            items.append(.remark(Line(number: line.number, text: prompt.command)))
            index += 1
            continue
          }
          index = readCommand(block, at: index, prompt: prompt)
          continue
        }
        if isHash, isComment(at: index, next: contents[index]) {
          items.append(.comment(line))
          index += 1
          continue
        }
      }
      if isBareCommand(line.text) {
        index = readCommand(
          block, at: index,
          prompt: Prompt(host: nil, command: trimmed(line.text), width: indent(line.text)))
        continue
      }
      classify(line)
      index += 1
    }
    trimOutputs()
  }

  /// Whether `# …`, which is no command, is the author's remark: the output of most programs has no such lines, and
  /// remarks are about the next command.
  /// - Parameter next: The next line that is neither blank nor one of these; nil where there is none.
  private func isComment(at index: Int, next: Line?) -> Bool {
    guard let owner, case .command(let last) = items[owner] else { return true }
    let showsFile = last.shell.commands.contains { lexicon.programs.holds(.sample, $0) }
    let isBehindBlank = index > 0 && trimmed(lines[index - 1].text).isEmpty
    if showsFile, !isBehindBlank { return false }
    guard let next else { return last.output.isEmpty && !showsFile }
    return prompt(next.text).map { !$0.command.isEmpty } ?? false
  }

  /// For each line the next one that is neither blank nor begins with `#`, found in one pass.
  private func nextContents() -> [Line?] {
    var next: Line?
    var found: [Line?] = []
    for line in lines.reversed() {
      found.append(next)
      if !trimmed(line.text).isEmpty, !line.text.hasPrefix("#") { next = line }
    }
    return found.reversed()
  }

  /// Whether a line right after a command that shows nothing is one more command, whose prompt the author forgot. What
  /// `echo` and `tee` show is in the command.
  private func isBareCommand(_ line: String) -> Bool {
    guard owner == items.count - 1, let owner, case .command(let last) = items[owner],
      last.output.isEmpty, last.prompt.style != .client, !last.showsItself,
      last.shell.commands.last.map({ lexicon.programs.holds(.reads, $0) }) != true,
      !last.shell.commands.contains(where: { lexicon.programs.holds(.showsCommands, $0) }),
      !lexicon.classifier.opensShell(last.shell), !repeats(last, trimmed(line))
    else { return false }
    return CommandShape(line, lexicon) == .certain && line.contains(" ")
  }

  /// Whether a command prints what it was told to: `echo X | tee F` shows X.
  private func repeats(_ command: Command, _ line: String) -> Bool {
    command.text.hasText(line)
      && command.shell.commands.contains {
        lexicon.programs.holds(.prints, $0) || lexicon.programs.holds(.copies, $0)
      }
  }

  /// Whether a line could be a command only by its first word, and no shell takes it: "# It's done".
  private func isRefused(_ command: String) -> Bool {
    guard CommandShape(command, lexicon) < .likely else { return false }
    let lexer = ShellLexer(command)
    return lexer.isBroken || lexer.isInQuotes
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
    var hashes = 0
    var possible = 0
    var hasCertain = false
    for line in lines {
      guard let prompt = prompt(line), !prompt.command.isEmpty else { continue }
      let shell = ShellLine(prompt.command)
      if lexicon.classifier.opensShell(shell) || lexicon.classifier.leaves(shell) { return true }
      if Self.isHash(prompt, line), !hasCertain {
        let shape = CommandShape(prompt.command, lexicon)
        hashes += 1
        if shape > .none { possible += 1 }
        hasCertain = shape == .certain
      }
      switch prompt.style {
      case .bare: hasOthers = hasOthers || !Self.isHash(prompt, line)
      case .bracketed, .colon, .windows: hasOthers = true
      case .host, .note, .client, .learned: continue
      }
    }
    guard !hasOthers else { return false }
    // "# Notes" alone is a file's heading, and a `#` below a setting is its comment.
    let first = lines.first { !trimmed($0).isEmpty }
    let isUsual = possible > 0 && possible * 2 >= hashes
    return hasCertain || (isUsual && first.map { trimmed($0).hasPrefix("#") } == true)
  }

  /// `cat /etc/resolv.conf` shows "# Generated by NetworkManager": no program's name starts with a capital.
  private func isShownComment(_ prompt: Prompt) -> Bool {
    guard prompt.style == .bare, let first = prompt.command.utf8.first, first &- 0x41 < 26,
      prompt.command.split(separator: " ").count >= 2,
      case .command(let last)? = items.last
    else { return false }
    return last.shell.commands.contains { lexicon.programs.holds(.sample, $0) }
  }

  mutating func readCommand(_ block: BlockLines, at start: Int, prompt: Prompt) -> Int {
    var (text, remark) = withoutRemark(prompt)
    var pieces = [text]
    var read: CommandLines?
    var next = start + 1
    if prompt.style == .client {
      while next < lines.count, let more = prompt.continuation(lines[next].text) {
        pieces.append(more)
        next += 1
      }
      text = pieces.map { trimmed($0) }.joined(separator: " ")
    } else {
      let isWindows =
        prompt.style == .windows || fence.purpose == .windows
        || (text.hasSuffix(" `") && text.count { $0 == "`" } == 1)
      let lines = CommandLines(
        text, in: block, start: next, mark: isWindows ? "`" : "\\", hasPrompts: !hasNoPrompts
      ) { [lexicon, hasNoPrompts] line in
        !hasNoPrompts && lexicon.prompt(line).map { !$0.command.isEmpty } ?? false
      }
      text = lines.text
      next = lines.next
      pieces = lines.pieces
      read = lines
    }
    let number = lines[start].number
    items.append(
      .command(
        Command(
          line: number, promptWidth: prompt.width, prompt: prompt, text: text,
          pieces: pieces, shell: ShellLine(text), body: read?.body)))
    owner = items.count - 1
    if let remark { items.append(.remark(Line(number: number, text: remark))) }
    return min(next, lines.count)
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

  private mutating func classify(_ line: Line) {
    var line = line
    var text = trimmed(line.text)
    if let key = TypedCommand.Interrupt.Key(rawValue: text) {
      if let owner {
        changeCommand(at: owner) { $0.interrupt = $0.interrupt ?? (line.number, key) }
      }
      return
    }
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
  mutating func changeCommand(at index: Int, _ change: (inout Command) -> Void) {
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

  mutating func trimOutputs() {
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
