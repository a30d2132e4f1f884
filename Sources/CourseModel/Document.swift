/// The manual as its reader sees it, from which pages are made. Its steps are those of the ``Course``.
public struct Document: Sendable {
  /// The text before the first chapter, without the lines for title, author and date.
  public var preface: [DocumentBlock]
  /// The footnotes of the first file, by number.
  public var footnotes: [Int: [DocumentBlock]]
  public var chapters: [Chapter]

  public init(
    preface: [DocumentBlock] = [], footnotes: [Int: [DocumentBlock]] = [:], chapters: [Chapter] = []
  ) {
    self.preface = preface
    self.footnotes = footnotes
    self.chapters = chapters
  }
}

/// A lab, or a part of the manual outside the labs.
public struct Chapter: Sendable {
  /// Nil for a part that is not a lab.
  public var labID: String?
  /// As the manual writes it: `Lab 3: Installing Keystone`.
  public var heading: [Inline]
  public var position: SourcePosition
  public var blocks: [DocumentBlock]
  /// The footnotes of its file, by number.
  public var footnotes: [Int: [DocumentBlock]]
  /// Whether this is the manual's own list of its labs.
  public var isContents: Bool

  public init(
    labID: String? = nil, heading: [Inline], position: SourcePosition,
    blocks: [DocumentBlock] = [], footnotes: [Int: [DocumentBlock]] = [:], isContents: Bool = false
  ) {
    self.labID = labID
    self.heading = heading
    self.position = position
    self.blocks = blocks
    self.footnotes = footnotes
    self.isContents = isContents
  }
}

/// A block of a page; blocks follow each other from top to bottom.
public struct DocumentBlock: Hashable, Sendable {
  public indirect enum Kind: Hashable, Sendable {
    /// Level 1…6.
    case heading(level: Int, [Inline])
    case paragraph([Inline])
    case quote([DocumentBlock])
    case alert(Alert, [DocumentBlock])
    case list(DocumentList)
    /// Shown verbatim; `language` is the first word after the fence, in lower case.
    case code(language: String, lines: [String])
    case console([ConsolePart])
    case table(DocumentTable)
    case rule
    /// Several ways to do the same; the reader needs one.
    case tabs([DocumentTab])
    /// Folded until the reader opens it.
    case details(summary: [Inline], [DocumentBlock])
    /// For the instructor alone: `<!-- instructor: … -->`.
    case instructorNote(String)
  }

  public var kind: Kind
  public var position: SourcePosition
  /// The 0-based number of the heading, paragraph or code block among those of its file from which steps are read, in
  /// reading order; nil for all others.
  public var leaf: Int?

  public init(_ kind: Kind, at position: SourcePosition, leaf: Int? = nil) {
    self.kind = kind
    self.position = position
    self.leaf = leaf
  }
}

public struct DocumentTab: Hashable, Sendable {
  public var title: String
  public var blocks: [DocumentBlock]

  public init(title: String, blocks: [DocumentBlock]) {
    self.title = title
    self.blocks = blocks
  }
}

/// GitHub's five alerts, `> [!NOTE]`; a paragraph that begins with "Note:" or "Warning:" is one, too.
public enum Alert: String, Hashable, Sendable, CaseIterable {
  case note, tip, important, warning, caution
}

public struct DocumentList: Hashable, Sendable {
  public struct Item: Hashable, Sendable {
    /// `[x]` and `[ ]`; nil where there is no box.
    public var isDone: Bool?
    /// The id of the item's step: something to do in a browser.
    public var step: String?
    public var blocks: [DocumentBlock]

    public init(isDone: Bool? = nil, step: String? = nil, blocks: [DocumentBlock]) {
      self.isDone = isDone
      self.step = step
      self.blocks = blocks
    }
  }

  /// The first number; nil for a list without numbers.
  public var start: Int?
  /// No blank lines between the items: their paragraphs are lines.
  public var isTight: Bool
  public var items: [Item]

  public init(start: Int?, isTight: Bool, items: [Item]) {
    self.start = start
    self.isTight = isTight
    self.items = items
  }
}

/// A table of the author's own, not a command's output.
public struct DocumentTable: Hashable, Sendable {
  public enum Alignment: Hashable, Sendable { case left, center, right }

  /// One for each column; nil where the author says nothing.
  public var alignments: [Alignment?]
  public var header: [[Inline]]
  public var rows: [[[Inline]]]

  public init(alignments: [Alignment?], header: [[Inline]], rows: [[[Inline]]]) {
    self.alignments = alignments
    self.header = header
    self.rows = rows
  }
}

/// A piece of a console block.
public enum ConsolePart: Hashable, Sendable {
  /// The step with this id, and its output if that follows directly.
  case step(String, showsOutput: Bool)
  /// The output of an earlier step, in a block of its own.
  case output(of: String)
  /// `-or-`
  case alternative
  /// Lines that belong to no step.
  case text([String])
}

/// A piece of a line of text.
public indirect enum Inline: Hashable, Sendable {
  case text(String)
  case code(String)
  /// `<password>`, as the manual writes it.
  case placeholder(String)
  case styled(Style, [Inline])
  case link(to: String, title: String, [Inline], position: SourcePosition)
  case picture(source: String, title: String, alternative: String, position: SourcePosition)
  /// One of the file's footnotes, by its number.
  case footnote(Int)
  /// A place that the author named for links: `<a name="here"></a>`.
  case anchor(String)
  case softBreak
  case lineBreak

  /// Markdown's styles, and the harmless ones of HTML; the raw value is the element's name.
  public enum Style: String, Hashable, Sendable, CaseIterable {
    case emphasis = "em"
    case strong
    case strikethrough = "del"
    case inserted = "ins"
    case marked = "mark"
    case keyboard = "kbd"
    case sample = "samp"
    case variable = "var"
    case code
    case small
    case subscripted = "sub"
    case superscripted = "sup"
    case bold = "b"
    case italic = "i"
    case underlined = "u"
    case quoted = "q"
    case struck = "s"
    case cited = "cite"
    case definition = "dfn"
    case abbreviation = "abbr"
  }
}

extension [Inline] {
  /// The text without markup.
  public var plainText: String {
    var text = ""
    for inline in self {
      switch inline {
      case .text(let words), .code(let words), .placeholder(let words): text += words
      case .styled(_, let inner): text += inner.plainText
      case .link(_, _, let inner, _): text += inner.plainText
      case .picture(_, _, let alternative, _): text += alternative
      case .footnote, .anchor: continue
      case .softBreak, .lineBreak: text += " "
      }
    }
    return text
  }
}
