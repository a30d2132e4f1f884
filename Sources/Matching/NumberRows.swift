import Console

/// Rows of nothing but numbers under a heading that other columns' headings surround: `ip -s link`, `vmstat`.
enum NumberRows {
  /// The lines with each number of such a row named by its heading: `(bytes=266 packets=3 errors=0)`.
  static func named(_ lines: [String]) -> [String] {
    var result = lines
    var heading: [Substring] = []
    for (index, line) in lines.enumerated() where line.utf8.count < 400 {
      let words = line.split(separator: " ")
      guard words.count >= 4 else {
        heading = []
        continue
      }
      if words.allSatisfy(isNumber) {
        guard words.count == heading.count else { continue }
        let pairs = zip(heading, words).map { "\($0)=\($1)" }
        let indent = line.prefix { $0 == " " }
        result[index] = "\(indent)(\(pairs.joined(separator: " ")))"
      } else {
        // `RX:  bytes packets`
        heading = words[0].hasSuffix(":") ? Array(words.dropFirst()) : words
        if heading.contains(where: { !$0.utf8.allSatisfy(isLetter) }) { heading = [] }
      }
    }
    return result
  }

  private static func isNumber(_ word: Substring) -> Bool {
    word.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
  }
}
