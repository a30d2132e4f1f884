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
      while let word = words.first, Self.reserved.contains(word) { words.removeFirst() }
    }

    private static let reserved: Set<String> =
      ShellSyntax.closers.union(ShellSyntax.inner).subtracting(["]]", "time", "function"])
      .union(["if", "while", "until", "{"])

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
    var reader = ShellReader(line)
    commands = reader.read()
    isOpen = reader.isOpen
  }

  /// The here-documents that the line opens, in order; their targets are the delimiters. Goes through all commands on
  /// each call.
  public var hereDocuments: [Redirection] {
    commands.flatMap { $0.redirections.filter { $0.operation == "<<" } }
  }
}

@inline(__always) func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
@inline(__always) func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
@inline(__always) public func isWordByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_")
}
@inline(__always) func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }
@inline(__always) func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// Reads one line, byte by byte; appended text continues where the text before it ended.
///
/// Nothing here is recursive: nesting (`$(…)` in `$(…)`) is counted.
struct ShellReader {
  /// The construct that is still open where the text ends.
  private enum Open {
    case single, double, backtick, escape, comment
    case substitution(depth: Int)
  }

  private var bytes: [UInt8]
  private var index = 0
  private var commandStart = 0
  private var commands: [ShellLine.SimpleCommand] = []
  private var current = ShellLine.SimpleCommand()
  private var word: [UInt8] = []
  private var hasWord = false
  private var isQuoted = false
  private var pendingRedirection: String?
  private var open: Open?
  /// The delimiters of here-documents that begin on the next line.
  private var documents: [String] = []
  /// The brackets of subshells that are open.
  private var brackets = 0

  init(_ line: String) { bytes = Array(line.utf8) }

  /// Whether a quote, `$(` or a backslash is still open where the text ends.
  var isOpen: Bool {
    switch open {
    case .comment?, nil: false
    default: true
    }
  }

  mutating func read() -> [ShellLine.SimpleCommand] {
    readToEnd()
    endWord()
    endCommand(next: "")
    return commands
  }

  mutating func readToEnd() {
    while index < bytes.count {
      switch open {
      case .single?: readQuoted(UInt8(ascii: "'"))
      case .double?: readQuoted(UInt8(ascii: "\""))
      case .backtick?: readBackticks()
      case .substitution(let depth)?: readSubstitution(depth)
      case .comment?:
        index = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
        if index < bytes.count { open = nil }
      case .escape?:
        append(bytes[index])
        index += 1
        open = nil
      case nil: step()
      }
    }
  }

  private mutating func step() {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      endWord()
      index += 1
    case 0x0A: endLine()
    case UInt8(ascii: "(") where !hasWord && current.words.isEmpty:
      brackets += 1
      index += 1
    case UInt8(ascii: ")") where brackets > 0:
      endWord()
      brackets -= 1
      index += 1
    case UInt8(ascii: "'"): begin(.single)
    case UInt8(ascii: "\""): begin(.double)
    case UInt8(ascii: "\\"):
      open = .escape
      isQuoted = true
      index += 1
    case UInt8(ascii: "$"):
      append(byte)
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "(") { open = .substitution(depth: 0) }
    case UInt8(ascii: "`"):
      append(byte)
      begin(.backtick)
    case UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: ";"): readOperator(byte)
    case UInt8(ascii: "<"), UInt8(ascii: ">"): readAngle(byte)
    case UInt8(ascii: "#") where !hasWord && !current.words.isEmpty: open = .comment
    default:
      append(byte)
      index += 1
    }
  }

  /// Ends the command, unless an operator waits for the next one, and skips here-documents.
  private mutating func endLine() {
    endWord()
    index += 1
    if !current.words.isEmpty || !current.redirections.isEmpty { endCommand(next: ";") }
    for document in documents {
      while index < bytes.count {
        let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
        let line = trimmed(String(decoding: bytes[index..<end], as: UTF8.self))
        index = min(end + 1, bytes.count)
        if line == document { break }
      }
    }
    documents = []
  }

  private mutating func begin(_ opening: Open) {
    hasWord = true
    if case .backtick = opening {} else { isQuoted = true }
    open = opening
    index += 1
  }

  private mutating func append(_ byte: UInt8) {
    word.append(byte)
    hasWord = true
  }

  private mutating func readQuoted(_ mark: UInt8) {
    let isDouble = mark == UInt8(ascii: "\"")
    while index < bytes.count, bytes[index] != mark {
      if isDouble, bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count,
        [UInt8(ascii: "$"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "`")]
          .contains(bytes[index + 1])
      {
        index += 1
      }
      word.append(bytes[index])
      index += 1
    }
    guard index < bytes.count else { return }
    index += 1
    open = nil
  }

  /// Reads `$(…)`, including nested ones, as one piece of the word.
  private mutating func readSubstitution(_ depth: Int) {
    var depth = depth
    while index < bytes.count {
      let byte = bytes[index]
      append(byte)
      index += 1
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0 {
          open = nil
          return
        }
      }
    }
    open = .substitution(depth: depth)
  }

  private mutating func readBackticks() {
    while index < bytes.count, bytes[index] != UInt8(ascii: "`") {
      append(bytes[index])
      index += 1
    }
    guard index < bytes.count else { return }
    append(bytes[index])
    index += 1
    open = nil
  }

  private mutating func readOperator(_ byte: UInt8) {
    // `&>` redirects; `2>&1` was read by readAngle.
    if byte == UInt8(ascii: "&"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ">") {
      endWord()
      index += 2
      pendingRedirection = "&>"
      return
    }
    endWord()
    var text = [byte]
    index += 1
    if index < bytes.count, bytes[index] == byte {
      text.append(byte)
      index += 1
    }
    endCommand(next: String(decoding: text, as: UTF8.self))
  }

  private mutating func readAngle(_ byte: UInt8) {
    if byte == UInt8(ascii: "<"), let end = Placeholder.end(in: bytes, from: index) {
      while index < end {
        append(bytes[index])
        index += 1
      }
      return
    }
    var operation = ""
    if hasWord, word.allSatisfy(isDigit) {
      operation = String(decoding: word, as: UTF8.self)
      word = []
      hasWord = false
    } else {
      endWord()
    }
    while index < bytes.count, bytes[index] == byte, operation.utf8.count < 4 {
      operation.append(Character(UnicodeScalar(byte)))
      index += 1
    }
    if operation == "<<", index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "&") {
      operation.append("&")
      index += 1
    }
    pendingRedirection = operation
  }

  private mutating func endWord() {
    guard hasWord else { return }
    let text = String(decoding: word, as: UTF8.self)
    word.removeAll(keepingCapacity: true)
    hasWord = false
    defer { isQuoted = false }
    if let operation = pendingRedirection {
      current.redirections.append(.init(operation: operation, target: text, isQuoted: isQuoted))
      if operation == "<<" { documents.append(text) }
      pendingRedirection = nil
    } else {
      current.words.append(text)
    }
  }

  private mutating func endCommand(next: String) {
    let end = max(commandStart, min(index, bytes.count) - next.utf8.count)
    current.source = trimmed(String(decoding: bytes[commandStart..<end], as: UTF8.self))
    commandStart = min(index, bytes.count)
    current.dropReservedWords()
    current.findProgram()
    if !current.words.isEmpty || !current.redirections.isEmpty { commands.append(current) }
    current = ShellLine.SimpleCommand()
    current.joinedBy = next
    pendingRedirection = nil
  }
}
