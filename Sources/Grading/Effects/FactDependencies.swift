/// Which facts rest on which: a row in service-list on the service that runs, and that on its package.
struct FactDependencies {
  private let facts: [Fact]
  private let subjects: [Set<String>]

  init(_ facts: [Fact]) {
    self.facts = facts
    subjects = facts.map { Self.parts(FactText.filled($0.kind.about, $0.values) { $0 }) }
  }

  /// The nearest facts of a kind that the fact's kind needs, about the same thing.
  func needed(by index: Int) -> [Int] {
    let fact = facts[index]
    guard !fact.isGone else { return [] }
    return facts.indices.filter { other in
      other != index && !facts[other].isGone && fact.kind.needs.contains(facts[other].kind.name)
        && (fact.kind.scope == .cloud || facts[other].node == fact.node)
        && isAboutTheSame(subjects[index], subjects[other])
    }
  }

  /// Words that many names have.
  private static let common: Set<String> = [
    "openstack", "service", "server", "conf", "daemon", "etc", "usr", "var", "lib", "common",
  ]

  private static func parts(_ text: String) -> Set<String> {
    Set(
      text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter {
        $0.count > 2 && !common.contains($0)
      })
  }

  /// `qpidd` is of `qpid-cpp-server`.
  private func isAboutTheSame(_ one: Set<String>, _ other: Set<String>) -> Bool {
    one.contains { word in
      other.contains {
        $0 == word || word.count > 3 && $0.count > 3 && ($0.hasPrefix(word) || word.hasPrefix($0))
      }
    }
  }
}
