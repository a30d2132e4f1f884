import CourseModel

/// Puts the blocks of tabs together, which Markdown knows nothing of: by the lines that they begin on.
struct TabGroups {
  private let tabs: [Int: [Tab]]

  /// - Parameter tabs: By 1-based source lines; outermost first.
  init(_ tabs: [Int: [Tab]]) { self.tabs = tabs }

  /// - Parameter depth: The number of tabs around the blocks.
  func grouped(_ blocks: [DocumentBlock], depth: Int = 0) -> [DocumentBlock] {
    var result: [DocumentBlock] = []
    /// The group that is being read, and its tabs with their blocks.
    var open: (at: SourcePosition, tabs: [(tab: Tab, blocks: [DocumentBlock])])?
    func close() {
      guard let group = open else { return }
      open = nil
      let shown = group.tabs.map {
        DocumentTab(title: $0.tab.title, blocks: grouped($0.blocks, depth: depth + 1))
      }
      result.append(DocumentBlock(.tabs(shown), at: group.at))
    }
    for block in blocks {
      guard let tab = tabs[block.position.line]?.dropFirst(depth).first else {
        close()
        result.append(inside(block, depth))
        continue
      }
      if open?.tabs.last?.tab.group != tab.group { close() }
      if open == nil { open = (block.position, []) }
      if open?.tabs.last?.tab != tab { open?.tabs.append((tab, [])) }
      // Its title is not part of its text.
      let last = (open?.tabs.count ?? 1) - 1
      if block.position.line != tab.line + 1 { open?.tabs[last].blocks.append(block) }
    }
    close()
    return result
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
