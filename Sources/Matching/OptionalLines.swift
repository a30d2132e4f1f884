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
        line.parent.map { result[$0] && words.expiring.contains(wanted.lines[$0].text) } ?? false
      result.append(
        (isLog && hasRecord) || isForgotten || words.tellsOfProgress(line.text)
          || (words.expiring.contains(line.text) && isGone(line.text, present)))
    }
    return result
  }

  /// Whether the output says that there is nothing any more: `Events: <none>`.
  private static func isGone(_ heading: String, _ present: Outline) -> Bool {
    present.lines.contains { line in
      line.text.hasPrefix(heading) && trimmed(line.text.dropFirst(heading.count)) == "<none>"
    }
  }
}
