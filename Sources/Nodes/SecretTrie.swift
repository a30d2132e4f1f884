/// Many words that are looked for at once: what it costs grows with the text, not with the words.
struct SecretTrie {
  /// The next place, by the place and a byte of UTF-8.
  private var children: [UInt64: UInt64] = [:]
  /// What stands for the word that ends at a place.
  private var ends: [UInt64: String] = [:]
  private var count: UInt64 = 1

  var isEmpty: Bool { ends.isEmpty }

  mutating func insert(_ word: String, standIn: String) {
    var place: UInt64 = 0
    for byte in word.utf8 {
      let key = place << 8 | UInt64(byte)
      if let next = children[key] {
        place = next
      } else {
        children[key] = count
        place = count
        count += 1
      }
    }
    ends[place] = standIn
  }

  /// The text with each word replaced, the longest where several begin.
  func replacing(in text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      guard let (end, standIn) = longest(bytes, at: index) else {
        index += 1
        continue
      }
      result += bytes[start..<index]
      result += Array(standIn.utf8)
      index = end
      start = end
    }
    return start == 0 ? text : String(decoding: result + bytes[start...], as: UTF8.self)
  }

  private func longest(_ bytes: [UInt8], at start: Int) -> (end: Int, standIn: String)? {
    var place: UInt64 = 0
    var found: (Int, String)?
    var index = start
    while index < bytes.count, let next = children[place << 8 | UInt64(bytes[index])] {
      place = next
      index += 1
      if let standIn = ends[place] { found = (index, standIn) }
    }
    return found
  }
}
