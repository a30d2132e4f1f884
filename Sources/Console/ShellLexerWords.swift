/// Words, operators and reserved words.
extension ShellLexer {
  mutating func readPlain() {
    let byte = bytes[index]
    switch byte {
    case 0x20, 0x09:
      add(.text)
      endWord()
      while index < bytes.count, isBlank(bytes[index]) { index += 1 }
      add(.blank)
    case 0x0A: readLineEnd()
    case UInt8(ascii: "'"): openQuote(.single, length: 1)
    case UInt8(ascii: "\""): openQuote(.double, length: 1)
    case UInt8(ascii: "`"): readBacktick()
    case UInt8(ascii: "\\"): readBackslash()
    case UInt8(ascii: "$"): readDollar()
    case UInt8(ascii: "#") where word.isEmpty && !hasQuotes:
      index = bytes.count
      add(.comment)
    case UInt8(ascii: ";"):
      add(.text)
      endWord()
      let next = self.byte()
      let isPair = next == UInt8(ascii: ";") || next == UInt8(ascii: "&")
      add(.sign, length: isPair ? 2 : 1)
      isAtStart = true
      awaitsPattern = isPair && open.last == .compound(end: "esac")
    case UInt8(ascii: "|"), UInt8(ascii: "&"): readOperator(byte)
    case UInt8(ascii: "<"), UInt8(ascii: ">"): readAngle(byte)
    case UInt8(ascii: "("): readOpeningBracket()
    case UInt8(ascii: ")"): readClosingBracket()
    default:
      word.append(byte)
      index += 1
    }
  }

  private mutating func readLineEnd() {
    if isEscaped {
      isEscaped = false
      return add(.continuation, length: 1)
    }
    add(.text)
    endWord()
    add(.lineEnd, length: 1)
    isAtStart = true
  }

  private mutating func openQuote(_ construct: Open, length: Int) {
    hasQuotes = true
    add(.quote, length: length)
    open.append(construct)
  }

  private mutating func readBackslash() {
    hasQuotes = true
    guard let next = byte() else {
      isEscaped = true
      return add(.continuation, length: 1)
    }
    word.append(next)
    index += 2
  }

  private mutating func readDollar() {
    switch byte() {
    case UInt8(ascii: "'"): return openQuote(.escaped, length: 2)
    case UInt8(ascii: "\""): return openQuote(.double, length: 2)
    default: break
    }
    if openExpansion() { return }
    add(.text)
    index += 1
    while index < bytes.count, isWordByte(bytes[index]) { index += 1 }
    if pending.count == 1, index < bytes.count, "?@*#!$-".utf8.contains(bytes[index]) { index += 1 }
    add(pending.count > 1 ? .variable : .text)
  }

  private mutating func readOperator(_ byte: UInt8) {
    let next = self.byte()
    if byte == UInt8(ascii: "&"), next == UInt8(ascii: ">") {
      return redirect(length: self.byte(after: 2) == UInt8(ascii: ">") ? 3 : 2)
    }
    let isPair = next == byte
    add(.text)
    if open.last == .compound(end: "]]") { return add(.sign, length: isPair ? 2 : 1) }
    endWord()
    // `|&` also passes on the errors.
    let length = isPair || (byte == UInt8(ascii: "|") && next == UInt8(ascii: "&")) ? 2 : 1
    add(.sign, length: length)
    isAtStart = true
    // `&` ends a command; the others need another one, here or on the next line.
    guard byte == UInt8(ascii: "|") || isPair else { return }
    let rest = bytes[index...].drop(while: isBlank)
    continues = rest.isEmpty || rest.first == UInt8(ascii: "#")
  }

  private mutating func readAngle(_ byte: UInt8) {
    if byte == UInt8(ascii: "<"), let end = Placeholder.end(in: bytes, from: index) {
      word += bytes[index..<end]
      return add(.placeholder, length: end - index)
    }
    let rest = bytes[(index + 1)...].prefix(2)
    if rest.first == UInt8(ascii: "(") {
      return openCommands(.commands(isSubstitution: true), length: 2)
    }
    let signs = byte == UInt8(ascii: "<") ? ["<<", "<-", "<", "&", ">"] : [">", "&", "|"]
    let length = 1 + (signs.first { rest.starts(with: $0.utf8) }?.utf8.count ?? 0)
    redirect(length: length)
    // `<<<` gives a word, not a document.
    let isDocument = byte == UInt8(ascii: "<") && rest.first == byte
    awaitsDelimiter = isDocument && (rest.count == 1 || rest.last != byte)
  }

  /// Reads an operator like `2>&`; a number before it belongs to it.
  private mutating func redirect(length: Int) {
    let isNumber = !word.isEmpty && word.count == pending.count && word.allSatisfy(isDigit)
    if isNumber {
      word = []
    } else {
      add(.text)
      endWord()
    }
    index += length
    add(.redirection)
    isAtStart = false
  }

  private mutating func readOpeningBracket() {
    let isList = word.last == UInt8(ascii: "=") || open.last == .list
    if !isList { isCompound = true }
    // `name() {` is a function.
    if isAtStart, word.isEmpty, !hasQuotes, byte() == UInt8(ascii: "(") {
      open += [.arithmetic(isQuoted: false), .arithmetic(isQuoted: false)]
      index += 2
      return
    }
    add(.sign, length: 1)
    open.append(isList ? .list : .commands(isSubstitution: false))
    word = []
    hasQuotes = false
    isAtStart = true
  }

  private mutating func readClosingBracket() {
    let wasWord = !word.isEmpty
    add(.text)
    endWord()
    awaitsPattern = false
    switch open.last {
    case .commands(isSubstitution: true)?:
      add(.closing, length: 1)
      open.removeLast()
      // The word goes on.
      hasQuotes = true
      isAtStart = false
      return
    case .commands?, .list?:
      open.removeLast()
      // After `name()` comes the function's body.
      isAtStart = !wasWord
    case .compound(end: "esac")?: isAtStart = true
    default: refuse()
    }
    add(.sign, length: 1)
  }

  /// Notes that a shell would refuse the text. It reads commands in backticks only when it runs them.
  private mutating func refuse() { isBroken = isBroken || backtick == nil }

  mutating func endWord() {
    defer {
      word = []
      hasQuotes = false
    }
    if awaitsDelimiter {
      guard !word.isEmpty else { return }
      hereDocuments.append(
        HereDocument(delimiter: String(decoding: word, as: UTF8.self), isLiteral: hasQuotes))
      awaitsDelimiter = false
      return
    }
    guard !word.isEmpty || hasQuotes, open.last != .list else { return }
    let text = hasQuotes ? "" : String(decoding: word, as: UTF8.self)
    if case .compound(let end)? = open.last, text == end, isAtStart || end == "]]" {
      open.removeLast()
      isAtStart = false
      awaitsPattern = false
      return
    }
    // `case $x in if) …`: only `esac` is a reserved word there.
    if awaitsPattern {
      isAtStart = false
      return
    }
    if !isAtStart, text == "in", open.last == .compound(end: "esac") { awaitsPattern = true }
    if namesFunction {
      namesFunction = false
      isAtStart = true
      return
    }
    namesFunction = isAtStart && text == "function"
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
      if Self.closers.contains(text), text != "}" { refuse() }
      isAtStart = Self.isAssignment(word)
    }
  }

  private static func isAssignment(_ word: [UInt8]) -> Bool {
    let name = word.prefix(while: isWordByte)
    return !name.isEmpty && word.dropFirst(name.count).first == UInt8(ascii: "=")
  }

  /// The words that open a compound command (POSIX.1-2017, XCU 2.4 and 2.9.4), with those that end it.
  private static let endings = [
    "if": "fi", "while": "done", "until": "done", "for": "done", "select": "done", "case": "esac",
    "{": "}", "[[": "]]",
  ]
  /// Those that are followed by words, not by a command.
  private static let headers: Set<String> = ["for", "select", "case"]
  /// The words inside that are followed by a command.
  private static let inner: Set<String> = [
    "then", "do", "else", "elif", "!", "time", "function",
  ]
  private static let closers = Set(endings.values)

  /// The words around the commands of a loop or a condition.
  static let reserved = closers.union(inner).subtracting(["]]", "time", "function"])
    .union(["if", "while", "until", "{"])
}
