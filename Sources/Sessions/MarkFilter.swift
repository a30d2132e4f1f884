/// Takes the marks of a recording's own shell out of what its user's terminal is shown: not every terminal knows them.
package struct MarkFilter {
  private let nonce: [UInt8]
  /// The beginning of what may be a mark.
  private var held: [UInt8] = []

  /// `ESC ]`, the number of FinalTerm's or Visual Studio Code's marks, `;`
  private static let starts = ["\u{1B}]133;", "\u{1B}]633;"].map { Array($0.utf8) }
  /// The longest mark; a longer sequence is passed on.
  private static let limit = 1 << 17

  package init(nonce: String) { self.nonce = Array(nonce.utf8) }

  /// - Returns: What is to be shown now.
  package mutating func passed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      if held.isEmpty, byte != 0x1B {
        result.append(byte)
        continue
      }
      held.append(byte)
      let isBegun = Self.starts.contains { start in
        held.count <= start.count ? start.starts(with: held) : held.starts(with: start)
      }
      if !isBegun || held.count > Self.limit {
        // A sequence of another kind; this byte may begin one of ours.
        let last = byte == 0x1B && held.count > 1
        result += last ? held.dropLast()[...] : held[...]
        held = last ? [byte] : []
      } else if byte == 0x07 {
        if !Self.holds(held, nonce) { result += held }
        held = []
      }
    }
    return result
  }

  private static func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    guard bytes.count > part.count else { return false }
    // The nonce is the last of a mark's parts.
    return bytes.dropLast().suffix(part.count).elementsEqual(part)
  }
}
