import Console
import Knowledge

/// Prompts that only this manual has: `[Captains-Bay]🚩 >`, `Shell >`.
///
/// A prompt is what several lines of its blocks begin with, up to a sign, where a command beyond doubt follows.
struct LearnedPrompts {
  private(set) var heads: Set<String> = []

  init() {}

  /// - Parameter blocks: The texts of all code blocks.
  init(from blocks: some Sequence<String>, _ lexicon: Lexicon) {
    var counts: [Substring: Int] = [:]
    for block in blocks {
      for line in block.split(separator: "\n") {
        guard let head = Self.head(line), lexicon.prompt(String(line)) == nil else { continue }
        let command = trimmed(line[head.endIndex...])
        guard CommandShape(command, lexicon) == .certain, command.contains(" ") else { continue }
        counts[head, default: 0] += 1
      }
    }
    heads = Set(counts.filter { $0.value > 1 }.keys.map(String.init))
  }

  /// Finds the prompt that a line begins with.
  func prompt(_ line: String) -> Prompt? {
    guard !heads.isEmpty, let head = Self.head(line[...]), heads.contains(String(head)) else {
      return nil
    }
    let rest = line[head.endIndex...].utf8.drop { $0 == 0x20 }
    return Prompt(
      style: .bare, command: trimmed(Substring(rest)), width: line.utf8.count - rest.count)
  }

  /// The longest start of a line that may be a prompt: up to a sign and a blank.
  private static func head(_ line: Substring) -> Substring? {
    guard let first = line.first, first != " ", first != "|", first != "\t", first != "+" else {
      return nil
    }
    let bytes = line.utf8
    var index = bytes.startIndex
    var length = 0
    while index < bytes.endIndex, length < 60 {
      let byte = bytes[index]
      let next = bytes.index(after: index)
      if length > 1, ">$#%".utf8.contains(byte), next < bytes.endIndex, bytes[next] == 0x20 {
        return line[..<next]
      }
      index = next
      length += 1
    }
    return nil
  }
}
