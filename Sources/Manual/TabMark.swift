import Console

/// A line that begins or ends a tab, or a group of them, where tabs are not indented: Hugo's and Jekyll's shortcodes,
/// Docusaurus's elements, MyST's directives.
enum TabMark: Equatable {
  case opensGroup
  /// With the tab's title.
  case opens(String)
  case closes
  case closesGroup

  init?(_ line: String) {
    let text = trimmed(line)
    if let inner = Self.shortcode(text) {
      self.init(shortcode: inner)
    } else if text.hasPrefix("<Tab") || text.hasPrefix("</Tab") {
      self.init(element: text)
    } else if text.hasPrefix(":::") {
      self.init(directive: text.drop { $0 == ":" })
    } else {
      return nil
    }
  }

  /// The text of a line that is one shortcode: `{{< tabs >}}`, `{{% tab name="Linux" %}}`, `{% endtab %}`.
  private static func shortcode(_ text: String) -> Substring? {
    for (open, close) in [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")]
    where text.hasPrefix(open) && text.hasSuffix(close) && text.count >= open.count + close.count {
      return text.dropFirst(open.count).dropLast(close.count)
    }
    return nil
  }

  private init?(shortcode: Substring) {
    let words = shortcode.split(separator: " ")
    switch words.first {
    case "tabs", "tabpane": self = .opensGroup
    case "/tabs", "/tabpane", "endtabs": self = .closesGroup
    case "tab": self = .opens(Self.title(shortcode) ?? words.last.map(String.init) ?? "")
    case "/tab", "endtab": self = .closes
    default: return nil
    }
  }

  private init?(element text: String) {
    if text.hasPrefix("</TabItem>") {
      self = .closes
    } else if text.hasPrefix("</Tabs>") {
      self = .closesGroup
    } else if text.hasPrefix("<TabItem") {
      self = .opens(Self.title(text[...]) ?? "")
    } else if text.hasPrefix("<Tabs") {
      self = .opensGroup
    } else {
      return nil
    }
  }

  private init?(directive: Substring) {
    if directive.hasPrefix("{tab-set}") {
      self = .opensGroup
    } else if directive.hasPrefix("{tab-item}") {
      self = .opens(trimmed(directive.dropFirst("{tab-item}".count)))
    } else {
      return nil
    }
  }

  /// The value of the attribute that is the title, or the first text in quotes.
  private static func title(_ text: Substring) -> String? {
    let attributes = ["label=", "header=", "name=", "title="]
    let start = attributes.lazy.compactMap { text.firstStart(of: $0) }.first ?? text.startIndex
    return quoted(text[start...])
  }

  /// The first text in quotes.
  static func quoted(_ text: Substring) -> String? {
    guard let open = text.firstIndex(where: { $0 == "\"" || $0 == "'" }),
      let close = text[text.index(after: open)...].firstIndex(of: text[open])
    else { return nil }
    return String(text[text.index(after: open)..<close])
  }
}

/// A tab that a line of the manual is in.
struct Tab: Hashable {
  /// The 0-based line on which the first tab of its group begins.
  var group: Int
  /// From 1.
  var number: Int
  var title: String
  /// The 0-based line of its title.
  var line: Int
}
