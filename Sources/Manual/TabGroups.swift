import CourseModel

/// Puts the blocks of tabs together, which Markdown knows nothing of: by the lines that they begin on.
struct TabGroups {
  private let tabs: [Int: [Tab]]

  /// - Parameter tabs: By 1-based source lines; outermost first.
  init(_ tabs: [Int: [Tab]]) { self.tabs = tabs }

  /// - Parameter depth: The number of tabs around the blocks.
  func grouped(_ blocks: [DocumentBlock], depth: Int = 0) -> [DocumentBlock] {
    var result: [DocumentBlock] = []
    var group: Int?
    for block in blocks {
      guard let tab = tabs[block.position.line]?.dropFirst(depth).first else {
        group = nil
        result.append(inside(block, depth))
        continue
      }
      if group != tab.group { result.append(DocumentBlock(.tabs([]), at: block.position)) }
      group = tab.group
      guard case .tabs(var shown) = result[result.count - 1].kind else { continue }
      if shown.count < tab.number { shown.append(DocumentTab(title: tab.title, blocks: [])) }
      // Its title is not part of its text.
      if block.position.line != tab.line + 1 { shown[shown.count - 1].blocks.append(block) }
      result[result.count - 1].kind = .tabs(shown)
    }
    return result.map { block in
      guard case .tabs(let tabs) = block.kind else { return block }
      var block = block
      block.kind = .tabs(
        tabs.map { DocumentTab(title: $0.title, blocks: grouped($0.blocks, depth: depth + 1)) })
      return block
    }
  }

  /// The block with the tabs in it put together.
  private func inside(_ block: DocumentBlock, _ depth: Int) -> DocumentBlock {
    var block = block
    switch block.kind {
    case .quote(let inner): block.kind = .quote(grouped(inner, depth: depth))
    case .alert(let alert, let inner): block.kind = .alert(alert, grouped(inner, depth: depth))
    case .details(let summary, let inner):
      block.kind = .details(summary: summary, grouped(inner, depth: depth))
    case .list(var list):
      for index in list.items.indices {
        list.items[index].blocks = grouped(list.items[index].blocks, depth: depth)
      }
      block.kind = .list(list)
    case .heading, .paragraph, .code, .console, .table, .tabs, .rule, .instructorNote: break
    }
    return block
  }
}
