import Console
import CourseModel

/// A tag of raw HTML in a manual. Only the elements named here get into a page, and never as they were written: a page
/// is made of ``DocumentBlock`` and ``Inline``, which have no scripts, handlers or styles.
struct HTMLTag {
  var name: String
  var isClosing: Bool
  var attributes: [String: String]

  /// Reads a tag; nil for anything else.
  /// - Parameter text: The text from `<` to `>`.
  init?(_ text: Substring.UTF8View) {
    var rest = text.dropFirst()
    isClosing = rest.first == UInt8(ascii: "/")
    if isClosing { rest = rest.dropFirst() }
    let name = rest.prefix { isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":") }
    guard let first = name.first, (first | 0x20) &- 0x61 < 26 else { return nil }
    self.name = String(Substring(name)).lowercased()
    attributes = Self.attributes(rest.dropFirst(name.count))
  }

  private static func attributes(_ text: Substring.UTF8View) -> [String: String] {
    var found: [String: String] = [:]
    var rest = text
    func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(byte) }
    while true {
      rest = rest.drop { isSpace($0) || $0 == UInt8(ascii: "/") }
      let name = rest.prefix { !isSpace($0) && !"=>/".utf8.contains($0) }
      guard !name.isEmpty else { return found }
      rest = rest.dropFirst(name.count).drop(while: isSpace)
      var value = ""
      if rest.first == UInt8(ascii: "=") {
        rest = rest.dropFirst().drop(while: isSpace)
        if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
          let inner = rest.dropFirst().prefix { $0 != quote }
          value = String(Substring(inner))
          rest = rest.dropFirst(inner.count + 2)
        } else {
          let inner = rest.prefix { !isSpace($0) && $0 != UInt8(ascii: ">") }
          value = String(Substring(inner))
          rest = rest.dropFirst(inner.count)
        }
      }
      let key = String(Substring(name)).lowercased()
      if found[key] == nil { found[key] = value.replacing("&amp;", with: "&") }
    }
  }

  /// Elements whose content is not text for a reader.
  static let withoutText: Set<String> = [
    "script", "style", "iframe", "svg", "math", "template", "noscript", "textarea", "object",
    "select", "xmp", "noembed", "noframes", "title", "audio", "video", "canvas",
  ]

  /// Elements that are dropped while their content stays.
  static let transparent: Set<String> = [
    "span", "font", "center", "div", "p", "section", "article", "header", "footer", "nav", "main",
    "aside", "figure", "figcaption", "hgroup", "html", "head", "body", "form", "fieldset", "legend",
    "dl", "dt", "dd", "thead", "tbody", "tfoot", "caption", "colgroup", "col", "big", "bdi", "bdo",
    "ruby", "rt", "rp", "nobr", "strike", "tt", "wbr", "a", "img", "br", "picture",
  ]

  /// Elements that become blocks.
  static let blocks: Set<String> = [
    "details", "summary", "blockquote", "ul", "ol", "li", "table", "tr", "td", "th", "hr", "pre",
    "h1", "h2", "h3", "h4", "h5", "h6",
  ]

  /// Elements that begin another line of text, and are dropped.
  static let breaking: Set<String> = [
    "p", "div", "center", "section", "article", "header", "footer", "nav", "main", "aside",
    "figure",
    "figcaption", "dl", "dt", "dd", "thead", "tbody", "tfoot", "caption", "form", "fieldset",
    "legend",
  ]

  /// Words that are HTML elements, but in a manual more likely placeholders.
  private static let alsoPlaceholders: Set<String> = [
    "title", "object", "select", "video", "audio", "canvas", "figure", "section", "header",
    "footer",
    "main", "form", "picture", "caption", "font",
  ]

  /// Whether a text is a placeholder for the reader to fill in, not a tag.
  /// - Parameter inSentence: Whether it is in a sentence, where `<section>` is more likely a placeholder than an
  ///   element.
  static func isPlaceholder(_ text: String, inSentence: Bool) -> Bool {
    guard Placeholder.isWhole(text), let tag = HTMLTag(text[...].utf8) else { return false }
    if Inline.Style.named(tag.name) != nil || blocks.contains(tag.name) { return false }
    let isKnown = transparent.contains(tag.name) || withoutText.contains(tag.name)
    return !isKnown || (inSentence && tag.attributes.isEmpty && alsoPlaceholders.contains(tag.name))
  }
}

extension Inline.Style {
  /// The style of an HTML element; nil where it has none.
  static func named(_ element: String) -> Inline.Style? {
    switch element {
    case "strike": .struck
    case "tt": .code
    default: Inline.Style(rawValue: element)
    }
  }
}
