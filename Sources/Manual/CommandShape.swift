import Console
import Knowledge

/// How much a line without a prompt looks like a command.
///
/// A known program is the best sign; for any other, options, paths and operators count. Tables, `key: value`, sentences,
/// JSON and markup are no commands whatever their first word.
enum CommandShape: Int, Comparable {
  /// Not a command.
  case none
  /// The first word could be a program's name.
  case possible
  /// It has options, a path or an operator, too.
  case likely
  /// A known program, or the syntax of a shell.
  case certain

  static func < (left: CommandShape, right: CommandShape) -> Bool { left.rawValue < right.rawValue }

  init(_ line: String, _ lexicon: Lexicon) {
    // Brackets of subshells and groups come before the first command; a loop, since there may be thousands.
    let opened = line.prefix { "({ ".contains($0) }
    let isOpened = line.hasPrefix("(") || line.hasPrefix("{ ")
    guard isOpened, opened.count <= 8 else {
      self = isOpened ? .none : ShapeReader(line: line, lexicon: lexicon).read()
      return
    }
    let inner = ShapeReader(line: String(line[opened.endIndex...]), lexicon: lexicon).read()
    self = inner >= .likely ? inner : .none
  }
}

private struct ShapeReader {
  let line: String
  let lexicon: Lexicon

  func read() -> CommandShape {
    guard let first = line.utf8.first, line.utf8.count <= 20_000 else { return .none }
    switch first {
    case UInt8(ascii: "["): return line.hasPrefix("[ -") || line.hasPrefix("[[ ") ? .likely : .none
    case UInt8(ascii: "$"):
      // PowerShell: `$name = Get-Service`
      let name = line.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      if !name.isEmpty, line.dropFirst(name.count + 1).hasPrefix(" = ") { return .likely }
      return line.contains(" ") && line.hasPrefix("$(") ? .likely : .none
    case UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "_"),
      UInt8(ascii: "@"):
      return path()
    default: return isLetter(first) || isDigit(first) ? named() : .none
    }
  }

  private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// `./configure`, `. openrc`, `~/bin/deploy`, `/usr/sbin/sshd -t`, `@echo off`
  private func path() -> CommandShape {
    let word = line.prefix { $0 != " " }
    if word == "." { return line.utf8.count > 2 ? .certain : .none }
    if word == "@echo" { return .likely }
    if word.hasPrefix("./") || word.hasPrefix("../") {
      return word.hasSuffix(":") || word.hasSuffix("/") ? .none : .certain
    }
    guard word.contains("/"), !word.hasSuffix(":"), !word.hasPrefix("//") else { return .none }
    let isProgram = word.contains("bin/") || word.hasSuffix(".sh") || word.hasSuffix(".py")
    return isProgram && word.count < line.count ? .certain : isProgram ? .likely : .none
  }

  private func named() -> CommandShape {
    if let reserved = reserved() { return reserved }
    if let assigned = assignment() { return assigned }
    let word = String(line.prefix { $0 != " " && $0 != "\t" })
    if word.hasSuffix("()") { return .certain }
    // `server {` opens a section of a configuration file.
    if line.hasSuffix("{") || line.hasSuffix("};") { return .none }
    let shell = ShellLine(line)
    guard let command = shell.commands.first, !command.arguments.isEmpty else { return .none }
    let program = command.program
    let known = lexicon.programs.isKnown(program)
    if !known {
      guard isProgramName(program) || isCmdlet(program) else { return .none }
      if word.hasSuffix(":") || word.hasSuffix(",") || program.contains(":") { return .none }
    }
    let words = Array(command.arguments.dropFirst())
    if isRecord(words) || hasColumns(isKnown: known, words) || isTemplate(words) { return .none }
    let isPrefixed = command.words.count > command.arguments.count
    if !isPrefixed, isSentence(words) { return .none }
    let lexer = ShellLexer(line)
    if hasLooseBracket(lexer) { return .none }
    // `sudo lspci`
    if isPrefixed { return known || !line.hasSuffix(".") ? .certain : .likely }
    if known { return certainty(program, words, isPiped: shell.commands.count > 1) }
    if lexer.isBroken || lexer.isInQuotes || line.hasSuffix(":") { return .none }
    if isCmdlet(program) { return .likely }
    let hasOption = words.contains { isOption($0) || isPath($0) }
    let hasOperator = shell.commands.contains {
      !$0.redirections.isEmpty || (!$0.joinedBy.isEmpty && lexicon.programs.isKnown($0.program))
    }
    if hasOption || hasOperator { return .likely }
    return words.count <= 12 ? .possible : .none
  }

  /// A known program whose name is also a word ("host", "last", "test") needs more than its name.
  private func certainty(_ program: String, _ words: [String], isPiped: Bool) -> CommandShape {
    guard program.allSatisfy({ $0.isLetter }), program.count > 2, !isPiped else { return .certain }
    return words.isEmpty && line != program ? .likely : .certain
  }

  /// `for x in a b`, `while read line; do`, `if [ -f x ]; then`, `case $x in`
  private func reserved() -> CommandShape? {
    let words = line.split(separator: " ", maxSplits: 3).map(String.init)
    guard words.count > 1 else { return nil }
    switch words[0] {
    case "for", "select":
      return words.count > 2 && (words[2] == "in" || words[2] == "in;") || words[1].hasPrefix("((")
        ? .certain : nil
    case "while", "until", "if":
      let condition = words[1...].joined(separator: " ")
      if ["[", "[[", "!", "((", "true;", ":;", ":"].contains(words[1]) || words[1].hasPrefix("((") {
        return .certain
      }
      let isShell =
        line.hasSuffix("; do") || line.hasSuffix("; then") || line.contains("; do ")
        || line.contains("; then ")
      return isShell
        || lexicon.programs.isKnown(words[1]) && CommandShape(condition, lexicon) == .certain
        ? .certain : nil
    case "case": return line.hasSuffix(" in") ? .certain : nil
    case "function": return line.hasSuffix("{") || line.hasSuffix("()") ? .certain : nil
    default: return nil
    }
  }

  /// `NAME=value`, `NAME=value command`
  private func assignment() -> CommandShape? {
    let name = line.utf8.prefix { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    let rest = line.utf8.dropFirst(name.count)
    guard rest.first == UInt8(ascii: "="), let next = rest.dropFirst().first, next != 0x20,
      next != UInt8(ascii: "=")
    else { return nil }
    guard let command = ShellLine(line).commands.first else { return CommandShape.none }
    let isAlone = command.words.count == 1
    return isAlone ? .likely : lexicon.programs.isKnown(command.program) ? .certain : .possible
  }

  // MARK: What no command looks like

  private func isProgramName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first &- 0x61 < 26, name.utf8.count <= 40 else {
      return false
    }
    return name.utf8.allSatisfy { $0 &- 0x61 < 26 || isDigit($0) || "._+-".utf8.contains($0) }
      && name.utf8.last != UInt8(ascii: ".")
  }

  /// PowerShell's `Get-Service`.
  private func isCmdlet(_ name: String) -> Bool {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy {
        $0.count > 1 && $0.first?.isUppercase == true
          && $0.allSatisfy { $0.isLetter || $0.isNumber }
      }
  }

  private func isOption(_ word: String) -> Bool {
    let name = word.drop { $0 == "-" }
    return word.hasPrefix("-") && name.count < word.count && name.first?.isLetter == true
  }

  private func isPath(_ word: String) -> Bool {
    ["/", "~/", "./", "../"].contains { word.hasPrefix($0) && word.count > $0.count }
  }

  /// `name = value`, `name : value`, `state is up`
  private func isRecord(_ words: [String]) -> Bool {
    guard let second = words.first else { return false }
    if ["=", ":", "->", "=>", "|"].contains(second) { return true }
    // `zone example.org/IN: loaded`; `scp x host:` ends with its colon.
    return second.hasSuffix(":") && words.count > 1 && !second.contains("@")
  }

  /// Whether it reads as a table's row: words with several blanks between them.
  private func hasColumns(isKnown: Bool, _ words: [String]) -> Bool {
    guard !words.contains(where: isOption) else { return false }
    var gaps = 0
    var quote: UInt8 = 0
    var run = 0
    for byte in line.utf8 {
      if quote != 0 {
        if byte == quote { quote = 0 }
        continue
      }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
      if byte == 0x09 { gaps += 1 }
      if byte == 0x20 {
        run += 1
        if run == 2 { gaps += 1 }
      } else if byte == UInt8(ascii: "#"), run > 0 {
        break
      } else {
        run = 0
      }
    }
    return gaps > (isKnown ? 1 : 0)
  }

  /// A description of a command's syntax: `ansible [pattern] -m [module]`, `groupmod [-g GID] group`.
  private func isTemplate(_ words: [String]) -> Bool {
    var brackets = 0
    for word in words where word.hasPrefix("[") {
      guard let first = word.dropFirst().first else { continue }
      if first == "-", word.utf8.count > 2 { return true }
      if word.lowercased().hasPrefix("[option") { return true }
      guard first.isLetter, word.hasSuffix("]") else { continue }
      brackets += 1
      // `[a-z]` is a pattern of the shell's.
      if word.utf8.count > 4, word.dropFirst().dropLast().allSatisfy(\.isLetter) { return true }
    }
    return brackets > 1
  }

  /// Whether a bracket stands after a word, as in `passwd (1)   - changes it`: to a shell it would have to be quoted. A
  /// remark may end the line.
  private func hasLooseBracket(_ lexer: ShellLexer) -> Bool {
    let (tokens, bytes) = (lexer.tokens, lexer.bytes)
    return tokens.indices.dropFirst(2).contains { index in
      let start = tokens[index].range.lowerBound
      guard tokens[index].kind == .sign, bytes[start] == UInt8(ascii: "("),
        tokens[index - 1].kind == .blank,
        [.text, .quote, .variable].contains(tokens[index - 2].kind)
      else { return false }
      let isNumber = start + 1 < bytes.count && isDigit(bytes[start + 1])
      return isNumber || bytes.last != UInt8(ascii: ")")
    }
  }

  /// Whether it is prose: some words, one of them frequent in the language, and nothing that a shell has.
  private func isSentence(_ words: [String]) -> Bool {
    guard words.count >= 2, !words.contains(where: isOption) else { return false }
    let isPlain = line.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || " ,.;:!?'’()-0123456789".unicodeScalars.contains($0)
    }
    guard isPlain else { return false }
    return words.contains { word in
      let bare = word.lowercased().filter(\.isLetter)
      return lexicon.language.commonWords.contains(bare)
        || lexicon.language.isWord(bare, .proseArticles)
    } || (line.hasSuffix(".") && words.count > 3)
  }
}
