import Console

/// Words, and which of them is one letter away from another: looked up by the word with one letter left open, so that the time
/// grows with the words and not with their pairs.
struct Spellings {
  /// Words by length and by what is left when one letter, or two neighbours, are taken for any.
  private var words: [Key: [String]] = [:]

  private struct Key: Hashable {
    var bytes: [UInt8]
    var place: Int
  }

  /// No file has a longer name, and so no program.
  private static let lengthLimit = 255

  init(of words: some Sequence<String>) {
    for word in words where word.utf8.count <= Self.lengthLimit {
      for key in Self.keys(word) { self.words[key, default: []].append(word) }
    }
  }

  /// The one word of the same length that is a letter away, or a swap of two; nil where there is none, or several.
  func only(near word: String) -> String? {
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
      // Swapped neighbours are the same two in their order.
      var pair = bytes
      if pair[place] > pair[place + 1] { pair.swapAt(place, place + 1) }
      return [Key(bytes: open, place: place), Key(bytes: pair, place: -1 - place)]
    }
  }
}
