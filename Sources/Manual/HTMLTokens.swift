import Console

/// A piece of raw HTML: a tag, or the text between tags. Splitting never fails: anything that is not a tag is text.
enum HTMLToken {
  case text(String)
  case tag(HTMLTag)
  case placeholder(String)
  case comment(String)

  static func tokens(of html: String) -> [HTMLToken] {
    let bytes = html.utf8
    var tokens: [HTMLToken] = []
    var start = bytes.startIndex
    var index = start
    func text(upTo end: String.Index) {
      if start < end { tokens.append(.text(decoded(html[start..<end]))) }
    }
    while let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
      let rest = html[open...]
      if rest.utf8.starts(with: "<!--".utf8) {
        text(upTo: open)
        let inner = html[html.utf8.index(open, offsetBy: 4)...]
        let end = inner.firstStart(of: "-->")
        tokens.append(.comment(String(inner[..<(end ?? inner.endIndex)])))
        start = end.map { html.utf8.index($0, offsetBy: 3) } ?? html.endIndex
        index = start
      } else if let end = tagEnd(rest.utf8),
        HTMLTag.isPlaceholder(String(html[open..<end]), inSentence: false)
      {
        text(upTo: open)
        tokens.append(.placeholder(String(html[open..<end])))
        start = end
        index = start
      } else if let end = tagEnd(rest.utf8), let tag = HTMLTag(html[open..<end].utf8) {
        text(upTo: open)
        start = end
        index = start
        tokens.append(.tag(tag))
        if !tag.isClosing, HTMLTag.withoutText.contains(tag.name) {
          // Skip to its closing tag, or to the end if it has none.
          let close = closing(tag.name, in: html[start...])
          start = close ?? html.endIndex
          index = start
        }
      } else if rest.utf8.starts(with: "<!".utf8) || rest.utf8.starts(with: "<?".utf8) {
        text(upTo: open)
        start =
          rest.utf8.firstIndex(of: UInt8(ascii: ">")).map { html.utf8.index(after: $0) }
          ?? html.endIndex
        index = start
      } else {
        index = bytes.index(after: open)
      }
    }
    text(upTo: html.endIndex)
    return tokens
  }

  /// The index after the `>` of a tag; one inside quotes does not end it.
  private static func tagEnd(_ text: Substring.UTF8View) -> String.Index? {
    var quote: UInt8?
    for index in text.indices.dropFirst() {
      let byte = text[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return text.index(after: index)
      } else if byte == UInt8(ascii: "<") {
        return nil
      }
    }
    return nil
  }

  private static func closing(_ name: String, in text: Substring) -> String.Index? {
    let wanted = Array("</\(name)".utf8)
    var index = text.startIndex
    while let open = text.utf8[index...].firstIndex(of: UInt8(ascii: "<")) {
      let end = text.utf8[open...].prefix(wanted.count)
      if end.count == wanted.count, zip(end, wanted).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 }) {
        return open
      }
      index = text.utf8.index(after: open)
    }
    return nil
  }

  /// Decodes character references (HTML 5, 13.5): numbers, and the names that authors use.
  private static func decoded(_ text: Substring) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return String(text) }
    var result = ""
    var rest = text
    while let start = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
      result += rest[..<start]
      rest = rest[start...]
      let name = rest.utf8.dropFirst().prefix(12).prefix { $0 != UInt8(ascii: ";") }
      let end = rest.utf8.index(rest.startIndex, offsetBy: name.count + 1)
      if end < rest.endIndex, rest.utf8[end] == UInt8(ascii: ";"),
        let sign = entity(String(Substring(name)))
      {
        result += sign
        rest = rest[rest.utf8.index(after: end)...]
      } else {
        result += "&"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }

  private static func entity(_ name: String) -> String? {
    guard name.hasPrefix("#") else { return entities[name] }
    let digits = name.dropFirst()
    let isHexadecimal = digits.hasPrefix("x") || digits.hasPrefix("X")
    let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init).map { $0.value == 0 ? "\u{FFFD}" : String($0) }
  }

  private static let entities: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "mdash": "—",
    "ndash": "–",
    "hellip": "…", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«",
    "raquo": "»", "copy": "©",
    "reg": "®", "trade": "™", "times": "×", "middot": "·", "bull": "•", "deg": "°", "euro": "€",
    "pound": "£", "sect": "§",
    "para": "¶", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓", "harr": "↔", "ge": "≥",
    "le": "≤", "ne": "≠",
    "plusmn": "±", "frac12": "½", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö",
    "Uuml": "Ü", "szlig": "ß",
    "eacute": "é", "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "check": "✓",
    "zwj": "\u{200D}",
  ]
}
