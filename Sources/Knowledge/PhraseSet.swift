/// Phrases that a paragraph is asked for together, in one pass over its words.
///
/// Written in lower case, with one blank between words, as the text that is asked.
public struct PhraseSet: ExpressibleByArrayLiteral, Sendable {
  private let phrases: [[UInt8]]
  /// For each byte that a phrase may start with, where its phrases are in `phrases`.
  private let byFirstByte: [Range<Int>]

  public init(arrayLiteral elements: String...) { self.init(elements) }

  public init(_ elements: [String]) {
    let sorted = elements.map { Array($0.utf8) }.filter { !$0.isEmpty }.sorted {
      $0.lexicographicallyPrecedes($1)
    }
    var ranges = [Range<Int>](repeating: 0..<0, count: 256)
    for (index, phrase) in sorted.enumerated() {
      let first = Int(phrase[0])
      ranges[first] = (ranges[first].isEmpty ? index : ranges[first].lowerBound)..<(index + 1)
    }
    phrases = sorted
    byFirstByte = ranges
  }

  public var all: [String] { phrases.map { String(decoding: $0, as: UTF8.self) } }

  /// The end of the longest phrase that starts at `position`, or nil.
  ///
  /// A manual's machines may be thousands: they are narrowed down byte by byte, as in a dictionary.
  public func end(in text: UnsafeBufferPointer<UInt8>, from position: Int) -> Int? {
    var best: Int?
    var range = byFirstByte[Int(text[position])]
    var depth = 1
    while !range.isEmpty {
      // Of those that begin alike the shortest stands first.
      if phrases[range.lowerBound].count == depth {
        best = position + depth
        range = (range.lowerBound + 1)..<range.upperBound
        continue
      }
      guard position + depth < text.count else { break }
      let byte = text[position + depth]
      let lower = first(in: range) { phrases[$0][depth] >= byte }
      let upper = first(in: lower..<range.upperBound) { phrases[$0][depth] > byte }
      range = lower..<upper
      depth += 1
    }
    return best
  }

  /// The first index of the range from which on it is so.
  private func first(in range: Range<Int>, where isSo: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if isSo(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
