/// Words before a secret, as graders/secrets.yaml writes them: `identified [with {}] by|as [password] «quoted»`.
/// `{}` is any word, `[…]` is optional, `a|b` is either, `^` is the line's beginning and `$` its end;
/// if the first word begins with `*`, it may be the end of a longer one.
struct SecretPhrase: Sendable {
  private indirect enum Element: Sendable {
    case words([[UInt8]])
    case any
    case optional([Element])
    case value(Value)
  }

  /// The name between « and ».
  enum Value: Sendable {
    /// A word or a quoted text; an odd one contains something that ordinary words do not.
    case word, odd, mixed, quoted, rest
    case run(ByteClass, Int)
  }

  private var elements: [Element] = []
  private var isWholeWord = true
  private var isAtLineStart = false
  private var isAtLineEnd = false
  /// The alternatives of the first word, in lower case: the phrase is found by them.
  private(set) var keywords: [[UInt8]] = []

  init(_ text: String) throws(SecretRules.Malformed) {
    var tokens = Self.tokens(text)[...]
    if tokens.first == "^" {
      isAtLineStart = true
      tokens.removeFirst()
    }
    if tokens.last == "$" {
      isAtLineEnd = true
      tokens.removeLast()
    }
    if let first = tokens.first, first.hasPrefix("*") {
      isWholeWord = false
      tokens[tokens.startIndex] = String(first.dropFirst())
    }
    elements = try Self.elements(&tokens, of: text)
    guard case .words(let words)? = elements.first, words.allSatisfy({ $0.count >= 2 }),
      tokens.isEmpty,
      elements.contains(where: { if case .value = $0 { true } else { false } })
    else {
      throw SecretRules.Malformed(
        "\(text): a phrase must begin with a word and contain a «word», e.g. enable secret «word»")
    }
    keywords = words
  }

  private static func tokens(_ text: String) -> [String] {
    text.split(separator: " ").flatMap { word -> [String] in
      var word = String(word)
      guard word != "|", !word.hasPrefix("«") else { return [word] }
      var before: [String] = []
      var after: [String] = []
      if word.hasPrefix("[") {
        before.append("[")
        word.removeFirst()
      }
      while word.hasSuffix("]") {
        after.append("]")
        word.removeLast()
      }
      return before + (word.isEmpty ? [] : [word]) + after
    }
  }

  private static func elements(_ tokens: inout ArraySlice<String>, of text: String)
    throws(SecretRules.Malformed) -> [Element]
  {
    var result: [Element] = []
    while let token = tokens.first, token != "]" {
      tokens.removeFirst()
      if token == "[" {
        result.append(.optional(try elements(&tokens, of: text)))
        guard tokens.first == "]" else {
          throw SecretRules.Malformed("\(text): a [ without its ]")
        }
        tokens.removeFirst()
      } else if token == "{}" {
        result.append(.any)
      } else if token.hasPrefix("«"), token.hasSuffix("»") {
        result.append(.value(try value(String(token.dropFirst().dropLast()), of: text)))
      } else {
        let words = token == "|" ? ["|"] : token.split(separator: "|").map(String.init)
        result.append(.words(words.map { $0.lowercased() }.map { Array($0.utf8) }))
      }
    }
    return result
  }

  private static func value(_ name: String, of text: String) throws(SecretRules.Malformed) -> Value
  {
    switch name {
    case "word": return .word
    case "odd": return .odd
    case "mixed": return .mixed
    case "quoted": return .quoted
    case "rest": return .rest
    default:
      let parts = name.split(separator: "_")
      if parts.count == 2, let byteClass = ByteClass.named(parts[0]), let least = Int(parts[1]) {
        return .run(byteClass, least)
      }
      throw SecretRules.Malformed(
        "\(text): «\(name)» must be «word», «odd», «mixed», «quoted», «rest» or e.g. «base64_40»")
    }
  }

  /// Finds the secret, if the phrase begins here.
  func match(_ text: inout SecretText, at start: Int, _ judge: SecretJudge) -> Range<Int>? {
    if isWholeWord, !text.isWordStart(start), ByteClass.word.contains(text.bytes[start]) {
      return nil
    }
    if isAtLineStart, !text.isLineStart(start) { return nil }
    var index = start
    var secret: Range<Int>?
    guard match(elements, text: &text, index: &index, secret: &secret, judge: judge) else {
      return nil
    }
    if isAtLineEnd {
      let end = text.end(of: .blank, from: index)
      guard text[end] == nil || text[end] == 0x0A || text[end] == 0x0D else { return nil }
    }
    return secret
  }

  private func match(
    _ elements: [Element], text: inout SecretText, index: inout Int,
    secret: inout Range<Int>?, judge: SecretJudge
  ) -> Bool {
    for element in elements {
      switch element {
      case .words(let words):
        guard let word = words.first(where: { Self.stands($0, text: text, index: index) }) else {
          return false
        }
        index += word.count
      case .any:
        let end = text.end(of: .visible, from: index)
        guard end > index else { return false }
        index = end
      case .optional(let inner):
        var place = index
        if match(inner, text: &text, index: &place, secret: &secret, judge: judge) { index = place }
        continue
      case .value(let kind):
        // A value does not begin in the middle of a word.
        if let before = text[index - 1], ByteClass.word.contains(before) { return false }
        guard let value = value(kind, text: &text, start: index, judge: judge) else { return false }
        secret = value.range
        index = value.end
      }
      index = text.end(of: .blank, from: index)
    }
    return true
  }

  private static func stands(_ word: [UInt8], text: SecretText, index: Int) -> Bool {
    guard text.startsFolded(with: word, at: index), let last = word.last else { return false }
    return !ByteClass.word.contains(last) || text.isWordEnd(index + word.count)
  }

  private func value(
    _ kind: Value, text: inout SecretText, start: Int, judge: SecretJudge
  ) -> SecretValue? {
    let value: SecretValue?
    switch kind {
    case .quoted: value = SecretValue.quoted(&text, at: start)
    case .rest:
      var end = text.end(of: .line, from: start)
      while end > start, !ByteClass.visible.contains(text.bytes[end - 1]) { end -= 1 }
      value = SecretValue(range: start..<end, quote: nil, end: end)
    default:
      value = SecretValue.quoted(&text, at: start) ?? SecretValue.bare(&text, at: start)
    }
    guard let value else { return nil }
    let bytes = text.bytes[value.range]
    var around = value.around
    around.isCommand = text.isCommand
    var demand = SecretJudge.Demand.any
    switch kind {
    case .odd: guard SecretJudge.isUnlikeWord(bytes.prefix(200)) else { return nil }
    case .mixed: demand = .mixed
    case .run(let byteClass, let least):
      guard bytes.count >= least, bytes.allSatisfy(byteClass.contains) else { return nil }
    default: break
    }
    if value.quote == nil, bytes.starts(with: [0x2D, 0x2D]) { return nil }
    return judge.isSecret(bytes, demand: demand, around: around) ? value : nil
  }
}
