import Console
import CourseModel

extension ChapterWriter {
  mutating func write(_ inlines: [Inline]) {
    for inline in inlines { write(inline) }
  }

  private mutating func write(_ inline: Inline) {
    switch inline {
    case .text(let text): html.text(text)
    case .code(let code):
      html.markup("<code>")
      writeFilled(code, context: .raw)
      html.markup("</code>")
    case .placeholder(let name): writePlaceholder(name, .raw)
    case .styled(let style, let inner): write(inner, style)
    case .link(_, _, let inner, _) where isInLink: write(inner)
    case .link(let target, let title, let inner, let position):
      let address = links.address(of: target, at: position)
      isInLink = address != nil
      defer { isInLink = false }
      if let address {
        html.markup("<a href=\"")
        html.text(address)
        if !title.isEmpty {
          html.markup("\" title=\"")
          html.text(title)
        }
        html.markup("\">")
      }
      write(inner)
      if inner.isEmpty { html.text(target) }
      if address != nil { html.markup("</a>") }
    case .picture(let source, let title, let alternative, let position):
      writePicture(source, title: title, alternative: alternative, position: position)
    case .anchor(let name):
      guard namesLeft.remove(name) != nil else { return }
      html.markup("<span id=\"")
      html.text(links.anchor(name))
      html.markup("\"></span>")
    case .footnote where isInLink: return
    case .footnote(let number):
      let isFirst = footnotePlaces[number] == nil
      if isFirst { footnotes.append(number) }
      let place = footnotePlaces[number] ?? footnotes.count
      footnotePlaces[number] = place
      html.markup("<sup><a href=\"#")
      html.text(SiteLinks.encoded(links.anchor("fn.\(place)")))
      if isFirst {
        html.markup("\" id=\"")
        html.text(links.anchor("fnref.\(place)"))
      }
      html.markup("\" aria-label=\"Footnote ")
      html.number(place)
      html.markup("\">")
      html.number(place)
      html.markup("</a></sup>")
    case .softBreak: html.markup("\n")
    case .lineBreak: html.markup("<br>\n")
    }
  }

  private mutating func write(_ inner: [Inline], _ style: Inline.Style) {
    html.markup("<")
    html.text(style.rawValue)
    html.markup(">")
    write(inner)
    html.markup("</")
    html.text(style.rawValue)
    html.markup(">")
  }

  private mutating func writePicture(
    _ source: String, title: String, alternative: String, position: SourcePosition
  ) {
    guard let address = links.address(ofPicture: source, at: position) else {
      // The picture's description instead; one on another server is a click away.
      let words = alternative.isEmpty ? source : alternative
      if !isInLink, source.hasPrefix("https://") || source.hasPrefix("http://") {
        html.markup("<a href=\"")
        html.text(SiteLinks.encoded(source))
        html.markup("\">")
        html.text(words)
        html.markup("</a>")
      } else {
        html.text(words)
      }
      return
    }
    html.markup("<img src=\"")
    html.text(address)
    html.markup("\" alt=\"")
    html.text(alternative)
    if !title.isEmpty {
      html.markup("\" title=\"")
      html.text(title)
    }
    html.markup("\"")
    if let size = links.size(ofPicture: source, at: position) {
      html.markup(" width=")
      html.number(size.width)
      html.markup(" height=")
      html.number(size.height)
    }
    html.markup(" loading=lazy>")
  }

  // MARK: Placeholders

  /// The place of a value in a command, which determines its quoting.
  enum Quoting {
    /// A word of a command, or a part of one.
    case bare
    case single, double
    /// A here-document in which the shell expands variables.
    case document
    /// Not a command: a file's text, a sentence.
    case raw
  }

  /// Writes text with its placeholders as fields: in a step, those that the grader knows.
  mutating func writeFilled(_ text: String, context: Quoting) {
    let pieces = Placeholder.pieces(of: text, named: replaced)
    for (index, piece) in pieces.enumerated() {
      if index % 2 == 1, isField?(piece) ?? true {
        writePlaceholder(piece, context)
      } else {
        html.text(piece)
      }
    }
  }

  /// Writes a file's text, or other text outside of steps, with the fields that a file has.
  mutating func withFields(of lines: [String], _ write: (inout ChapterWriter) -> Void) {
    let fields = Set(Placeholder.inFile(lines.joined(separator: "\n")))
    isField = { fields.contains($0) }
    write(&self)
    isField = nil
  }

  mutating func writePlaceholder(_ name: String, _ context: Quoting) {
    switch context {
    case .bare: html.markup("<var>")
    case .single: html.markup("<var class=s>")
    case .double: html.markup("<var class=d>")
    case .document: html.markup("<var class=h>")
    case .raw: html.markup("<var class=r>")
    }
    html.text(name)
    html.markup("</var>")
  }
}
