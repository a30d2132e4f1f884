import Console

/// Finds words that are one letter away from another: they are looked up by the word with one letter left open, so that
/// the time grows with the number of words, not of pairs.
package struct Spellings {
  /// Words by their bytes with one letter, or the order of two neighbours, left open.
  private var words: [Key: [String]] = [:]

  private struct Key: Hashable {
    var bytes: [UInt8]
    var place: Int
  }

  /// The length of the longest file name, and so of a program's, in bytes.
  private static let lengthLimit = 255

  package init(of words: some Sequence<String>) {
    for word in words where word.utf8.count <= Self.lengthLimit {
      for key in Self.keys(word) { self.words[key, default: []].append(word) }
    }
  }

  /// Finds the only word of the same length that differs in one letter, or in the order of two; nil where there is
  /// none, or several.
  package func only(near word: String) -> String? {
    guard (5...Self.lengthLimit).contains(word.utf8.count) else { return nil }
    var near: Set<String> = []
    for key in Self.keys(word) {
      for other in words[key] ?? [] where EditDistance.between(other, word, limit: 1) == 1 {
        near.insert(other)
        if near.count > 1 { return nil }
      }
    }
    return near.first
  }

  private static func keys(_ word: String) -> [Key] {
    let bytes = Array(word.utf8)
    return bytes.indices.flatMap { place -> [Key] in
      var open = bytes
      open[place] = 0
      guard place + 1 < bytes.count else { return [Key(bytes: open, place: place)] }
      // Sorted, swapped neighbours are equal.
      var pair = bytes
      if pair[place] > pair[place + 1] { pair.swapAt(place, place + 1) }
      return [Key(bytes: open, place: place), Key(bytes: pair, place: -1 - place)]
    }
  }
}
