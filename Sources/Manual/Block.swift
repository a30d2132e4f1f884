/// A block of the manual, in reading order.
struct Block {
  enum Kind: Equatable {
    case heading(level: Int)
    case paragraph
    /// A list item; `number` for ordered lists.
    case item(number: Int?)
    /// Indented or fenced; `info` is the text after the fence.
    case code(info: String)
    /// A line of the text for each row.
    case table(rows: [[String]])
  }

  var kind: Kind
  /// Plain text, one line per source line; placeholders are kept, emphasis is not.
  var text: String
  /// Whether it is a paragraph in bold, as some authors write headings.
  var isBold = false
  /// Words in bold or code, each as written: names of machines are often among them.
  var marked: [String] = []
  /// Words in italics.
  var slanted: [String] = []
  /// Its pieces of code, in order; none for code blocks.
  var spans: [CodeSpan] = []
  /// The tabs that it is in, outermost first.
  var tabs: [Tab] = []
  /// The first source line, 1-based.
  var line: Int
  /// Its 0-based number among the file's blocks, by which its place in the document is found.
  var leaf: Int

  var isCode: Bool { if case .code = kind { true } else { false } }
}

/// A piece of code in a paragraph or a list item.
struct CodeSpan {
  var text: String
  /// The 1-based source line.
  var line: Int
  /// The end of the block's text before it.
  var before: String
  /// Whether nothing but punctuation comes after it.
  var isLast: Bool

  /// How much of the text before a span is kept, in characters: a sentence's beginning.
  static let contextLimit = 300
}
