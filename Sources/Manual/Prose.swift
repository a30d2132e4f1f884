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

  /// Whether the phrase stands in the text; `*` stands for nothing in particular up to 60 bytes.
  func says(_ phrase: String) -> Bool { find(phrase) != nil }

  func says(anyOf phrases: [String]) -> Bool { phrases.contains { says($0) } }

  func begins(with phrase: String) -> Bool {
    bytes.count >= phrase.utf8.count && zip(bytes, phrase.utf8).allSatisfy { $0 == $1 }
  }

  /// Where a phrase starts, at the start of a word.
  func find(_ phrase: String, from start: Int = 0) -> Range<Int>? {
    let parts = phrase.split(separator: "*").map { Array($0.utf8) }
    guard let first = parts.first else { return nil }
    var position = start
    while let match = locate(first, from: position, limit: bytes.count, atWord: true) {
      var end = match + first.count
      var found = true
      for part in parts.dropFirst() {
        guard let next = locate(part, from: end, limit: min(bytes.count, end + 60), atWord: false)
        else {
          found = false
          break
        }
        end = next + part.count
      }
      if found { return match..<end }
      position = match + 1
    }
    return nil
  }

  private func locate(_ part: [UInt8], from start: Int, limit: Int, atWord: Bool) -> Int? {
    guard let head = part.first, limit - part.count >= start else { return nil }
    var index = start
    while index + part.count <= min(bytes.count, limit + part.count) {
      if bytes[index] == head, index + part.count <= bytes.count,
        !atWord || index == 0 || !isLetterOrDigit(bytes[index - 1]),
        bytes[index..<(index + part.count)].elementsEqual(part)
      {
        return index
      }
      index += 1
    }
    return nil
  }

  private func isLetterOrDigit(_ byte: UInt8) -> Bool {
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
