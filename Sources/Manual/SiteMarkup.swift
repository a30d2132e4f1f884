import Console

/// The marks of site generators around the Markdown: MkDocs' admonitions and tabs, containers of Docusaurus and Pandoc,
/// shortcodes of Hugo and Jekyll.
///
/// Admonitions become GitHub's alerts, a tab's mark its title in bold; other marks are dropped. Each line stays one
/// line, and in a fence only Jekyll's `{% raw %}` goes.
struct SiteMarkup {
  /// The lines without the marks, and without the indentation that boxes add.
  private(set) var lines: [String] = []
  /// For each line, what comes before it: the indentation around the box, and `> ` in an admonition.
  private(set) var prefixes: [String] = []
  /// The tabs by their 0-based lines, titles included; outermost first.
  private(set) var tabs: [Int: [Tab]] = [:]

  private struct Box {
    /// The columns that its content is indented by.
    var indent: Int
    var prefix: String
    var tabs: [Tab]
  }

  /// A group of tabs whose end was not read yet.
  private struct Group {
    /// The 0-based line of its first tab; nil before that.
    var line: Int?
    var count = 0

    mutating func add(_ title: String, at index: Int) -> Tab {
      count += 1
      line = line ?? index
      // The title is a button's label on the page.
      let label = title.filter { !"`*".contains($0) }
      return Tab(group: line ?? index, number: count, title: label, line: index)
    }
  }

  private var boxes: [Box] = []
  private var fence: (mark: Character, length: Int)?
  /// The groups of indented tabs, by the indentation of their content.
  private var groups: [Int: Group] = [:]
  /// The groups of tabs that have marks at their ends, outermost first, and the tab that is open in each.
  private var marked: [(group: Group, tab: Tab?)] = []
  /// The open directives of tabs, by the colons that begin them.
  private var directives: [(colons: Int, isGroup: Bool)] = []

  init(_ source: [String]) {
    guard source.contains(where: Self.mayHoldMarks) else {
      lines = source
      prefixes = Array(repeating: "", count: source.count)
      return
    }
    for (index, line) in source.enumerated() { read(line, at: index) }
  }

  private static func mayHoldMarks(_ line: String) -> Bool {
    let text = line.utf8.drop { $0 == 0x20 || $0 == 0x09 }
    return ["!!! ", "??? ", "???+", "=== ", ":::", "{{<", "{{%", "{%", "{:", "--8<--", "<Tab"]
      .contains {
        text.starts(with: $0.utf8)
      } || line.hasText("{:target") || line.hasText("{{<")
  }

  private mutating func read(_ line: String, at index: Int) {
    let indent = indentation(line)
    let isBlank = trimmed(line).isEmpty
    if !isBlank {
      while let box = boxes.last, indent < box.indent {
        boxes.removeLast()
        if fence != nil, boxes.isEmpty { fence = nil }
      }
    }
    let box = boxes.last
    var text = box.map { Self.without($0.indent, line) } ?? line
    // A section ends what its author forgot to end.
    if fence == nil, !marked.isEmpty, line.hasPrefix("# ") || line.hasPrefix("## ") { marked = [] }
    let around = marked.compactMap(\.tab) + (box?.tabs ?? [])
    if !around.isEmpty { tabs[index] = around }
    let isTab = fence == nil && trimmed(text).hasPrefix("=== \"")
    // Any other line ends the groups of tabs that are deeper than its box.
    if !isBlank, !isTab, !groups.isEmpty { groups = groups.filter { $0.key <= box?.indent ?? 0 } }
    let prefix = isBlank ? (box?.prefix ?? "").trimmedEnd : box?.prefix ?? ""
    if updateFence(text) || fence != nil {
      // Jekyll's marks around braces are in no one's output.
      for mark in ["{% raw %}", "{% endraw %}"] where text.hasText(mark) {
        text = text.replacing(mark, with: "")
      }
      append(text, prefix)
      return
    }
    if let mark = tabMark(text) {
      append(read(mark, at: index), prefix)
      return
    }
    if let opened = open(text, outer: box, at: index) {
      append(opened.text, opened.prefix)
      boxes.append(opened.box)
      return
    }
    text = Self.withoutMarks(text)
    append(text, prefix)
  }

  /// Tabs are never nested as deep.
  private static let depthLimit = 8

  /// A mark of tabs; colons alone end the directive that as many of them opened.
  private mutating func tabMark(_ line: String) -> TabMark? {
    let text = trimmed(line)
    let colons = text.prefix { $0 == ":" }.count
    if colons >= 3, colons == text.count, let open = directives.last, open.colons == colons {
      directives.removeLast()
      return open.isGroup ? .closesGroup : .closes
    }
    let mark = TabMark(text)
    if colons >= 3, let mark { directives.append((colons, mark == .opensGroup)) }
    return mark
  }

  /// Follows a mark of tabs that are not indented; the text is what stays of its line.
  private mutating func read(_ mark: TabMark, at index: Int) -> String {
    switch mark {
    case .opensGroup: if marked.count < Self.depthLimit { marked.append((Group(), nil)) }
    case .opens(let title):
      if marked.isEmpty { marked.append((Group(), nil)) }
      let last = marked.count - 1
      marked[last].tab = marked[last].group.add(title, at: index)
      tabs[index] = marked.compactMap(\.tab) + (boxes.last?.tabs ?? [])
      return title.isEmpty ? "" : "**\(title)**"
    case .closes: if !marked.isEmpty { marked[marked.count - 1].tab = nil }
    case .closesGroup: _ = marked.popLast()
    }
    return ""
  }

  private mutating func append(_ line: String, _ prefix: String) {
    lines.append(line)
    prefixes.append(prefix)
  }

  /// Opens an admonition (`!!! note "Title"`, `??? tip`) or a tab (`=== "Name"`).
  private mutating func open(_ line: String, outer: Box?, at index: Int) -> (
    text: String, prefix: String, box: Box
  )? {
    let inner = indentation(line)
    let body = line.drop { $0 == " " || $0 == "\t" }
    let around = (outer?.prefix ?? "") + String(repeating: " ", count: inner)
    let indent = (outer?.indent ?? 0) + inner + 4
    if body.hasPrefix("=== "), let name = Self.quoted(body) {
      groups = groups.filter { $0.key <= indent }
      let tab = groups[indent, default: Group()].add(name, at: index)
      let own = (outer?.tabs ?? []) + [tab]
      tabs[index] = marked.compactMap(\.tab) + own
      return ("**\(name)**", around, Box(indent: indent, prefix: around, tabs: own))
    }
    for mark in ["!!! ", "???+ ", "??? "] where body.hasPrefix(mark) {
      let rest = body.dropFirst(mark.count)
      let kind = rest.prefix { $0.isLetter || $0 == "-" }.lowercased()
      guard !kind.isEmpty else { return nil }
      let title = Self.quoted(rest).map { $0.isEmpty ? "" : " **\($0)**" } ?? ""
      let box = Box(indent: indent, prefix: around + "> ", tabs: outer?.tabs ?? [])
      return ("[!\(Self.alerts[kind] ?? "NOTE")]\(title.isEmpty ? "" : title)", box.prefix, box)
    }
    return nil
  }

  /// Admonitions by their GitHub alert; all others are notes.
  private static let alerts = [
    "tip": "TIP", "hint": "TIP", "success": "TIP", "important": "IMPORTANT", "warning": "WARNING",
    "attention": "WARNING", "caution": "CAUTION", "danger": "CAUTION", "error": "CAUTION",
    "failure": "CAUTION", "bug": "CAUTION",
  ]

  private static func quoted(_ text: Substring) -> String? {
    guard let open = text.firstIndex(of: "\""), let close = text.lastIndex(of: "\""), open < close
    else { return nil }
    return String(text[text.index(after: open)..<close])
  }

  /// Opens and closes fences; true for the fence's own line.
  private mutating func updateFence(_ line: String) -> Bool {
    let body = line.drop { $0 == " " || $0 == "\t" }
    guard let mark = body.first, mark == "`" || mark == "~" else { return false }
    let length = body.prefix { $0 == mark }.count
    guard length >= 3 else { return false }
    if let open = fence {
      guard open.mark == mark, length >= open.length, trimmed(body.dropFirst(length)).isEmpty else {
        return false
      }
      fence = nil
    } else {
      fence = (mark, length)
    }
    return true
  }

  // MARK: Marks without content

  private static func withoutMarks(_ line: String) -> String {
    let text = trimmed(line)
    if text.hasPrefix(":::") { return containerTitle(text) }
    if text.hasPrefix("--8<--") || (text.hasPrefix("{:") && text.hasSuffix("}")) { return "" }
    let marks = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{:target", "}")]
    let result = marks.reduce(line) { Self.removing($1.0, upTo: $1.1, in: $0) }
    return result == line ? line : (trimmed(result).isEmpty ? "" : result)
  }

  /// Removes all that is between two marks, and the marks, in one pass; what the reader sees of it stays.
  private static func removing(_ open: String, upTo close: String, in line: String) -> String {
    var rest = line[...]
    var kept = ""
    while let start = rest.firstStart(of: open) {
      let inner = rest[start...].utf8.dropFirst(open.utf8.count)
      guard let end = Substring(inner).firstStart(of: close) else { break }
      kept += rest[..<start] + shown(rest[start..<end])
      rest = Substring(rest[end...].utf8.dropFirst(close.utf8.count))
    }
    return kept.isEmpty && rest.count == line.count ? line : kept + rest
  }

  /// What a shortcode shows: `{{< glossary_tooltip text="kubectl" term_id="kubectl" >}}`, and of a file from elsewhere
  /// its name.
  private static func shown(_ shortcode: Substring) -> String {
    if let start = shortcode.firstStart(of: " text="),
      let text = TabMark.quoted(shortcode[start...])
    {
      return text
    }
    guard let start = shortcode.firstStart(of: " file="),
      let file = TabMark.quoted(shortcode[start...])
    else { return "" }
    return "`\(file)`"
  }

  /// `:::note Title` and `::: {.callout title="T"}` keep their title; the mark itself goes.
  private static func containerTitle(_ text: String) -> String {
    let rest = text.drop { $0 == ":" || $0 == " " }
    if let title = quoted(rest) { return "**\(title)**" }
    let words = rest.split(separator: " ", maxSplits: 1)
    guard words.count == 2, !rest.hasPrefix("{"), !words[1].hasPrefix("{"), !words[1].hasPrefix(":")
    else { return "" }
    return "**\(trimmed(words[1]))**"
  }

  // MARK: Indentation

  /// Removes white space up to a column.
  private static func without(_ columns: Int, _ line: String) -> String {
    var column = 0
    var index = line.utf8.startIndex
    while column < columns, index < line.utf8.endIndex {
      let byte = line.utf8[index]
      guard byte == 0x20 || byte == 0x09 else { break }
      column += byte == 0x20 ? 1 : 4 - column % 4
      index = line.utf8.index(after: index)
    }
    return String(repeating: " ", count: max(column - columns, 0)) + line[index...]
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var view = self[...]
    while view.last == " " { view.removeLast() }
    return String(view)
  }
}
