/// Searches for many words at once, in any case. Reads a text once, one step per byte, whatever the text
/// (the Aho–Corasick automaton, with every transition computed beforehand).
struct KeywordAutomaton: Sendable {
  /// An occurrence of a word.
  struct Hit: Sendable {
    /// The index after its last byte.
    let end: Int
    let word: Int
  }

  private var classes = [UInt8](repeating: 0, count: 256)
  private var width = 1
  /// By state and class of the byte. After linking, a state is twice the index where its row begins, plus one if a
  /// word ends there.
  private var next: [UInt32] = []
  /// The words that end in each state.
  private var outputs: [[Int]] = [[]]

  init(_ words: [[UInt8]]) {
    for byte in words.joined() where classes[Int(Self.folded(byte))] == 0 {
      classes[Int(Self.folded(byte))] = UInt8(width)
      width += 1
    }
    for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") {
      classes[Int(byte)] = classes[Int(Self.folded(byte))]
    }
    next = [UInt32](repeating: 0, count: width)
    for (index, word) in words.enumerated() where !word.isEmpty {
      var state = 0
      for byte in word {
        let place = state * width + Int(classes[Int(byte)])
        if next[place] == 0 {
          next[place] = UInt32(outputs.count)
          outputs.append([])
          next.append(contentsOf: repeatElement(0, count: width))
        }
        state = Int(next[place])
      }
      outputs[state].append(index)
    }
    link()
    next = next.map { UInt32(Int($0) * width) << 1 | (outputs[Int($0)].isEmpty ? 0 : 1) }
  }

  /// Fills in the missing transitions: each goes on with the longest other word that may have begun.
  private mutating func link() {
    var fallback = [Int](repeating: 0, count: outputs.count)
    var queue: [Int] = []
    for place in 0..<width where next[place] != 0 { queue.append(Int(next[place])) }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      outputs[state] += outputs[fallback[state]]
      for byteClass in 0..<width {
        let place = state * width + byteClass
        let other = next[fallback[state] * width + byteClass]
        if next[place] == 0 {
          next[place] = other
        } else {
          fallback[Int(next[place])] = Int(other)
          queue.append(Int(next[place]))
        }
      }
    }
  }

  /// Finds all words in the text, in the order of their ends.
  func hits(in text: Span<UInt8>, into hits: inout [Hit]) {
    hits.removeAll(keepingCapacity: true)
    let classes = classes.span
    let next = next.span
    var row = 0
    for index in text.indices {
      let state = next[row &+ Int(classes[Int(text[index])])]
      row = Int(state >> 1)
      if state & 1 == 1 {
        for word in outputs[row / width] { hits.append(Hit(end: index + 1, word: word)) }
      }
    }
  }

  static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
