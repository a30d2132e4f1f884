import Console

/// A line of names with quoted values: `/dev/sdb1: LABEL="web" TYPE="ext4"`. Neither their order matters, nor what another
/// version says besides.
enum QuotedPairs {
  /// The actual line with the expected one's names only, in its order; nil where one is missing, or they are not such
  /// lines.
  /// - Parameter added: The names of pairs that may come besides, in lower case.
  static func matching(_ expected: String, _ actual: String, _ added: Set<String>) -> String? {
    guard expected.hasText("=\""), actual.hasText("=\""), let ours = parts(expected),
      let theirs = parts(actual), ours.pairs.count >= 2
    else { return nil }
    let names = Set(ours.pairs.map(\.name))
    guard Set(theirs.pairs.map(\.name)).count == theirs.pairs.count,
      theirs.pairs.allSatisfy({ names.contains($0.name) || added.contains($0.name.lowercased()) })
    else { return nil }
    let values = Dictionary(
      theirs.pairs.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    let found = ours.pairs.compactMap { values[$0.name] }
    guard found.count == ours.pairs.count else { return nil }
    return ([theirs.head] + found).joined(separator: " ")
  }

  /// What stands before the pairs, and each pair with its name; nil if anything else stands between or after them.
  private static func parts(_ line: String) -> (
    head: String, pairs: [(name: String, text: String)]
  )? {
    let bytes = Array(line.utf8)
    var head: String?
    var pairs: [(name: String, text: String)] = []
    var index = 0
    while index < bytes.count {
      let start = bytes[index...].firstIndex { !isBlank($0) } ?? bytes.count
      guard start < bytes.count else { break }
      let nameEnd =
        bytes[start...].firstIndex { !isWordByte($0) && $0 != UInt8(ascii: "-") } ?? bytes.count
      let isPair =
        nameEnd > start && nameEnd + 1 < bytes.count && bytes[nameEnd] == UInt8(ascii: "=")
        && bytes[nameEnd + 1] == UInt8(ascii: "\"")
      if isPair, let end = bytes[(nameEnd + 2)...].firstIndex(of: UInt8(ascii: "\"")) {
        if head == nil { head = trimmed(String(decoding: bytes[..<start], as: UTF8.self)) }
        pairs.append(
          (
            String(decoding: bytes[start..<nameEnd], as: UTF8.self),
            String(decoding: bytes[start...end], as: UTF8.self)
          ))
        index = end + 1
      } else {
        guard head == nil else { return nil }
        index = bytes[start...].firstIndex(where: isBlank) ?? bytes.count
      }
    }
    return head.map { ($0, pairs) }
  }
}
