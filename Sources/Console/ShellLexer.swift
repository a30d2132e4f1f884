/// Splits commands into tokens, as a shell does, and says where a command ends: a loop needs its `done`, a quote its
/// end.
///
/// It knows the grammar of POSIX shells (POSIX.1-2017, XCU 2.2, 2.3, 2.10) as far as it decides where a token or a
/// command ends, bash's `[[`, `$'…'`, `<(…)` and lists, and a manual's placeholders. Any text can be read. Each byte is
/// read once, and nothing is recursive.
public struct ShellLexer {
  /// A construct that is open.
  enum Open: Equatable {
    case single, double, escaped
    case backtick
    /// `(`, and `$(` or `<(` where it is a part of a word: commands up to the bracket.
    case commands(isSubstitution: Bool)
    /// `name=(`: words up to the bracket.
    case list
    /// `${`: text up to the brace.
    case parameter(isQuoted: Bool)
    /// `$((`, `((`: text up to the bracket; one entry for each bracket.
    case arithmetic(isQuoted: Bool)
    /// `{`, `if`, a loop, `case`, `[[`: up to a word.
    case compound(end: String)
  }

  /// A document that begins on the next line.
  public struct HereDocument: Hashable, Sendable {
    public var delimiter: String
    /// Whether the delimiter is quoted.
    public var isLiteral: Bool
  }

  /// All that was read, with line feeds between the lines.
  public private(set) var bytes: [UInt8] = []
  public private(set) var tokens: [ShellToken] = []

  var open: [Open] = []
  /// The place of the open backtick among them; there is at most one.
  var backtick: Int?
  /// The next byte to read.
  var index = 0
  /// The start of the token that is being read.
  private var start = 0
  private var hasLines = false

  /// The word that is being read, without quotes.
  var word: [UInt8] = []
  var hasQuotes = false
  /// Whether the next word would be a command, or a reserved word.
  var isAtStart = true
  /// Whether the next word is a function's name.
  var namesFunction = false
  /// Whether the next word is a pattern of a `case`.
  var awaitsPattern = false
  /// Whether the line ends with `|`, `&&` or `||`, so that another must follow.
  var continues = false
  /// Whether it ends with a backslash.
  var isEscaped = false
  /// Whether the next word is a here-document's delimiter.
  var awaitsDelimiter = false

  /// The here-documents that begin on the next line.
  public internal(set) var hereDocuments: [HereDocument] = []
  /// Whether a shell would refuse the text, whatever follows: `done` without a loop.
  public internal(set) var isBroken = false
  /// Whether it has loops, functions or groups, so that its line ends matter.
  public internal(set) var isCompound = false

  public init(_ line: String) {
    tokens.reserveCapacity(16)
    append(line)
  }

  /// Reads a whole text, with the here-documents in it.
  public init(text: String) {
    guard text.utf8.contains(0x0A) else {
      self.init(text)
      return
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    self.init(String(lines.removeFirst()))
    while !lines.isEmpty {
      if !isInQuotes, !isEscaped {
        for document in takeHereDocuments() {
          while let line = lines.popFirst() {
            append(lineOf: document, String(line))
            if trimmed(line) == document.delimiter { break }
          }
        }
      }
      if let line = lines.popFirst() { append(String(line)) }
    }
  }

  /// Whether a shell would not ask for another line, apart from here-documents.
  public var isComplete: Bool { open.isEmpty && !continues && !isEscaped }

  /// Whether a quote is open where the text ends.
  public var isInQuotes: Bool {
    switch open.last {
    case .single?, .double?, .escaped?, .parameter?: true
    default: false
    }
  }

  /// Whether a word goes on where the text ends: in quotes, in `$(…)`, after a backslash.
  public var isInWord: Bool {
    isEscaped
      || open.contains {
        switch $0 {
        case .single, .double, .escaped, .backtick, .parameter, .arithmetic,
          .commands(isSubstitution: true):
          true
        case .commands, .list, .compound: false
        }
      }
  }

  /// Reads the next line of the command; not those of here-documents.
  public mutating func append(_ line: String) {
    continues = false
    if hasLines { bytes.append(0x0A) }
    hasLines = true
    bytes += line.utf8
    while index < bytes.count {
      switch open.last {
      case .single?: readSingle()
      case .escaped?: readEscaped()
      case .double?: readDouble()
      case .parameter?: readParameter()
      case .arithmetic?: readArithmetic()
      default: readPlain()
      }
    }
    add(kindHere)
    guard !isInQuotes, !continues, !isEscaped, !isInArithmetic else { return }
    endWord()
    isAtStart = true
  }

  private mutating func append(lineOf document: HereDocument, _ line: String) {
    bytes.append(0x0A)
    index = bytes.count
    add(.lineEnd)
    bytes += line.utf8
    index = bytes.count
    add(.document(isLiteral: document.isLiteral))
  }

  /// The here-documents that begin on the next line, once: their lines are being read.
  public mutating func takeHereDocuments() -> [HereDocument] {
    defer { hereDocuments = [] }
    return hereDocuments
  }

  private var isInArithmetic: Bool { if case .arithmetic? = open.last { true } else { false } }

  /// Ends a token before the next byte to read.
  mutating func add(_ kind: ShellToken.Kind) {
    guard start < index else { return }
    tokens.append(ShellToken(kind: kind, range: start..<index))
    start = index
  }

  /// Reads so many bytes as a token, after the text before them.
  mutating func add(_ kind: ShellToken.Kind, length: Int) {
    add(kindHere)
    index += length
    add(kind)
  }

  /// The text since the last token.
  var pending: ArraySlice<UInt8> { bytes[start..<index] }

  func byte(after offset: Int = 1) -> UInt8? {
    index + offset < bytes.count ? bytes[index + offset] : nil
  }

  /// What text is in the innermost construct.
  private var kindHere: ShellToken.Kind {
    switch open.last {
    case .single?: .single
    case .escaped?: .escaped
    case .double?: .double
    case .parameter(let isQuoted)?, .arithmetic(let isQuoted)?: isQuoted ? .double : .variable
    default: .text
    }
  }

  // MARK: Quotes and expansions

  private mutating func readSingle() {
    guard bytes[index] == UInt8(ascii: "'") else {
      word.append(bytes[index])
      index += 1
      return
    }
    closeQuote()
  }

  private mutating func readEscaped() {
    switch bytes[index] {
    case UInt8(ascii: "'"): closeQuote()
    case UInt8(ascii: "\\"): index = min(index + 2, bytes.count)
    default: index += 1
    }
  }

  private mutating func closeQuote() {
    add(.quote, length: 1)
    open.removeLast()
  }

  private mutating func readDouble() {
    switch bytes[index] {
    case UInt8(ascii: "\""): closeQuote()
    case UInt8(ascii: "\\"): index = min(index + 2, bytes.count)
    case UInt8(ascii: "`"): readBacktick()
    case UInt8(ascii: "$") where openExpansion(): break
    default:
      word.append(bytes[index])
      index += 1
    }
  }

  private mutating func readParameter() {
    switch bytes[index] {
    case UInt8(ascii: "}"):
      index += 1
      endExpansion()
    case UInt8(ascii: "\\"): index = min(index + 2, bytes.count)
    case UInt8(ascii: "`"): readBacktick()
    case UInt8(ascii: "$") where openExpansion(): break
    // A quoted brace ends nothing: `${x:-'}'}`. In double quotes an apostrophe is one.
    case UInt8(ascii: "\""),
      UInt8(ascii: "'") where kindHere == .variable:
      index = (bytes[(index + 1)...].firstIndex(of: bytes[index]) ?? index) + 1
    default: index += 1
    }
  }

  private mutating func readArithmetic() {
    let byte = bytes[index]
    index += 1
    if byte == UInt8(ascii: "("), let inner = open.last { open.append(inner) }
    if byte == UInt8(ascii: ")") { endExpansion() }
  }

  /// Ends `${…}` or a bracket of `$((…))`; outside quotes the outermost is a token.
  private mutating func endExpansion() {
    let kind = kindHere
    open.removeLast()
    if kind == .variable, kindHere == .text { add(.variable) }
  }

  /// Reads a backtick. The next one without a backslash ends the commands, whatever is open in them (POSIX.1-2017, XCU
  /// 2.6.3).
  mutating func readBacktick() {
    if let opening = backtick {
      backtick = nil
      add(.closing, length: 1)
      open.removeSubrange(opening...)
      word = []
      isAtStart = false
    } else {
      openCommands(.backtick, length: 1)
      backtick = open.count - 1
    }
    hasQuotes = true
  }

  /// Opens `$(`, `$((` and `${`; false for anything else.
  mutating func openExpansion() -> Bool {
    hasQuotes = true
    let isQuoted = kindHere == .double
    switch byte(after: 1) {
    case UInt8(ascii: "{"):
      add(kindHere)
      open.append(.parameter(isQuoted: isQuoted))
      index += 2
    case UInt8(ascii: "(") where byte(after: 2) == UInt8(ascii: "("):
      add(kindHere)
      open += [.arithmetic(isQuoted: isQuoted), .arithmetic(isQuoted: isQuoted)]
      index += 3
    case UInt8(ascii: "("): openCommands(.commands(isSubstitution: true), length: 2)
    default: return false
    }
    return true
  }

  /// Opens commands within a word.
  mutating func openCommands(_ construct: Open, length: Int) {
    add(.opening, length: length)
    open.append(construct)
    word = []
    hasQuotes = false
    isAtStart = true
  }
}
