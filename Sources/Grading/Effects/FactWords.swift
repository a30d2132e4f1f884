/// A fact, and the words by which it is found.
struct WordedFact: Hashable, Sendable {
  /// The fact's index.
  var index: Int
  var words: Set<String>
}

/// An index of facts by words, so that a question looks up its own words instead of going through all facts.
struct FactWords {
  private var facts: [String: [Int]] = [:]
  private var sorted: [String] = []
  private var lengths: Set<Int> = []

  /// - Parameter subjects: Facts with the words of what they are about.
  init(_ subjects: some Sequence<WordedFact>) {
    for subject in subjects {
      for word in subject.words { facts[word, default: []].append(subject.index) }
    }
    sorted = facts.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    lengths = Set(sorted.map(\.count))
  }

  /// Finds facts with one of the words, or with a word that shares its beginning: `qpidd` with `qpid-cpp-server`.
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

/// An index of facts by names of several words, all of which must occur: each is kept under its rarest word.
struct NamedFacts {
  private var names: [String: [WordedFact]] = [:]

  /// - Parameter all: Facts with the words of their names; one for each name.
  init(_ all: [WordedFact]) {
    var counts: [String: Int] = [:]
    for name in all { for word in name.words { counts[word, default: 0] += 1 } }
    for name in all {
      guard let rarest = name.words.min(by: { (counts[$0] ?? 0, $0) < (counts[$1] ?? 0, $1) })
      else {
        continue
      }
      names[rarest, default: []].append(name)
    }
  }

  /// Finds the facts with a name whose words are all among these.
  func facts(within words: Set<String>) -> Set<Int> {
    var found: Set<Int> = []
    for word in words {
      for name in names[word] ?? [] where name.words.isSubset(of: words) {
        found.insert(name.index)
      }
    }
    return found
  }
}
