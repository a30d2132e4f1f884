/// A command line as the shell would read it: simple commands, their words and redirections.
///
/// Quotes and backslashes are resolved; `$(…)` and `` `…` `` stay as written inside their word; a placeholder such as
/// `<your name>` is one word (or part of one) despite its space. Any text can be read: an unclosed quote ends with the
/// line.
public struct ShellLine: Hashable, Sendable {
  public struct Redirection: Hashable, Sendable {
    /// `>`, `>>`, `<`, `<<`, `2>` …
    public var operation: String
    public var target: String
    /// Whether the target, or a part of it, is quoted: a here-document is then taken literally (POSIX 2.7.4).
    public var isQuoted = false
  }

  /// One program with its arguments.
  public struct SimpleCommand: Hashable, Sendable {
    public fileprivate(set) var words: [String] = []
    /// The number of words before the program: `sudo`, `env`, assignments.
    private var prefix = 0
    public fileprivate(set) var redirections: [Redirection] = []
    /// As it was typed.
    public fileprivate(set) var source: String = ""
    /// The operator that joins it to the previous command: `&&`, `||`, `;`, `|`, `&`, or "".
    public fileprivate(set) var joinedBy: String = ""

    /// The program's name without its folder, after `sudo` and assignments; "" if there are no words.
    public var program: String { arguments.first.map(Self.nameOfProgram) ?? "" }

    /// The words from the program on, without `sudo`, `env` and leading assignments.
    public var arguments: ArraySlice<String> { words[prefix...] }

    /// Call this once all words are there.
    fileprivate mutating func findProgram() {
      var rest = words[...]
      while let word = rest.first {
        if word == "sudo" || word == "env" || word == "time" || word == "nohup" {
          rest = rest.dropFirst()
          while let flag = rest.first, flag.hasPrefix("-") {
            rest = rest.dropFirst()
            if flag == "-u" || flag == "-g" { rest = rest.dropFirst() }
          }
        } else if Self.isAssignment(word), rest.count > 1 {
          rest = rest.dropFirst()
        } else {
          break
        }
      }
      prefix = rest.startIndex
    }

    /// Drops what surrounds a command in a loop or a condition: `do`, `then`, `done`.
    fileprivate mutating func dropReservedWords() {
      words = Array(words.drop(while: ShellLexer.reserved.contains))
    }

    /// The same command with other words.
    public func with(words: [String]) -> SimpleCommand {
      var result = self
      result.words = words
      result.findProgram()
      return result
    }

    /// Strips the folder: `/usr/bin/yum` is `yum`.
    public static func nameOfProgram(_ path: String) -> String {
      guard path.utf8.first == UInt8(ascii: "/"), let slash = path.lastIndex(of: "/") else {
        return path
      }
      return String(path[path.index(after: slash)...])
    }

    static func isAssignment(_ word: String) -> Bool {
      let name = word.utf8.prefix(while: isWordByte)
      guard let first = name.first, !isDigit(first) else { return false }
      return word.utf8.dropFirst(name.count).first == UInt8(ascii: "=")
    }
  }

  public var commands: [SimpleCommand]
  /// Whether a quote, `$(` or a trailing backslash is still open at the end of the line.
  public var isOpen: Bool

  public init(_ line: String) {
    let lexer = ShellLexer(text: line)
    var parser = ShellParser(lexer.bytes)
    for token in lexer.tokens { parser.read(token) }
    commands = parser.finish()
    isOpen = lexer.isInWord
  }

  /// The here-documents that the line opens, in order; their targets are the delimiters. Goes through all commands on
  /// each call.
  public var hereDocuments: [Redirection] {
    commands.flatMap { $0.redirections.filter { $0.operation == "<<" } }
  }

  /// The line that ends its last here-document; `EOF`, as most write it, where the command has none.
  public var documentEnd: String { hereDocuments.last?.target ?? "EOF" }
}

@inline(__always) public func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
@inline(__always) public func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
@inline(__always) public func isWordByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_")
}
@inline(__always) public func isHex(_ byte: UInt8) -> Bool {
  isDigit(byte) || (byte | 0x20) &- 0x61 < 6
}
@inline(__always) public func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// Makes commands of tokens.
private struct ShellParser {
  private let bytes: [UInt8]
  private var commands: [ShellLine.SimpleCommand] = []
  private var current = ShellLine.SimpleCommand()
  /// Where the current command begins.
  private var start = 0
  private var word: [UInt8] = []
  private var hasWord = false
  private var isQuoted = false
  private var redirection: String?
  /// How many `$(` the token stands in.
  private var depth = 0
  /// The brackets of subshells that are open.
  private var brackets = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read(_ token: ShellToken) {
    let text = bytes[token.range]
    if token.kind == .opening { depth += 1 }
    if depth > 0 {
      append(text)
      if token.kind == .closing { depth -= 1 }
      return
    }
    switch token.kind {
    case .blank: endWord()
    case .continuation, .comment: break
    case .text: readText(text)
    case .quote:
      hasWord = true
      isQuoted = true
    case .single, .variable, .placeholder, .opening, .closing: append(text)
    case .double: appendUnescaped(text)
    case .escaped: appendDecoded(text)
    case .redirection:
      endWord()
      redirection = String(decoding: text, as: UTF8.self)
      // The dash removes tabs from the document.
      if redirection?.hasPrefix("<<-") == true { redirection = "<<" }
    case .sign: readSign(token, String(decoding: text, as: UTF8.self))
    case .lineEnd:
      endWord()
      if !current.words.isEmpty || !current.redirections.isEmpty {
        endCommand(before: token, next: ";")
      }
    case .document: start = token.range.upperBound
    }
  }

  mutating func finish() -> [ShellLine.SimpleCommand] {
    endWord()
    endCommand(
      before: ShellToken(kind: .lineEnd, range: bytes.count..<bytes.count), next: "")
    return commands
  }

  private mutating func readSign(_ token: ShellToken, _ text: String) {
    switch text {
    case "(" where !hasWord && current.words.isEmpty: brackets += 1
    case ")" where brackets > 0:
      endWord()
      brackets -= 1
    case "(", ")": append(bytes[token.range])
    default:
      endWord()
      endCommand(before: token, next: text == "|&" ? "|" : text)
    }
  }

  private mutating func append(_ text: ArraySlice<UInt8>) {
    word += text
    hasWord = true
  }

  private mutating func readText(_ text: ArraySlice<UInt8>) {
    hasWord = true
    var isLiteral = false
    for byte in text {
      if byte == UInt8(ascii: "\\"), !isLiteral {
        isLiteral = true
        isQuoted = true
      } else {
        word.append(byte)
        isLiteral = false
      }
    }
  }

  /// In double quotes a backslash hides only these (POSIX.1-2017, XCU 2.2.3).
  private mutating func appendUnescaped(_ text: ArraySlice<UInt8>) {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "\\"), index + 1 < text.endIndex,
        "$\"\\`\n".utf8.contains(text[index + 1])
      {
        index += 1
        if text[index] == 0x0A {
          index += 1
          continue
        }
      }
      word.append(text[index])
      index += 1
    }
  }

  /// Decodes the line feeds, tabs and quotes of `$'…'`; other escapes stay.
  private mutating func appendDecoded(_ text: ArraySlice<UInt8>) {
    var index = text.startIndex
    while index < text.endIndex {
      let next = index + 1 < text.endIndex ? text[index + 1] : 0
      if text[index] == UInt8(ascii: "\\"), let byte = Self.escapes[next] {
        word.append(byte)
        index += 2
      } else {
        word.append(text[index])
        index += 1
      }
    }
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "'"): UInt8(ascii: "'"),
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
  ]

  private mutating func endWord() {
    guard hasWord else { return }
    let text = String(decoding: word, as: UTF8.self)
    word.removeAll(keepingCapacity: true)
    hasWord = false
    defer { isQuoted = false }
    if let operation = redirection {
      current.redirections.append(.init(operation: operation, target: text, isQuoted: isQuoted))
      redirection = nil
    } else {
      current.words.append(text)
    }
  }

  private mutating func endCommand(before token: ShellToken, next: String) {
    let end = max(start, token.range.lowerBound)
    current.source = trimmed(String(decoding: bytes[start..<end], as: UTF8.self))
    start = token.range.upperBound
    current.dropReservedWords()
    current.findProgram()
    if !current.words.isEmpty || !current.redirections.isEmpty { commands.append(current) }
    current = ShellLine.SimpleCommand()
    current.joinedBy = next
    redirection = nil
  }
}
