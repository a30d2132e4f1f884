/// Phrases that a paragraph is asked for together, in one pass over its words.
///
/// Written in lower case, with one blank between words, as ``Prose`` has its text.
struct PhraseSet: ExpressibleByArrayLiteral {
  private let phrases: [[UInt8]]
  /// For each byte that a phrase may start with, where its phrases are in `phrases`.
  private let byFirstByte: [Range<Int>]

  init(arrayLiteral elements: String...) { self.init(elements) }

  init(_ elements: [String]) {
    let sorted = elements.map { Array($0.utf8) }.filter { !$0.isEmpty }.sorted { $0[0] < $1[0] }
    var ranges = [Range<Int>](repeating: 0..<0, count: 256)
    for (index, phrase) in sorted.enumerated() {
      let first = Int(phrase[0])
      ranges[first] = (ranges[first].isEmpty ? index : ranges[first].lowerBound)..<(index + 1)
    }
    phrases = sorted
    byFirstByte = ranges
  }

  var all: [String] { phrases.map { String(decoding: $0, as: UTF8.self) } }

  /// The end of the longest phrase that starts at `position`, or nil.
  func end(in text: UnsafeBufferPointer<UInt8>, from position: Int) -> Int? {
    var best: Int?
    for index in byFirstByte[Int(text[position])] {
      let end = position + phrases[index].count
      guard end <= text.count, end > best ?? 0 else { continue }
      let fits = phrases[index].withUnsafeBufferPointer { phrase in
        var offset = 1
        while offset < phrase.count, phrase[offset] == text[position + offset] { offset += 1 }
        return offset == phrase.count
      }
      if fits { best = end }
    }
    return best
  }
}
