/// A line with `...` in place of the words that varied.
package enum LinePattern {
  /// - Returns: Nil where the lines have not as many words, or differ in more than half of them.
  package static func pattern(of line: String, like others: [String]) -> String? {
    var words = line.split(separator: " ").map(String.init)
    var varied: Set<Int> = []
    for other in others {
      let found = other.split(separator: " ").map(String.init)
      guard found.count == words.count else { return nil }
      varied.formUnion(words.indices.filter { words[$0] != found[$0] })
    }
    guard !varied.isEmpty, 2 * varied.count <= words.count else { return nil }
    for index in varied { words[index] = "..." }
    // Several in a row are one.
    return words.enumerated().filter { index, word in
      word != "..." || index == 0 || words[index - 1] != "..."
    }.map(\.element).joined(separator: " ")
  }
}
