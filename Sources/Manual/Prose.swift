import Knowledge

/// A paragraph, or one of its sentences, normalised for phrase searches: lower case, one space
/// between words.
struct Prose {
  struct Word {
    /// Without the quotes and brackets around it.
    var text: String
    /// The offset at which it starts, quotes and brackets included, in bytes of the normalised text.
    var start: Int
  }

  /// The paragraph as its author wrote it; sentences have the whole paragraph, too.
  let text: String
  /// Words in bold or code, in lower case.
  let marked: [String]
  /// Words in italics, in lower case.
  let slanted: [String]
  private let bytes: [UInt8]

  init(_ paragraph: String, marked: [String] = [], slanted: [String] = []) {
    var paragraph = paragraph
    self.marked = marked.map { $0.lowercased() }
    self.slanted = slanted.map { $0.lowercased() }
    bytes = paragraph.withUTF8 { text in
      [UInt8](unsafeUninitializedCapacity: text.count) { buffer, count in
        for byte in text {
          if byte == 0x20 || byte == 0x09 || byte == 0x0A {
            if count == 0 || buffer[count - 1] == 0x20 { continue }
            buffer[count] = 0x20
          } else {
            buffer[count] = byte &- 0x41 < 26 ? byte | 0x20 : byte
          }
          count += 1
        }
      }
    }
    text = paragraph
  }

  private init(_ bytes: some Collection<UInt8>, of whole: Prose) {
    self.bytes = Array(bytes)
    text = whole.text
    marked = whole.marked
    slanted = whole.slanted
  }

  // MARK: Phrases

  /// Whether the text has one of the phrases, at the start of a word.
  func says(anyOf phrases: PhraseSet) -> Bool { find(anyOf: phrases) != nil }

  /// Finds the first of the phrases at the start of a word, as a range in bytes.
  func find(anyOf phrases: PhraseSet, from start: Int = 0) -> Range<Int>? {
    bytes.withUnsafeBufferPointer { text in
      var position = start
      var isInWord = start > 0 && start <= text.count && isLetterOrDigit(text[start - 1])
      while position < text.count {
        if !isInWord, phrases.mayBegin(with: text[position]),
          let end = phrases.end(in: text, from: position)
        {
          return position..<end
        }
        // Typographic quotes and dashes are three bytes, and not letters.
        if text[position] == 0xE2, position + 2 < text.count, text[position + 1] == 0x80 {
          isInWord = false
          position += 3
          continue
        }
        isInWord = isLetterOrDigit(text[position])
        position += 1
      }
      return nil
    }
  }

  func begins(withAnyOf phrases: PhraseSet) -> Bool {
    bytes.withUnsafeBufferPointer { !$0.isEmpty && phrases.end(in: $0, from: 0) != nil }
  }

  /// Finds a word that is not a known phrase, such as a node's name, as an offset in bytes.
  func find(word: String, from start: Int) -> Int? {
    words.first { $0.start >= start && $0.text == word }?.start
  }

  /// Whether it ends with a colon, so that it is about the block after it.
  var announces: Bool {
    bytes.last == UInt8(ascii: ":") || bytes.suffix(2).first == UInt8(ascii: ":")
  }

  // MARK: Parts

  /// The sentences, split at full stops, semicolons and exclamation marks before a space.
  var sentences: [Prose] {
    var result: [Prose] = []
    var start = 0
    for index in bytes.indices.dropLast() where bytes[index + 1] == 0x20 {
      let byte = bytes[index]
      let ends = byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: ";")
      guard ends else { continue }
      // "e.g. node3" continues the sentence.
      if index >= 2, byte == UInt8(ascii: "."), bytes[index - 2] == UInt8(ascii: ".") { continue }
      result.append(Prose(bytes[start..<index], of: self))
      start = index + 2
    }
    if start < bytes.count {
      result.append(start == 0 ? self : Prose(bytes[start...], of: self))
    }
    return result
  }

  /// The text without brackets of more than a few words: "(for the network service on the compute
  /// nodes to notice)" explains, and does not tell the reader to go anywhere.
  var withoutAsides: Prose {
    guard bytes.dropFirst().contains(UInt8(ascii: "(")) else { return self }
    var kept: [UInt8] = []
    var start = 0
    while let open = bytes[start...].firstIndex(of: UInt8(ascii: "(")),
      let close = bytes[open...].firstIndex(of: UInt8(ascii: ")"))
    {
      let isAside = open > 0 && bytes[open..<close].count(where: { $0 == 0x20 }) > 4
      kept += isAside ? bytes[start..<open] : bytes[start...close]
      start = close + 1
    }
    return Prose(kept + bytes[start...], of: self)
  }

  /// The words in order.
  var words: [Word] {
    var result: [Word] = []
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index] != 0x20 { index += 1 }
      let word = withoutMarks(bytes[start..<index])
      if !word.isEmpty {
        result.append(Word(text: String(decoding: word, as: UTF8.self), start: start))
      }
      index += 1
    }
    return result
  }

  /// Whether the word that starts here opens with a bracket.
  func opensBracket(at start: Int) -> Bool {
    bytes.indices.contains(start) && bytes[start] == UInt8(ascii: "(")
  }

  /// Whether one of the phrases ends right before the word that starts here.
  func comesAfter(anyOf phrases: PhraseSet, at start: Int) -> Bool {
    // No phrase is longer, and most of the paragraph is not near.
    var position = max(0, start - 40)
    while let found = find(anyOf: phrases, from: position), found.upperBound <= start {
      if found.upperBound == start { return true }
      position = found.lowerBound + 1
    }
    return false
  }

  /// Whether the offset is between two letters or digits.
  func isInWord(at offset: Int) -> Bool {
    offset > 0 && offset < bytes.count && isLetterOrDigit(bytes[offset - 1])
      && isLetterOrDigit(bytes[offset])
  }

  /// Whether a sentence ends before the word that starts here.
  func endsSentence(before start: Int) -> Bool {
    start >= 2 && start <= bytes.count && ".!?".utf8.contains(bytes[start - 2])
  }

  /// Whether a clause ends before the word that starts here.
  func endsClause(before start: Int) -> Bool {
    guard start >= 2, start <= bytes.count else { return true }
    return ",;:(".utf8.contains(bytes[start - 2]) || bytes[start - 1] == UInt8(ascii: "(")
  }
}

/// Each byte of a letter beyond ASCII counts as a letter.
private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  byte &- 0x30 < 10 || byte &- 0x61 < 26 || byte >= 0x80
}

/// Strips quotes, brackets and sentence punctuation from both ends.
private func withoutMarks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  var word = bytes
  while let first = word.first {
    if isMark(first) {
      word = word.dropFirst()
    } else if word.count >= 3, isTypographicQuote(word.prefix(3)) {
      word = word.dropFirst(3)
    } else {
      break
    }
  }
  while let last = word.last {
    if isMark(last) {
      word = word.dropLast()
    } else if word.count >= 3, isTypographicQuote(word.suffix(3)) {
      word = word.dropLast(3)
    } else {
      break
    }
  }
  return word
}

private func isMark(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "*"),
    UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
    UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ";"),
    UInt8(ascii: "!"), UInt8(ascii: "?"):
    true
  default: false
  }
}

/// Whether these are ‘ ’ “ ” „ or the like, in UTF-8.
private func isTypographicQuote(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.starts(with: [0xE2, 0x80]) && (0x98...0x9E).contains(bytes[bytes.startIndex + 2])
}

extension String {
  /// Removes the scalars at both ends that satisfy the condition.
  func trimming(_ condition: (UnicodeScalar) -> Bool) -> String {
    var view = Substring(self).unicodeScalars
    while let first = view.first, condition(first) { view.removeFirst() }
    while let last = view.last, condition(last) { view.removeLast() }
    return String(view)
  }
}
