import Console
public import CourseModel

/// How much of an expected output is really compared, found by trying: each of its values is changed, and compared again.
public struct CheckStrength: Sendable {
  /// A value of the expected output.
  public struct Value: Hashable, Sendable {
    public var text: String
    /// What stands in its place in the changed output.
    public var changed: String
    /// Where a comparison without rules finds the change; the whole output where even that one does not.
    public var place: Difference.Place
    /// Whether the change is noticed.
    public var isCompared: Bool
    /// The rules that let it differ, each of them; empty where it is compared.
    public var rules: [ValueRule] = []
  }

  public var values: [Value] = []

  public var compared: Int { values.count(where: \.isCompared) }

  /// The most values that are changed; of a longer output they are spread over it.
  public static let limit = 200

  /// - Parameter findsRules: Whether to find the rules of each value that may differ, which takes longer.
  public init(of expected: ExpectedOutput, _ context: MatchContext, findsRules: Bool = false) {
    let matcher = Matcher(context: context)
    let strict = Matcher(context: context.withoutRules)
    values = Self.changes(of: expected).map { change in
      let place = strict.compare(expected, with: change.lines).differences.first?.place
      var value = Value(
        text: change.text, changed: change.changed, place: place ?? .output,
        isCompared: !matcher.compare(expected, with: change.lines).differences.isEmpty)
      if findsRules, !value.isCompared, place != nil {
        value.rules = Self.rules(letting: change.lines, passAs: expected, context)
      }
      return value
    }
  }

  /// Whether any output of the expected form would pass: then a check of it shows nothing.
  public static func isVacuous(_ expected: ExpectedOutput, _ context: MatchContext) -> Bool {
    let matcher = Matcher(context: context)
    let changes = changes(of: expected)
    return !changes.isEmpty
      && changes.allSatisfy { matcher.compare(expected, with: $0.lines).differences.isEmpty }
  }

  /// An output with one value changed.
  private struct Change {
    var text: String
    var changed: String
    var lines: [String]
  }

  private static func changes(of expected: ExpectedOutput) -> LazyMapSequence<
    [(line: Int, range: Range<Int>)], Change
  > {
    let places = expected.lines.indices.flatMap { line in
      words(of: expected.lines[line]).map { (line: line, range: $0) }
    }
    let step = max(1, (places.count + limit - 1) / limit)
    let spread = stride(from: 0, to: places.count, by: step).map { places[$0] }
    return spread.lazy.map { line, range in
      var bytes = Array(expected.lines[line].utf8)
      let text = String(decoding: bytes[range], as: UTF8.self)
      change(&bytes, range)
      var lines = expected.lines
      lines[line] = String(decoding: bytes, as: UTF8.self)
      return Change(
        text: text, changed: String(decoding: bytes[range], as: UTF8.self), lines: lines)
    }
  }

  /// The rules without which the lines would not pass.
  private static func rules(
    letting lines: [String], passAs expected: ExpectedOutput, _ context: MatchContext
  ) -> [ValueRule] {
    var needed = Set(ValueRule.allCases)
    for rule in ValueRule.allCases {
      let matcher = Matcher(context: context.strict(in: needed.subtracting([rule])))
      if !matcher.compare(expected, with: lines).differences.isEmpty { needed.remove(rule) }
    }
    return ValueRule.allCases.filter(needed.contains)
  }

  /// The values of a line, in bytes.
  private static func words(of line: String) -> [Range<Int>] {
    let bytes = Array(line.utf8)
    var result: [Range<Int>] = []
    var position = 0
    for token in ValueScanner.tokens(of: line) {
      let text = Array(token.text.utf8)
      while position + text.count <= bytes.count,
        !bytes[position..<(position + text.count)].elementsEqual(text)
      {
        position += 1
      }
      let range = position..<min(position + text.count, bytes.count)
      position = range.upperBound
      if ![.punctuation, .elision, .rule].contains(token.kind) { result.append(range) }
    }
    return result
  }

  /// Changes one digit, else one letter, so that the word keeps its form: a date stays a date, an id an id.
  private static func change(_ bytes: inout [UInt8], _ range: Range<Int>) {
    // Not the first one, of which a number or a date may lose its form.
    if let index = range.dropFirst().first(where: { isDigit(bytes[$0]) })
      ?? range.first(where: { isDigit(bytes[$0]) })
    {
      bytes[index] = bytes[index] == UInt8(ascii: "1") ? UInt8(ascii: "2") : UInt8(ascii: "1")
    } else if let index = range.first(where: { isLetter(bytes[$0]) }) {
      let last = UInt8(ascii: "z")
      bytes[index] = bytes[index] | 0x20 == last ? bytes[index] - 1 : bytes[index] + 1
    }
  }
}
