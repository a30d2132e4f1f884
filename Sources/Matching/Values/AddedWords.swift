import Console

/// What another version of a program adds at the end of a line without saying anything else.
enum AddedWords {
  /// Whether the words that a line has after the expected ones say nothing: `rescued=0`, `, time 3054ms`, `pack-reused 0`,
  /// `(from 0)`, a full stop.
  static func sayNothing(_ values: ArraySlice<Value>) -> Bool {
    areAll(values, mayBeTimes: true, groups: isRemark)
  }

  /// Whether the expected words that a line lacks say nothing: counters of nothing, a number in parentheses, a full
  /// stop.
  static func areMissing(_ values: ArraySlice<Value>) -> Bool {
    areAll(values, mayBeTimes: false) { group in
      group.allSatisfy { $0.kind == .number || $0.text == "#" }
    }
  }

  /// Whether there are only stops, counters and harmless groups in parentheses.
  private static func areAll(
    _ values: ArraySlice<Value>, mayBeTimes: Bool, groups isHarmless: (ArraySlice<Value>) -> Bool
  ) -> Bool {
    var rest = values
    while let first = rest.first {
      if isStop(first) {
        rest.removeFirst()
      } else if let group = group(rest) {
        guard isHarmless(group) else { return false }
        rest = rest[(group.endIndex + 1)...]
      } else {
        guard let end = countEnd(rest, mayBeTime: mayBeTimes) else { return false }
        rest = rest[end...]
      }
    }
    return true
  }

  private static func isStop(_ value: Value) -> Bool { [",", ";", ".", ":"].contains(value.text) }

  /// What stands in the parentheses or brackets that start here.
  private static func group(_ values: ArraySlice<Value>) -> ArraySlice<Value>? {
    guard let first = values.first, first.text == "(" || first.text == "[" else { return nil }
    let close = first.text == "(" ? ")" : "]"
    guard let end = values.firstIndex(where: { $0.text == close }) else { return nil }
    return values[(values.startIndex + 1)..<end]
  }

  /// Words alone in parentheses are a state: `Up 3 minutes (unhealthy)`, `created (dry run)`. An abbreviation is none,
  /// nor is what has numbers or signs: `(UDP)`, `(from 0)`, `[leader: ceph1]`.
  private static func isRemark(_ values: ArraySlice<Value>) -> Bool {
    guard values.allSatisfy({ $0.kind == .word }) else { return !values.isEmpty }
    return !values.contains { $0.text.utf8.contains { $0 &- 0x61 < 26 } }
  }

  /// The end of `rescued=0`, `pack-reused 0`, `time 3054ms`.
  private static func countEnd(_ values: ArraySlice<Value>, mayBeTime: Bool) -> Int? {
    var index = values.startIndex
    guard values[index].kind == .word else { return nil }
    index += 1
    while index + 1 < values.endIndex, values[index].text == "-", !values[index].isSpaced,
      values[index + 1].kind == .word
    {
      index += 2
    }
    if index < values.endIndex, values[index].text == "=" { index += 1 }
    guard index < values.endIndex else { return nil }
    let value = values[index]
    let isNone = value.kind == .number && Double(value.text) == 0
    guard isNone || (mayBeTime && (value.kind == .time || value.kind == .duration)) else {
      return nil
    }
    return index + 1
  }
}
