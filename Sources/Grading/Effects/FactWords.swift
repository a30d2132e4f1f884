/// Facts by words, so that each question looks up its own words and does not go through all facts.
struct FactWords {
  private var facts: [String: [Int]] = [:]
  private var sorted: [String] = []
  private var lengths: Set<Int> = []

  /// - Parameter subjects: Each fact's index, and the words of what it is about.
  init(_ subjects: some Sequence<(index: Int, words: Set<String>)>) {
    for (index, words) in subjects {
      for word in words { facts[word, default: []].append(index) }
    }
    sorted = facts.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    lengths = Set(sorted.map(\.count))
  }

  /// Those with one of the words, or with one that begins as it does: `qpidd` is of `qpid-cpp-server`.
  func facts(alike words: Set<String>) -> Set<Int> {
    var found: Set<Int> = []
    for word in words {
      found.formUnion(facts[word] ?? [])
      guard word.count > 3 else { continue }
      for length in lengths where length > 3 && length < word.count {
        found.formUnion(facts[String(word.prefix(length))] ?? [])
      }
      var place = start(of: word)
      while place < sorted.count, sorted[place].utf8.starts(with: word.utf8) {
        if sorted[place].hasPrefix(word) { found.formUnion(facts[sorted[place]] ?? []) }
        place += 1
      }
    }
    return found
  }

  private func start(of word: String) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].utf8.lexicographicallyPrecedes(word.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}

/// Facts by names of several words, all of which have to be there: each is kept under its rarest.
struct NamedFacts {
  private struct Name {
    var fact: Int
    var words: Set<String>
  }

  private var names: [String: [Name]] = [:]

  init(_ all: [(index: Int, words: Set<String>)]) {
    var counts: [String: Int] = [:]
    for (_, words) in all { for word in words { counts[word, default: 0] += 1 } }
    for (index, words) in all {
      guard let rarest = words.min(by: { (counts[$0] ?? 0, $0) < (counts[$1] ?? 0, $1) }) else {
        continue
      }
      names[rarest, default: []].append(Name(fact: index, words: words))
    }
  }

  /// Those of which a name's words are all among these.
  func facts(within words: Set<String>) -> Set<Int> {
    var found: Set<Int> = []
    for word in words {
      for name in names[word] ?? [] where name.words.isSubset(of: words) { found.insert(name.fact) }
    }
    return found
  }
}
