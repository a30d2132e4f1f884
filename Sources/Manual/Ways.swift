import CourseModel
import Knowledge

/// Decides which groups of tabs are ways to do the same, of which the reader needs one.
struct Ways {
  /// The steps, each with its ways and the steps that may be done instead.
  private(set) var steps: [Step]

  /// More alternatives are not listed: their number grows with the square of the steps.
  private static let listLimit = 200

  private let language: Language

  init(_ steps: [Step], _ places: Places) {
    self.steps = steps
    language = places.language
    var groups: [SourcePosition: [Way: [Int]]] = [:]
    for (index, step) in steps.enumerated() {
      for way in step.ways { groups[way.group, default: [:]][way, default: []].append(index) }
    }
    // In their order, so that a step in tabs of tabs lists the same alternatives each time.
    let inOrder = groups.sorted { ($0.key.line, $0.key.column) < ($1.key.line, $1.key.column) }
    for (group, ways) in inOrder {
      if isAllNeeded(ways, places) {
        for index in ways.values.joined() {
          self.steps[index].ways.removeAll { $0.group == group }
        }
      } else if ways.values.reduce(0, { $0 + $1.count }) <= Self.listLimit {
        for (way, indices) in ways {
          let others = ways.filter { $0.key != way }.values.joined().sorted()
          for index in indices {
            self.steps[index].alternatives += others.map { steps[$0].id }
          }
        }
      }
    }
  }

  /// Whether the tabs are for several machines, files or parts of the work, and the reader needs all of them.
  private func isAllNeeded(_ ways: [Way: [Int]], _ places: Places) -> Bool {
    let titles = ways.keys.sorted { $0.number < $1.number }.map(\.title)
    if titles.contains(where: { places.node($0.lowercased()) != nil }) { return true }
    if titles.allSatisfy(Self.isFile) || areCounted(titles) { return true }
    // Each on a machine of its own.
    let nodes = ways.values.map { indices in Set(indices.compactMap { steps[$0].node }) }
    let all = nodes.reduce(into: Set<NodeName>()) { $0.formUnion($1) }
    return nodes.count > 1 && nodes.allSatisfy { $0.count == 1 } && all.count == nodes.count
  }

  /// `docker-compose.yml`, `/etc/hosts`; `Ubuntu 22.04` and `Node.js` are none.
  private static func isFile(_ title: String) -> Bool {
    guard !title.contains(" "), title.first?.isUppercase == false else { return false }
    let ending = title.split(separator: ".").last.map(String.init) ?? ""
    return title.hasPrefix("/") || title.contains(".") && ending.contains(where: \.isLetter)
  }

  /// `Step 1` and `Step 2` come one after the other, as labs do; `Option 1` and `Option 2` do not.
  private func areCounted(_ titles: [String]) -> Bool {
    titles.count > 1
      && titles.enumerated().allSatisfy { index, title in
        title.contains(" ") && LabHeading(title, language)?.number == index + 1
      }
  }
}
