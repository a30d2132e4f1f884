import Console
import CourseModel
package import Knowledge
import Matching

/// Reads graders/values/times.yaml and the like: what reveals that a value differs from reader to reader.
///
///     rule: times
///     columns: [age, created at]
///     before: ["ttl="]                # right before a number
///     fixed: [64]                     # a number that means something
///     units: [second, seconds]
///     examples: [["Up 3 minutes", "Up 39 seconds"]]    # alike
///     but: [["Exited (0)", "Exited (1)"]]              # not alike
package enum ValueFiles {
  /// Two outputs, and whether the second is right where the first is expected.
  package struct Example: Sendable, CustomStringConvertible {
    package var expected: String
    package var actual: String
    package var isRight: Bool

    package var description: String { "\(expected) \(isRight ? "~" : "≠") \(actual)" }
  }

  package struct File {
    package var words: ValueWords
    package var examples: [Example]
  }

  private static let lists = [
    "columns", "before", "after", "orderedLines", "fixed", "clockAfter", "exact", "units", "lead",
    "one",
    "ports", "lines",
    "adjectives", "ignored", "progress", "memoryAfter", "addedPairs", "systemAccounts",
  ]

  /// - Parameter areTested: Whether to skip the examples: the program's own tests run those of its own files.
  /// - Throws: ``InputFailure`` with file, line and the allowed values.
  package static func read(_ text: String, file: String, areTested: Bool = false) throws -> File {
    guard
      let root = try YAMLReader.read(
        text, file: file, passingOver: areTested ? ["examples", "but"] : [])
    else { throw InputFailure("\(file): it is empty; it has rule, columns and examples") }
    let fields = try root.fields(
      lists + [
        "rule", "same", "forms", "expiring", "machineNames", "composed", "ordered", "least",
        "examples", "but",
      ])
    let texts = try Dictionary(
      uniqueKeysWithValues: lists.map { ($0, try fields[$0].texts()) })
    var words = ValueWords()
    let rule = try fields["rule"]?.text() ?? ""
    if let node = fields["rule"] {
      guard ValueRule(rawValue: rule) != nil else {
        let known = ValueRule.allCases.map(\.rawValue).joined(separator: ", ")
        throw node.failure("unknown rule \(rule); there are \(known)")
      }
    } else if ["columns", "before", "after", "units", "lines", "adjectives"].contains(where: {
      fields[$0] != nil
    }) {
      throw root.failure("a rule is missing, e.g. rule: times")
    }
    for name in texts["columns"] ?? [] { words.columns[PropertyLines.normalized(name)] = rule }
    for text in texts["after"] ?? [] { words.after[text] = rule }
    words.orderedLines = texts["orderedLines"] ?? []
    if let node = fields["least"] {
      guard let number = node.float else { throw node.failure("least is a number, e.g. 10") }
      for name in words.columns.keys { words.least[name] = number }
    }
    words.exact = Set((texts["exact"] ?? []).map(PropertyLines.normalized))
    let fixed = Set(texts["fixed"] ?? [])
    words.before = (texts["before"] ?? []).map {
      ValueWords.Neighbour(text: $0.lowercased(), rule: rule, fixed: fixed)
    }
    words.clockAfter = Set(texts["clockAfter"] ?? [])
    words.units = Set(texts["units"] ?? [])
    words.lead = texts["lead"] ?? []
    words.one = Set(texts["one"] ?? [])
    words.ports = Set(texts["ports"] ?? [])
    words.addressLines = Set(texts["lines"] ?? [])
    words.adjectives = Set(texts["adjectives"] ?? [])
    words.progress = (texts["progress"] ?? []).map(WordingForm.init)
    words.memoryAfter = Set(texts["memoryAfter"] ?? [])
    words.addedPairs = Set(texts["addedPairs"] ?? [])
    words.systemAccounts = Set(texts["systemAccounts"] ?? [])
    for pair in try fields["expiring"].items() {
      let texts = try pair.texts()
      guard texts.count == 2 else {
        throw pair.failure("a heading, and what the program says later, e.g. [\"Events:\", <none>]")
      }
      words.expiring[texts[0]] = texts[1]
    }
    words.ignored = Set(texts["ignored"] ?? [])
    words.same = try fields["same"].items().map { try $0.texts() }
    words.forms = try fields["forms"].items().map { rule in
      let forms = try rule.texts().map(WordingForm.init)
      guard forms.count >= 2, forms.allSatisfy(\.hasText) else {
        throw rule.failure("wordings are two texts or more, each with words of its own")
      }
      return forms
    }
    words.machineNames = try fields["machineNames"].items().map { try $0.texts() }
    words.composed = try fields["composed"].items().map { pair in
      let texts = try pair.texts()
      guard texts.count == 2 else {
        throw pair.failure(
          "a column and its parts are two texts, e.g. [READY, \"{CURRENT}/{DESIRED}\"]")
      }
      return ValueWords.Composed(column: texts[0], form: WordingForm(texts[1]))
    }
    words.ordered = try fields["ordered"].items().map { Set(try $0.texts()) }
    let examples =
      try areTested ? [] : pairs(fields["examples"], true) + pairs(fields["but"], false)
    return File(words: words, examples: examples)
  }

  private static func pairs(_ node: YAMLNode?, _ isRight: Bool) throws -> [Example] {
    try node.items().map { pair in
      let texts = try pair.texts()
      guard texts.count == 2 else {
        throw pair.failure("an example is a list of two outputs, an expected and an actual one")
      }
      return Example(expected: texts[0], actual: texts[1], isRight: isRight)
    }
  }
}
