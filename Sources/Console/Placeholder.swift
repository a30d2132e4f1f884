/// Values that the reader fills in: `<password>`, `nodeX`, `/path/to/dvd.iso`, `YOUR_NAME`.
public enum Placeholder {
  /// HTML elements and words for "nothing here" that appear in angle brackets without being placeholders.
  private static let notPlaceholders: Set<String> = [
    "br", "hr", "b", "i", "em", "strong", "code", "pre", "p", "div", "span", "table", "tr", "td",
    "none", "null", "nil", "unset", "unknown", "pending", "invalid", "empty", "no value",
  ]

  /// The end of the `<…>` placeholder that starts at `start`, or nil if none does.
  static func end(in bytes: [UInt8], from start: Int) -> Int? {
    guard start + 2 < bytes.count, bytes[start] == UInt8(ascii: "<"),
      isLetter(bytes[start + 1]), start == 0 || bytes[start - 1] != UInt8(ascii: "<")
    else { return nil }
    var index = start + 1
    while index < bytes.count, index - start <= 64 {
      let byte = bytes[index]
      if byte == UInt8(ascii: ">") { break }
      guard isWordByte(byte) || byte >= 0x80 || " -.'’/:".utf8.contains(byte) else { return nil }
      index += 1
    }
    guard index < bytes.count, bytes[index] == UInt8(ascii: ">"), !isBlank(bytes[index - 1]),
      bytes[index - 1] != UInt8(ascii: "/")
    else { return nil }
    let name = String(decoding: bytes[(start + 1)..<index], as: UTF8.self)
    if notPlaceholders.contains(name.lowercased()) { return nil }
    return isElement(bytes[(start + 1)..<index], in: bytes, after: index) ? nil : index + 1
  }

  /// Whether a tag that ends the element comes soon: `<body>…</body>` is HTML.
  private static func isElement(_ name: ArraySlice<UInt8>, in bytes: [UInt8], after index: Int)
    -> Bool
  {
    // Slashes are rarer than brackets.
    let tag = [UInt8(ascii: "/")] + name + [UInt8(ascii: ">")]
    let window = bytes[index...].prefix(2000)
    let place = tag.withUnsafeBufferPointer { tag in
      window.withUnsafeBufferPointer { TextSearch.locate(tag, in: $0) }
    }
    return place.map { bytes[index + $0 - 1] == UInt8(ascii: "<") } ?? false
  }

  /// The placeholders in a command or in a file's text, each once, in order.
  public static func all(in text: String) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    forEach(in: Array(text.utf8)) { range, bytes in
      let name = String(decoding: bytes[range], as: UTF8.self)
      if seen.insert(name).inserted { found.append(name) }
    }
    return found
  }

  /// The placeholders of a file's text. XML and HTML elements are in angle brackets, too: in such a file only those
  /// that say "your" are placeholders. `%name%` and `{name}` are a program's own there.
  public static func inFile(_ text: String) -> [String] {
    let isMarkup = text.hasText("</") || text.hasText("/>") || text.hasText("<?xml")
    return all(in: text).filter {
      isMarkup
        ? $0.lowercased().hasPrefix("<your")
        : !$0.hasPrefix("%") && ($0.hasPrefix("{{") || !$0.hasPrefix("{"))
    }
  }

  /// Whether the text is exactly one placeholder.
  public static func isWhole(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return !bytes.isEmpty
      && (end(in: bytes, from: 0) ?? wordEnd(in: bytes, from: 0)) == bytes.count
  }

  /// Splits the text at its placeholders: literal, placeholder, literal, … (always an odd count).
  /// - Parameter names: Words that are placeholders in this manual because its prose says so.
  public static func pieces(of text: String, named names: [String]) -> [String] {
    var pieces = pieces(of: text)
    for name in names where text.hasText(name) {
      pieces = pieces.enumerated().flatMap { index, piece in
        index % 2 == 1 ? [piece] : split(piece, at: name)
      }
    }
    return pieces
  }

  /// The name of a word that is a placeholder because the prose says so: `<BUCKET>` for `BUCKET`, `$BUCKET` or `{BUCKET}`.
  public static func inBrackets(_ word: String) -> String {
    "<\(word.filter { !"${}".contains($0) })>"
  }

  /// The text with a value in place of a placeholder; one that only the prose tells of is replaced where it stands alone,
  /// not in other words.
  public static func fill(_ name: String, with value: String, in text: String) -> String {
    guard all(in: name).isEmpty else { return text.replacing(name, with: value) }
    return split(text, at: name).map { $0 == name ? value : $0 }.joined()
  }

  /// Splits at each place where a word stands alone.
  private static func split(_ text: String, at word: String) -> [String] {
    var pieces: [String] = []
    var literal = ""
    var rest = text[...]
    while let start = rest.firstStart(of: word) {
      let end = rest.index(start, offsetBy: word.count)
      let before = rest[..<start].utf8.last ?? literal.utf8.last ?? 0x20
      let after = end < rest.endIndex ? rest.utf8[end] : 0x20
      literal += rest[..<start]
      if isWordByte(before) || isWordByte(after) || (before == UInt8(ascii: "$")) {
        literal += word
      } else {
        pieces += [literal, word]
        literal = ""
      }
      rest = rest[end...]
    }
    return pieces + [literal + rest]
  }

  /// Splits the text at its placeholders: literal, placeholder, literal, … (always an odd count).
  public static func pieces(of text: String) -> [String] {
    let bytes = Array(text.utf8)
    var pieces: [String] = []
    var start = 0
    forEach(in: bytes) { range, bytes in
      pieces.append(String(decoding: bytes[start..<range.lowerBound], as: UTF8.self))
      pieces.append(String(decoding: bytes[range], as: UTF8.self))
      start = range.upperBound
    }
    pieces.append(String(decoding: bytes[start...], as: UTF8.self))
    return pieces
  }

  /// The values in place of the placeholders, or nil if the rest does not fit.
  ///
  /// - Parameter pieces: From ``pieces(of:)``.
  public static func values(_ pieces: [String], in text: String) -> [String]? {
    guard pieces.count > 1 else { return pieces.first == text ? [] : nil }
    var rest = Substring(text)
    guard rest.hasPrefix(pieces[0]) else { return nil }
    rest = rest.dropFirst(pieces[0].count)
    var values: [String] = []
    for index in stride(from: 2, to: pieces.count, by: 2) {
      let literal = pieces[index]
      if index == pieces.count - 1 {
        guard rest.hasSuffix(literal), rest.count > literal.count else { return nil }
        return values + [String(rest.dropLast(literal.count))]
      }
      guard !literal.isEmpty, let start = rest.firstStart(of: literal), start > rest.startIndex
      else { return nil }
      values.append(String(rest[..<start]))
      rest = rest[rest.index(start, offsetBy: literal.count)...]
    }
    return values
  }

  private static func forEach(in bytes: [UInt8], _ body: (Range<Int>, [UInt8]) -> Void) {
    var index = 0
    while index < bytes.count {
      if let end = end(in: bytes, from: index) ?? wordEnd(in: bytes, from: index) {
        body(index..<end, bytes)
        index = end
      } else {
        index += 1
      }
    }
  }

  /// The end of a placeholder without angle brackets that starts where a word starts: `nodeX`, `/path/to/…`, `YOUR_…`,
  /// `ADMIN_PASS`, `x.x.x.x`, `{{ name }}`, `{name}`, `%name%`, `[your name]`, `CHANGEME`.
  private static func wordEnd(in bytes: [UInt8], from start: Int) -> Int? {
    let before = start > 0 ? bytes[start - 1] : 0x20
    guard !isWordByte(before), before != UInt8(ascii: "$") else { return nil }
    func hasPrefix(_ prefix: String) -> Bool {
      bytes.count - start >= prefix.utf8.count
        && zip(bytes[start...], prefix.utf8).allSatisfy { $0 == $1 }
    }
    switch bytes[start] {
    case UInt8(ascii: "/"), UInt8(ascii: "p"):
      guard hasPrefix("/path/to/") || (hasPrefix("path/to/") && before != UInt8(ascii: "/")) else {
        return nil
      }
      var end = start
      while end < bytes.count, !isBlank(bytes[end]), !"'\"<>;|&,".utf8.contains(bytes[end]) {
        end += 1
      }
      return end
    case UInt8(ascii: "n"):
      guard hasPrefix("nodeX") || hasPrefix("nodeN") else { return nil }
      let end = start + 5
      return end == bytes.count || !isWordByte(bytes[end]) ? end : nil
    case UInt8(ascii: "{"):
      // A template's placeholder: letters, digits and spaces in double braces.
      guard hasPrefix("{{") else { return braced(in: bytes, from: start, before: before) }
      var end = start + 2
      while end < bytes.count, isWordByte(bytes[end]) || bytes[end] == 0x20, end - start < 60 {
        end += 1
      }
      return end > start + 2 && end + 1 < bytes.count && bytes[end] == UInt8(ascii: "}")
        && bytes[end + 1] == UInt8(ascii: "}") ? end + 2 : nil
    case UInt8(ascii: "["):
      guard
        hasPrefix("[your ") || hasPrefix("[YOUR ") || hasPrefix("[your_") || hasPrefix("[your-"),
        let close = bytes[start...].prefix(60).firstIndex(of: UInt8(ascii: "]"))
      else { return nil }
      return close + 1
    case UInt8(ascii: "%"):
      // `%data_dir%`; `%PATH%` is a variable of a Windows shell's, `%b%d` a format.
      let name = bytes[(start + 1)...].prefix {
        $0 &- 0x61 < 26 || isDigit($0) || "_-".utf8.contains($0)
      }
      let isWhole = name.endIndex < bytes.count && bytes[name.endIndex] == UInt8(ascii: "%")
      return name.count >= 3 && isWhole && before != UInt8(ascii: "%") ? name.endIndex + 1 : nil
    default: return spelled(in: bytes, from: start, before: before)
    }
  }

  /// `{host}` in `ssh {user}@{host}` or `/v1/{id}`: one word that is no part of a program (`awk '{print}'`), of a
  /// variable (`${HOME}`) or of a name of git's (`HEAD@{upstream}`).
  private static func braced(in bytes: [UInt8], from start: Int, before: UInt8) -> Int? {
    guard start == 0 || "/=:@ ".utf8.contains(before) else { return nil }
    if before == UInt8(ascii: "@"), start < 2 || bytes[start - 2] != UInt8(ascii: "}") {
      return nil
    }
    let name = bytes[(start + 1)...].prefix { isWordByte($0) || $0 == UInt8(ascii: "-") }
    guard name.count >= 2, let first = name.first, isLetter(first), name.endIndex < bytes.count,
      bytes[name.endIndex] == UInt8(ascii: "}")
    else { return nil }
    let end = name.endIndex + 1
    let isEnd = end == bytes.count || "/@:. \n".utf8.contains(bytes[end])
    let line = bytes[..<start].suffix(400)
    let isQuoted = ["'", "\""].contains { quote in
      line.count { $0 == Character(quote).asciiValue } % 2 == 1
    }
    return isEnd && !isQuoted ? end : nil
  }

  /// Words that are placeholders by their spelling.
  private static func spelled(in bytes: [UInt8], from start: Int, before: UInt8) -> Int? {
    var end = start
    while end < bytes.count, isWordByte(bytes[end]) { end += 1 }
    guard end > start else { return nil }
    let next = end < bytes.count ? bytes[end] : 0x20
    let word = bytes[start..<end]
    func isCapital(_ byte: UInt8) -> Bool {
      byte &- 0x41 < 26 || isDigit(byte) || byte == UInt8(ascii: "_")
    }
    if word.allSatisfy(isCapital) {
      // This sets a shell variable.
      guard next != UInt8(ascii: "=") else { return nil }
      let name = String(decoding: word, as: UTF8.self)
      if name.hasPrefix("YOUR"), name.utf8.count > 4 { return end }
      if name.hasSuffix("_PASS") || name.hasSuffix("_DBPASS") { return end }
      if ["CHANGEME", "CHANGE_ME", "REPLACEME", "REPLACE_ME"].contains(name) { return end }
    }
    if word.starts(with: "your_".utf8), word.count > 5 { return end }
    return addressEnd(in: bytes, from: start, before: before)
  }

  /// `x.x.x.x`, `X.X.X.X`, `192.168.122.x`
  private static func addressEnd(in bytes: [UInt8], from start: Int, before: UInt8) -> Int? {
    guard before != UInt8(ascii: "."), before != UInt8(ascii: "-") else { return nil }
    var end = start
    var parts = 0
    var unknown = 0
    while parts < 4 {
      let first = end
      if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "x") {
        while end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "x") { end += 1 }
        unknown += 1
      } else {
        while end < bytes.count, isDigit(bytes[end]) { end += 1 }
      }
      guard end > first, end - first <= 3 else { return nil }
      parts += 1
      if parts < 4 {
        guard end < bytes.count, bytes[end] == UInt8(ascii: ".") else { return nil }
        end += 1
      }
    }
    guard unknown > 0, end == bytes.count || !isWordByte(bytes[end]) else { return nil }
    return end
  }
}
