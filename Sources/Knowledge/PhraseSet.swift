/// Phrases that are searched for together, in one pass over a paragraph's words.
///
/// They are in lower case, with one space between words, as is the text that is searched.
public struct PhraseSet: ExpressibleByArrayLiteral, Sendable {
  /// Sorted by bytes.
  private let phrases: [[UInt8]]
  /// For each first byte, the index of its first phrase in `phrases`; they end where the next byte's begin.
  @usableFromInline let starts: [UInt16]

  public init(arrayLiteral elements: String...) { self.init(elements) }

  /// - Parameter elements: At most 65535 phrases: those of a cue, or a manual's words for machines.
  public init(_ elements: [String]) {
    phrases = elements.prefix(Int(UInt16.max)).map { Array($0.utf8) }.filter { !$0.isEmpty }
      .sorted { $0.lexicographicallyPrecedes($1) }
    var starts = [UInt16](repeating: 0, count: 257)
    for phrase in phrases { starts[Int(phrase[0]) + 1] += 1 }
    for byte in 1...256 { starts[byte] += starts[byte - 1] }
    self.starts = starts
  }

  /// Whether a phrase begins with this byte: for most places in a text, this check is enough.
  @inlinable public func mayBegin(with byte: UInt8) -> Bool {
    starts[Int(byte)] != starts[Int(byte) + 1]
  }

  /// Whether a text is one of the phrases.
  public func contains(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let first = bytes.first else { return false }
      let candidates = phrases[Int(starts[Int(first)])..<Int(starts[Int(first) + 1])]
      return candidates.contains { $0.count == bytes.count && $0.elementsEqual(bytes) }
    }
  }

  public var all: [String] { phrases.map { String(decoding: $0, as: UTF8.self) } }

  /// Finds the end of the longest phrase that starts at `position`, in bytes.
  ///
  /// A manual may have thousands of machines: they are narrowed down byte by byte, as in a dictionary.
  public func end(in text: UnsafeBufferPointer<UInt8>, from position: Int) -> Int? {
    var best: Int?
    let head = Int(text[position])
    var range = Int(starts[head])..<Int(starts[head + 1])
    var depth = 1
    while !range.isEmpty {
      // Among phrases with the same beginning, the shortest comes first.
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

  /// The first index of the range at which the condition holds, if it holds for all after that, too.
  private func first(in range: Range<Int>, where isSo: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if isSo(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
