import Console
import CourseModel

/// Mistakes in a text itself: they can be seen without knowing what it does.
extension Linter {
  // MARK: Letters

  /// Letters of other scripts in words that are otherwise Latin, each word once.
  func mixedScripts() -> [Finding] {
    var seen: Set<String> = []
    return steps.flatMap { $0.typedTexts + $0.outputLines }.flatMap { line -> [Finding] in
      guard line.text.utf8.contains(where: { $0 >= 0xC0 }) else { return [] }
      return line.text.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" }.compactMap {
        word in
        guard let letter = Self.foreignLetter(in: word), seen.insert(String(word)).inserted else {
          return nil
        }
        let code = String(
          letter.foreign.unicodeScalars.first?.value ?? 0, radix: 16, uppercase: true)
        return Finding(
          .mixedScript, at: line.position,
          "in \(word), the letter \(letter.foreign) (U+0\(code)) only looks like the Latin \(letter.latin)"
        )
      }
    }
  }

  /// The first letter that looks like a Latin one, in a word with Latin letters and no others.
  private static func foreignLetter(in word: Substring) -> (foreign: Character, latin: Character)? {
    guard word.contains(where: { $0.isASCII && $0.isLetter }) else { return nil }
    for part in word.split(whereSeparator: { $0 == "-" || $0 == "_" }) {
      let others = part.filter { !$0.isASCII }
      // "web-сервер" is a word of another language.
      guard let first = others.first, others.count < part.count || part.count == 1,
        others.allSatisfy({ lookalikes[$0] != nil })
      else { continue }
      return lookalikes[first].map { (first, $0) }
    }
    return nil
  }

  /// Cyrillic and Greek letters that look like Latin ones (Unicode Technical Standard 39).
  private static let lookalikes: [Character: Character] = Dictionary(
    uniqueKeysWithValues: zip(
      "асеорхуіјѕАВЕКМНОРСТУХІЈЅοΟΑΒΕΖΗΙΚΜΝΡΤΥΧ",
      "aceopxyijsABEKMHOPCTYXIJSoOABEZHIKMNPTYX"))

  // MARK: Outputs

  /// Prompts in the middle of an output's line: the line end before them is missing.
  func promptsInOutputs() -> [Finding] {
    let machines = Set(course.nodeNames.compactMap(\.machine))
    return steps.flatMap { step in
      step.outputLines.compactMap { line in
        guard let prompt = Self.prompt(within: line.text, machines) else { return nil }
        return Finding(
          .promptInOutput, at: line.position,
          "the prompt \(prompt) stands within a line of output")
      }
    }
  }

  private static func prompt(within line: String, _ machines: Set<String>) -> Substring? {
    guard line.utf8.contains(UInt8(ascii: "#")) || line.utf8.contains(UInt8(ascii: "$")) else {
      return nil
    }
    let long = #/(\[\w+@[\w.\-]+ [^\]\s]+\]|\b\w+@[\w.\-]+:[~\/][^\s#$]*)[#$] \S/#
    if let match = line.firstMatch(of: long),
      line[..<match.range.lowerBound].contains(where: { !$0.isWhitespace })
    {
      return match.output.1
    }
    let short = #/[\s|]([\w\-]+)[#$] \S/#
    guard let match = line.firstMatch(of: short), machines.contains(String(match.output.1)) else {
      return nil
    }
    return match.output.1
  }

  /// Rows of a table that stand on one line.
  func gluedRows() -> [Finding] {
    steps.flatMap { step -> [Finding] in
      var border = 0
      return step.outputLines.compactMap { line in
        let text = line.text
        let isBorder = text.hasPrefix("+-")
        let hasBoth =
          text.hasText("--+ |") || text.hasText("--+|") || text.hasText("|+-")
          || text.hasText("| +-")
        // A cell may have bars, but no row is longer than its border.
        let isDouble =
          text.hasPrefix("|") && border > 0 && text.count > border + 2
          && (text.hasText("| | ") || text.hasText("||"))
        if isBorder, !hasBoth { border = text.count }
        guard isBorder || text.hasPrefix("|"), isDouble || hasBoth else { return nil }
        return Finding(.gluedRows, at: line.position, "two rows of the table stand on one line")
      }
    }
  }
}
