import Console
import Knowledge

/// Writes a command's options as comparisons have them, whichever way they were typed.
struct OptionSpelling {
  private let program: Program?

  init(_ program: Program?) { self.program = program }

  /// `--lines=2` is `-n 2`; `tar xzf` is `tar -xzf`.
  func usual(_ words: ArraySlice<String>) -> ArraySlice<String> {
    guard let program, program.takesDashless || !program.optionNames.isEmpty else { return words }
    var result: [String] = []
    for (place, word) in words.enumerated() {
      if place == 0, program.takesDashless, !word.isEmpty, word.utf8.allSatisfy(isLetter) {
        result.append("-" + word)
      } else if let name = program.optionNames[word] {
        result.append(name)
      } else if word.hasPrefix("--"), let equals = word.firstIndex(of: "="),
        let name = program.optionNames[String(word[..<equals])]
      {
        result += [name, String(word[word.index(after: equals)...])]
      } else {
        result.append(word)
      }
    }
    return result[...]
  }

  /// `-la` is `-l -a`.
  static func single(_ words: ArraySlice<String>) -> ArraySlice<String> {
    words.flatMap { word -> [String] in
      let letters = word.utf8.dropFirst()
      guard word.utf8.first == UInt8(ascii: "-"), (2...8).contains(letters.count),
        letters.allSatisfy(isLetter)
      else { return [word] }
      return letters.map { "-\(UnicodeScalar($0))" }
    }[...]
  }
}
