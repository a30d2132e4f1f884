/// Replaces secrets wherever else they occur, all at once: the cost grows with the text, not with the number of
/// secrets, whatever beginnings they share.
struct StandIns {
  /// The next state, by state and byte.
  private var next: [UInt64: Int32] = [:]
  /// The bytes that secrets begin with; most bytes of a text need no further look.
  private var first = [Bool](repeating: false, count: 256)
  private var depths: [Int32] = [0]
  private var fallbacks: [Int32] = [0]
  /// The longest secret that ends in a state.
  private var ends: [Int32] = [-1]
  private var words: [(standIn: [UInt8], length: Int, isWhole: Bool)] = []
  private var edges: [(from: Int32, byte: UInt8, to: Int32)] = []

  var isEmpty: Bool { words.isEmpty }

  /// - Parameter isWhole: Whether it counts only with no letter, digit or `_` beside it.
  mutating func insert(_ secret: String, standIn: String, isWhole: Bool) {
    var state: Int32 = 0
    for byte in secret.utf8 {
      let key = Self.key(state, byte)
      if let known = next[key] {
        state = known
        continue
      }
      let new = Int32(depths.count)
      next[key] = new
      edges.append((state, byte, new))
      depths.append(depths[Int(state)] + 1)
      fallbacks.append(0)
      ends.append(-1)
      if state == 0 { first[Int(byte)] = true }
      state = new
    }
    ends[Int(state)] = Int32(words.count)
    words.append((Array(standIn.utf8), secret.utf8.count, isWhole))
  }

  private static func key(_ state: Int32, _ byte: UInt8) -> UInt64 {
    UInt64(UInt32(bitPattern: state)) << 8 | UInt64(byte)
  }

  /// Prepares the search. Call it once, after the last insertion.
  mutating func link() {
    // From the root outwards.
    for edge in edges.sorted(by: { depths[Int($0.to)] < depths[Int($1.to)] }) where edge.from != 0 {
      fallbacks[Int(edge.to)] = step(fallbacks[Int(edge.from)], edge.byte)
      if ends[Int(edge.to)] < 0 { ends[Int(edge.to)] = ends[Int(fallbacks[Int(edge.to)])] }
    }
    edges = []
  }

  private func step(_ state: Int32, _ byte: UInt8) -> Int32 {
    var state = state
    while true {
      if let next = next[Self.key(state, byte)] { return next }
      if state == 0 { return 0 }
      state = fallbacks[Int(state)]
    }
  }

  /// Replaces each secret in the text. If two overlap, the stand-in of the longer one replaces both, so that nothing
  /// is left of either.
  func replacing(in text: String) -> String {
    let found = found(in: text.utf8.span)
    guard !found.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var start = 0
    for (range, word) in found {
      result += bytes[start..<range.lowerBound]
      result += words[word].standIn
      start = range.upperBound
    }
    return String(decoding: result + bytes[start...], as: UTF8.self)
  }

  private func found(in bytes: Span<UInt8>) -> [(range: Range<Int>, word: Int)] {
    var found: [(range: Range<Int>, word: Int, longest: Int)] = []
    var state: Int32 = 0
    let first = first.span
    for index in bytes.indices {
      let byte = bytes[index]
      if state == 0, !first[Int(byte)] { continue }
      state = step(state, byte)
      guard ends[Int(state)] >= 0 else { continue }
      let word = Int(ends[Int(state)])
      let length = words[word].length
      let range = index + 1 - length..<index + 1
      if words[word].isWhole, !Self.isWhole(bytes, range) { continue }
      add(range, word, to: &found)
    }
    return found.map { ($0.range, $0.word) }
  }

  private func add(
    _ range: Range<Int>, _ word: Int, to found: inout [(range: Range<Int>, word: Int, longest: Int)]
  ) {
    var merged = (range: range, word: word, longest: range.count)
    while let last = found.last, last.range.upperBound > merged.range.lowerBound {
      found.removeLast()
      merged.range = min(last.range.lowerBound, merged.range.lowerBound)..<merged.range.upperBound
      if last.longest > merged.longest { (merged.word, merged.longest) = (last.word, last.longest) }
    }
    found.append(merged)
  }

  private static func isWhole(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    (range.lowerBound == 0 || !ByteClass.word.contains(bytes[range.lowerBound - 1]))
      && (range.upperBound == bytes.count || !ByteClass.word.contains(bytes[range.upperBound]))
  }
}
