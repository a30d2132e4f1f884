import Console

/// A paragraph ready to be asked what it says: lower case, one blank between words.
struct Prose {
  let text: String
  private let bytes: [UInt8]

  init(_ paragraph: String) {
    var folded: [UInt8] = []
    folded.reserveCapacity(paragraph.utf8.count)
    for byte in paragraph.utf8 {
      if byte == 0x20 || byte == 0x09 || byte == 0x0A {
        if folded.last != 0x20 { folded.append(0x20) }
      } else if byte &- 0x41 < 26 {
        folded.append(byte | 0x20)
      } else {
        folded.append(byte)
      }
    }
    bytes = folded
    text = paragraph
  }

  /// Whether the phrase stands in the text.
  func says(_ phrase: String) -> Bool { find(phrase) != nil }

  func says(anyOf phrases: [String]) -> Bool { phrases.contains { says($0) } }

  func begins(with phrase: String) -> Bool { bytes.starts(with: phrase.utf8) }

  /// Where a phrase starts, at the start of a word.
  func find(_ phrase: String, from start: Int = 0) -> Range<Int>? {
    var phrase = phrase
    let found = bytes.withUnsafeBufferPointer { text in
      phrase.withUTF8 { Self.locate($0, in: text, from: start) }
    }
    return found.map { $0..<($0 + phrase.utf8.count) }
  }

  private static func locate(
    _ phrase: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var position = start
    while let match = TextSearch.locate(phrase, in: text, from: position) {
      if match == 0 || !isLetterOrDigit(text[match - 1]) { return match }
      position = match + 1
    }
    return nil
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || byte &- 0x61 < 26
  }

  /// The sentences, cut at full stops, semicolons and exclamation marks before a blank.
  var sentences: [Prose] {
    var result: [Prose] = []
    var start = 0
    for index in bytes.indices {
      let byte = bytes[index]
      let ends = byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: ";")
      guard ends, index + 1 < bytes.count, bytes[index + 1] == 0x20 else { continue }
      // "e.g. node3" goes on.
      if index >= 2, byte == UInt8(ascii: "."), bytes[index - 2] == UInt8(ascii: ".") { continue }
      result.append(Prose(String(decoding: bytes[start..<index], as: UTF8.self)))
      start = index + 2
    }
    if start < bytes.count {
      result.append(Prose(String(decoding: bytes[start...], as: UTF8.self)))
    }
    return result
  }

  /// Whether the word that starts here opens with a bracket.
  func opensBracket(at start: Int) -> Bool {
    bytes.indices.contains(start) && bytes[start] == UInt8(ascii: "(")
  }

  /// Without the brackets that hold more than a few words: "(for the network service on the compute
  /// nodes to notice)" explains and sends nobody anywhere.
  var withoutAsides: Prose {
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), open > 0,
      let close = bytes[open...].firstIndex(of: UInt8(ascii: ")"))
    else { return self }
    let aside = bytes[open..<close]
    guard aside.count(where: { $0 == 0x20 }) > 4 else {
      let rest = Prose(String(decoding: bytes[(close + 1)...], as: UTF8.self)).withoutAsides
      return Prose(String(decoding: bytes[...close], as: UTF8.self) + rest.text)
    }
    let rest = Prose(String(decoding: bytes[(close + 1)...], as: UTF8.self)).withoutAsides
    return Prose(String(decoding: bytes[..<open], as: UTF8.self) + rest.text)
  }

  /// The words with where they start; quotes and brackets around them are dropped.
  var words: [(text: String, start: Int)] {
    var result: [(String, Int)] = []
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index] != 0x20 { index += 1 }
      let word = String(decoding: bytes[start..<index], as: UTF8.self)
      let bare = word.trimming { "'\"“”‘’`()[],.:;*!?".unicodeScalars.contains($0) }
      if !bare.isEmpty { result.append((bare, start)) }
      index += 1
    }
    return result
  }
}

extension String {
  /// Without the scalars at both ends that satisfy the condition.
  func trimming(_ condition: (UnicodeScalar) -> Bool) -> String {
    var view = Substring(self).unicodeScalars
    while let first = view.first, condition(first) { view.removeFirst() }
    while let last = view.last, condition(last) { view.removeLast() }
    return String(view)
  }
}
