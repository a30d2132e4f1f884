import CourseModel

/// Puts inlines together while tags of raw HTML open and close around them, in whatever order.
struct InlineCollector {
  private struct Frame {
    var name: String
    /// What becomes of its inlines when it closes.
    var close: ([Inline]) -> Inline?
    var inlines: [Inline] = []
  }

  private var frames = [Frame(name: "", close: { _ in nil })]
  /// Deeper than anybody styles a word.
  private static let depthLimit = 24

  /// A tag was dropped because too many were open; the words in it stay.
  private(set) var isTooDeep = false
  /// How many tags are open.
  var depth: Int { frames.count - 1 }

  var isEmpty: Bool { frames.allSatisfy { $0.inlines.isEmpty } }

  mutating func add(_ inline: Inline) {
    let top = frames.count - 1
    if case .text(let more) = inline, case .text(var words)? = frames[top].inlines.last {
      // The words are taken out while they grow: what two hold is copied, piece after piece.
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
      // A link in a link is none.
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

  /// A tag that closes nothing is dropped; one that closes an outer element closes the inner ones.
  private mutating func close(_ name: String) {
    guard let index = frames.lastIndex(where: { $0.name == name }), index > 0 else { return }
    while frames.count > index { closeTop() }
  }

  private mutating func closeTop() {
    let frame = frames.removeLast()
    if !frame.inlines.isEmpty, let inline = frame.close(frame.inlines) { add(inline) }
  }

  /// Closes what is open, and starts anew.
  mutating func take() -> [Inline] {
    while frames.count > 1 { closeTop() }
    isTooDeep = false
    defer { frames[0].inlines = [] }
    return frames[0].inlines
  }
}
