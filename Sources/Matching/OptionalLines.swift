import Console
import Knowledge

/// The expected lines that may be missing: what a service happened to log beside its state, work in progress, advice,
/// what a program forgets after a while.
enum OptionalLines {
  /// - Returns: Whether each line of `wanted` may be missing.
  static func all(
    in wanted: Outline, isLog: [Bool], present: Outline, _ words: ValueWords
  ) -> [Bool] {
    let hasRecord = zip(wanted.lines, isLog).count { $0.property != nil && !$1 } >= 2
    var result: [Bool] = []
    for (line, isLog) in zip(wanted.lines, isLog) {
      let isForgotten =
        line.parent.map { result[$0] && words.expiring[wanted.lines[$0].text] != nil } ?? false
      result.append(
        (isLog && hasRecord) || isForgotten || words.tellsOfProgress(line.text)
          || words.expiring[line.text].map { isGone(line.text, saying: $0, present) } == true)
    }
    return result
  }

  /// Whether the output says that there is nothing any more: `Events: <none>`.
  private static func isGone(_ heading: String, saying gone: String, _ present: Outline) -> Bool {
    present.lines.contains { line in
      line.text.hasPrefix(heading) && trimmed(line.text.dropFirst(heading.count)) == gone
    }
  }
}
