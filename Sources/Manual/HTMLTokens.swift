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
      if start < end { tokens.append(.text(CharacterReferences.decoded(html[start..<end]))) }
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
}
