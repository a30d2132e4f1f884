import Console
import CourseModel

/// Which credentials to ask with for what a lab left behind.
struct LabCredentials {
  /// The credentials file used from a step on.
  private struct Use {
    var place: Int
    var file: String
  }

  private var places: [String: Int] = [:]
  /// By node, in the steps' order: all uses, and those of an administrator's file.
  private var uses: [NodeName?: [Use]] = [:]
  private var administrators: [NodeName?: [Use]] = [:]

  init(_ lab: Lab) {
    for (place, step) in lab.steps.enumerated() {
      places[step.id] = places[step.id] ?? place
      guard let file = step.credentials else { continue }
      uses[step.node, default: []].append(Use(place: place, file: file))
      if file.hasText("admin") {
        administrators[step.node, default: []].append(Use(place: place, file: file))
      }
    }
  }

  /// The credentials to ask the cloud with: the step's own, or the next that the lab uses, preferably
  /// an administrator's.
  func asking(for fact: Fact) -> String? {
    if fact.kind.scope == .node { return nil }
    if let own = fact.step.credentials { return own }
    let place = places[fact.step.id] ?? 0
    return Self.first(from: place, in: administrators[fact.node])
      ?? Self.first(from: place, in: uses[fact.node])
  }

  private static func first(from place: Int, in uses: [Use]?) -> String? {
    guard let uses else { return nil }
    var (low, high) = (0, uses.count)
    while low < high {
      let middle = (low + high) / 2
      if uses[middle].place >= place { high = middle } else { low = middle + 1 }
    }
    return low < uses.count ? uses[low].file : nil
  }
}

/// What later labs turn facts into.
struct Successions {
  private struct Option: Hashable {
    var kind: String
    var node: NodeName
    var path: String?
    var option: String
  }

  private let later: [Fact]
  private var byKey: [Fact.Key: [Int]] = [:]
  private var byOption: [Option: [Int]] = [:]

  init(_ later: [Fact]) {
    self.later = later
    for (index, fact) in later.enumerated() {
      byKey[fact.key, default: []].append(index)
      if let option = Self.option(fact) { byOption[option, default: []].append(index) }
    }
  }

  /// The facts that replace one, in the later labs' order.
  func successors(of fact: Fact) -> [Fact] {
    let same = byKey[fact.key] ?? []
    let options = Self.option(fact).flatMap { byOption[$0] } ?? []
    return Set(same + options).sorted().map { later[$0] }.filter { fact.isReplaced(by: $0) }
  }

  private static func option(_ fact: Fact) -> Option? {
    fact.option.map {
      Option(kind: fact.kind.name, node: fact.node, path: fact.path, option: $0)
    }
  }
}
