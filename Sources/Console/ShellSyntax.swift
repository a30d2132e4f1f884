/// Says whether the lines read so far are a whole command, as a shell would: a loop needs its `done`, a quote its end.
///
/// It knows the grammar of POSIX shells (POSIX.1-2017, XCU 2.10), and bash's `[[`, as far as it decides where a command
/// ends. It reads each byte once, and nothing is recursive.
public struct ShellSyntax {
  /// A construct that is open.
  private enum Open: Equatable {
    case single, double, backtick
    /// `$(` or `(`: commands up to the bracket.
    case commands
    /// `${`: text up to the brace.
    case parameter
    /// `$((`, `((`: text up to the bracket; one entry for each bracket.
    case arithmetic
    /// `{`, `if`, a loop, `case`, `[[`: up to a word.
    case compound(end: String)
  }

  private var open: [Open] = []
  private var word: [UInt8] = []
  private var hasQuotes = false
  /// Whether the next word would be a command, or a reserved word.
  private var isAtStart = true
  /// Whether the line ends with `|`, `&&`, `||` or a backslash.
  private var continues = false
  /// Whether the next word is a here-document's delimiter.
  private var awaitsDelimiter = false

  /// The here-documents that begin on the next line, by their delimiters.
  public private(set) var hereDocuments: [String] = []
  /// Whether a shell would refuse the text, whatever follows: `done` without a loop.
  public private(set) var isBroken = false
  /// Whether it has loops, functions or groups, so that its line ends matter.
  public private(set) var isCompound = false

  public init(_ line: String) { append(line) }

  /// Whether a shell would not ask for another line, apart from here-documents.
  public var isComplete: Bool { open.isEmpty && !continues }

  /// Whether a quote is open where the text ends.
  public var isInQuotes: Bool {
    switch open.last {
    case .single?, .double?, .backtick?, .parameter?: true
    default: false
    }
  }

  /// Reads the next line of the command; not those of here-documents.
  public mutating func append(_ line: String) {
    continues = false
    let bytes = Array(line.utf8)
    var index = 0
    while index < bytes.count {
      switch open.last {
      case .single?: readSingle(bytes, &index)
      case .double?: readDouble(bytes, &index)
      case .backtick?: readBackticks(bytes, &index)
      case .parameter?: readParameter(bytes, &index)
      case .arithmetic?: readArithmetic(bytes, &index)
      default: readPlain(bytes, &index)
      }
    }
    guard !isInQuotes, !continues else { return }
    if open.last == .arithmetic { return }
    endWord()
    isAtStart = true
  }

  /// The same, once their bodies were read.
  public mutating func takeHereDocuments() -> [String] {
    defer { hereDocuments = [] }
    return hereDocuments
  }

  // MARK: Quotes and expansions

  private mutating func readSingle(_ bytes: [UInt8], _ index: inout Int) {
    if bytes[index] == UInt8(ascii: "'") { open.removeLast() } else { word.append(bytes[index]) }
    index += 1
  }

  private mutating func readDouble(_ bytes: [UInt8], _ index: inout Int) {
    switch bytes[index] {
    case UInt8(ascii: "\""): open.removeLast()
    case UInt8(ascii: "\\"): index += 1
    case UInt8(ascii: "`"): open.append(.backtick)
    case UInt8(ascii: "$"): if openExpansion(bytes, &index) { return }
    default: word.append(bytes[index])
    }
    index += 1
  }

  private mutating func readBackticks(_ bytes: [UInt8], _ index: inout Int) {
    if bytes[index] == UInt8(ascii: "`") { open.removeLast() }
    index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
  }

  private mutating func readParameter(_ bytes: [UInt8], _ index: inout Int) {
    switch bytes[index] {
    case UInt8(ascii: "}"): open.removeLast()
    case UInt8(ascii: "\\"): index += 1
    case UInt8(ascii: "$"): if openExpansion(bytes, &index) { return }
    default: break
    }
    index += 1
  }

  private mutating func readArithmetic(_ bytes: [UInt8], _ index: inout Int) {
    if bytes[index] == UInt8(ascii: "(") { open.append(.arithmetic) }
    if bytes[index] == UInt8(ascii: ")") { open.removeLast() }
    index += 1
  }

  /// Opens `$(`, `$((` and `${`; false for a lone dollar.
  private mutating func openExpansion(_ bytes: [UInt8], _ index: inout Int) -> Bool {
    hasQuotes = true
    guard index + 1 < bytes.count else { return false }
    if bytes[index + 1] == UInt8(ascii: "{") {
      open.append(.parameter)
      index += 2
      return true
    }
    guard bytes[index + 1] == UInt8(ascii: "(") else { return false }
    openBracket(bytes, index + 1)
    index += open.last == .arithmetic ? 3 : 2
    return true
  }

  /// Opens `(` or `((`.
  private mutating func openBracket(_ bytes: [UInt8], _ index: Int) {
    if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "(") {
      open += [.arithmetic, .arithmetic]
    } else {
      open.append(.commands)
      word = []
      hasQuotes = false
      isAtStart = true
    }
  }

  // MARK: Words and operators

  private mutating func readPlain(_ bytes: [UInt8], _ index: inout Int) {
    let byte = bytes[index]
    switch byte {
    case 0x20, 0x09: endWord()
    case UInt8(ascii: "'"): quote(.single)
    case UInt8(ascii: "\""): quote(.double)
    case UInt8(ascii: "`"): quote(.backtick)
    case UInt8(ascii: "\\"):
      if index + 1 == bytes.count { continues = true } else { word.append(bytes[index + 1]) }
      hasQuotes = true
      index += 1
    case UInt8(ascii: "$"):
      word.append(byte)
      if openExpansion(bytes, &index) { return }
    case UInt8(ascii: "#") where word.isEmpty && !hasQuotes:
      index = bytes.count
      return
    case UInt8(ascii: ";"):
      endWord()
      isAtStart = true
    case UInt8(ascii: "|"), UInt8(ascii: "&"):
      if byte == UInt8(ascii: "&"), let last = word.last, "<>".utf8.contains(last) { break }
      readOperator(bytes, &index)
    case UInt8(ascii: "<"): readInput(bytes, &index)
    case UInt8(ascii: "("): readOpeningBracket(bytes, &index)
    case UInt8(ascii: ")"): readClosingBracket()
    default:
      word.append(byte)
    }
    index += 1
  }

  private mutating func quote(_ mark: Open) {
    hasQuotes = true
    open.append(mark)
  }

  private mutating func readOperator(_ bytes: [UInt8], _ index: inout Int) {
    let byte = bytes[index]
    if open.last == .compound(end: "]]") { return }
    endWord()
    let isPair = index + 1 < bytes.count && bytes[index + 1] == byte
    if isPair { index += 1 }
    isAtStart = true
    // `&` ends a command; the others need another one, here or on the next line.
    guard byte == UInt8(ascii: "|") || isPair else { return }
    let rest = bytes[(index + 1)...].drop { isBlank($0) }
    continues = rest.isEmpty || rest.first == UInt8(ascii: "#")
  }

  private mutating func readInput(_ bytes: [UInt8], _ index: inout Int) {
    if let end = Placeholder.end(in: bytes, from: index) {
      word += bytes[index..<end]
      index = end - 1
      return
    }
    endWord()
    guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "<") else {
      word = [bytes[index]]
      return
    }
    index += 1
    // `<<<` gives a word, not a document.
    if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "<") {
      index += 1
      return
    }
    if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "-") { index += 1 }
    awaitsDelimiter = true
  }

  private mutating func readOpeningBracket(_ bytes: [UInt8], _ index: inout Int) {
    // `name() {` is a function; `a=(1 2)` a list.
    if !word.isEmpty || !isAtStart {
      open.append(.commands)
      if word.last != UInt8(ascii: "=") { isCompound = true }
      word = []
      hasQuotes = false
      isAtStart = true
      return
    }
    isCompound = true
    openBracket(bytes, index)
    if open.last == .arithmetic { index += 1 }
  }

  private mutating func readClosingBracket() {
    let wasWord = !word.isEmpty
    endWord()
    if open.last == .commands {
      open.removeLast()
      // After `name()` comes the function's body; after `$(…)` the word goes on.
      isAtStart = !wasWord
    } else if open.last == .compound(end: "esac") {
      isAtStart = true
    } else {
      isBroken = true
    }
  }

  private mutating func endWord() {
    defer {
      word = []
      hasQuotes = false
    }
    if awaitsDelimiter {
      guard !word.isEmpty else { return }
      hereDocuments.append(String(decoding: word, as: UTF8.self))
      awaitsDelimiter = false
      return
    }
    guard !word.isEmpty || hasQuotes else { return }
    let text = hasQuotes ? "" : String(decoding: word, as: UTF8.self)
    if case .compound(let end)? = open.last, text == end, isAtStart || end == "]]" {
      open.removeLast()
      isAtStart = false
      return
    }
    guard isAtStart, !text.isEmpty else {
      if !Self.isAssignment(word) || !isAtStart { isAtStart = false }
      return
    }
    if let end = Self.endings[text] {
      open.append(.compound(end: end))
      isCompound = isCompound || end != "]]"
      isAtStart = !Self.headers.contains(text) && end != "]]"
    } else if Self.inner.contains(text) {
      isAtStart = true
    } else {
      isBroken = isBroken || (Self.closers.contains(text) && text != "}")
      isAtStart = Self.isAssignment(word)
    }
  }

  private static func isAssignment(_ word: [UInt8]) -> Bool {
    let name = word.prefix(while: isWordByte)
    return !name.isEmpty && word.dropFirst(name.count).first == UInt8(ascii: "=")
  }

  /// The words that open a compound command (POSIX.1-2017, XCU 2.4 and 2.9.4), with those that end it.
  static let endings = [
    "if": "fi", "while": "done", "until": "done", "for": "done", "select": "done", "case": "esac",
    "{": "}", "[[": "]]",
  ]
  /// Those that are followed by words, not by a command.
  private static let headers: Set<String> = ["for", "select", "case"]
  /// The words inside that are followed by a command.
  static let inner: Set<String> = ["then", "do", "else", "elif", "!", "time", "function"]
  static let closers = Set(endings.values)
}
