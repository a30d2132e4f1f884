import CourseModel

/// Collects inlines while tags of raw HTML open and close around them, in any order.
struct InlineCollector {
  private struct Frame {
    var name: String
    /// Makes one inline of its contents when it closes.
    var close: ([Inline]) -> Inline?
    var inlines: [Inline] = []
  }

  private var frames = [Frame(name: "", close: { _ in nil })]
  /// The most open tags; no one styles a word with more.
  private static let depthLimit = 24

  /// Whether a tag was dropped because too many were open; its text stays.
  private(set) var isTooDeep = false
  /// The number of open tags.
  var depth: Int { frames.count - 1 }

  var isEmpty: Bool { frames.allSatisfy { $0.inlines.isEmpty } }

  mutating func add(_ inline: Inline) {
    let top = frames.count - 1
    if case .text(let more) = inline, case .text(var words)? = frames[top].inlines.last {
      // The words are taken out while they grow: a shared string would be copied for each piece.
      let last = frames[top].inlines.count - 1
      frames[top].inlines[last] = .lineBreak
      words += more
      frames[top].inlines[last] = .text(words)
    } else {
      frames[top].inlines.append(inline)
    }
  }

  mutating func read(_ tag: HTMLTag, position: SourcePosition) {
    if tag.isClosing {
      close(tag.name)
    } else if tag.name == "br" {
      add(.lineBreak)
    } else if tag.name == "img" {
      guard let source = tag.attributes["src"] else { return }
      add(
        .picture(
          source: source, title: tag.attributes["title"] ?? "",
          alternative: tag.attributes["alt"] ?? "", position: position))
    } else if tag.name == "a", tag.attributes["href"] == nil,
      let name = tag.attributes["name"] ?? tag.attributes["id"]
    {
      add(.anchor(name))
    } else if tag.name == "a", let target = tag.attributes["href"] {
      // A link inside a link is ignored.
      guard !frames.contains(where: { $0.name == "a" }) else { return }
      let title = tag.attributes["title"] ?? ""
      open("a") { .link(to: target, title: title, $0, position: position) }
    } else if let style = Inline.Style.named(tag.name) {
      open(tag.name) { .styled(style, $0) }
    }
  }

  private mutating func open(_ name: String, _ close: @escaping ([Inline]) -> Inline?) {
    guard frames.count < Self.depthLimit else {
      isTooDeep = true
      return
    }
    frames.append(Frame(name: name, close: close))
  }

  /// Closes an element and all inside it; a closing tag without an opening one is dropped.
  private mutating func close(_ name: String) {
    guard let index = frames.lastIndex(where: { $0.name == name }), index > 0 else { return }
    while frames.count > index { closeTop() }
  }

  private mutating func closeTop() {
    let frame = frames.removeLast()
    if !frame.inlines.isEmpty, let inline = frame.close(frame.inlines) { add(inline) }
  }

  /// Closes all open elements, and starts afresh.
  mutating func take() -> [Inline] {
    while frames.count > 1 { closeTop() }
    isTooDeep = false
    defer { frames[0].inlines = [] }
    return frames[0].inlines
  }
}
