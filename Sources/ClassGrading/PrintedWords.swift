import Console
import CourseModel

/// What the manual itself prints: everyone can read it, so it is no secret in a submission.
struct PrintedWords: Sendable {
  private let text: String

  /// - Parameter lab: The lab whose commands, inputs and outputs are printed.
  init(_ lab: Lab) {
    var lines: [String] = []
    for step in lab.steps {
      lines += [step.command, step.path].compactMap(\.self)
      lines += (step.typed?.lines ?? []) + (step.input ?? []) + step.expected.lines
    }
    text = lines.joined(separator: "\n")
  }

  /// Makes a lookup for one student: answers are remembered, and their number is limited, so that a student who shows
  /// any number of secrets costs a bounded time.
  func lookUp() -> (String) -> Bool {
    var known: [String: Bool] = [:]
    return { [text] word in
      if let answer = known[word] { return answer }
      guard known.count < 1000 else { return false }
      let answer = Self.stands(word, in: text)
      known[word] = answer
      return answer
    }
  }

  /// Whether the text has it as a separate word: no letter or digit follows, and none precedes except an option's.
  private static func stands(_ word: String, in text: String) -> Bool {
    guard !word.isEmpty else { return false }
    var (text, word) = (text, word)
    return text.withUTF8 { bytes in
      word.withUTF8 { word in
        var start = 0
        while let place = TextSearch.locate(word, in: bytes, from: start) {
          let end = place + word.count
          let isEnd = end == bytes.count || !isWordByte(bytes[end])
          let isStart = place == 0 || !isWordByte(bytes[place - 1])
          // -pSECRET
          let isOptions =
            place > 2 && bytes[place - 2] == UInt8(ascii: "-")
            && !isWordByte(bytes[place - 3])
          if isEnd, isStart || isOptions { return true }
          start = place + 1
        }
        return false
      }
    }
  }
}
