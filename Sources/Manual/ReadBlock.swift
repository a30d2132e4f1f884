import Console
import Knowledge

/// A block, read as prose or as a console block.
struct ReadBlock {
  enum Content {
    case prose(Prose)
    case console(ConsoleBlock)
    case table
  }

  var block: Block
  var content: Content

  init(_ block: Block, _ lexicon: Lexicon) {
    self.block = block
    if case .code(let info) = block.kind {
      content = .console(
        ConsoleBlock(block.text, firstLine: block.line, lexicon: lexicon, info: info))
    } else if case .table = block.kind {
      content = .table
    } else {
      content = .prose(Prose(block.text, marked: block.marked, slanted: block.slanted))
    }
  }

  /// The level of a heading, or of a paragraph that is written like one; nil for other blocks.
  var headingLevel: Int? {
    switch block.kind {
    case .heading(let level): level
    case .paragraph where block.isBold: 6
    default: nil
    }
  }

  var prose: Prose? { if case .prose(let prose) = content { prose } else { nil } }
  var console: ConsoleBlock? { if case .console(let console) = content { console } else { nil } }
}
