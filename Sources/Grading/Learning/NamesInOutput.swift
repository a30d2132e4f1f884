import Console
public import CourseModel
public import Knowledge
import Matching

/// What of an expected output the grader file can name: columns, properties, lines.
public struct NamesInOutput {
  private let fields: [String]
  private let lines: [String]

  public init(_ expected: ExpectedOutput) {
    var fields = expected.columns
    // A table of properties names them in its first column.
    if expected.kind == .record { fields += expected.rows.compactMap(\.first) }
    fields += expected.lines.compactMap { PropertyLines.property($0)?.name }
    if let json = JSONText(expected.lines) { fields += Self.members(json) }
    var seen: Set<String> = []
    self.fields = fields.filter { seen.insert(PropertyLines.normalized($0)).inserted }
    lines = expected.lines
  }

  private static func members(_ value: JSONText) -> [String] {
    switch value {
    case .object(let members): members.flatMap { [$0.name] + Self.members($0.value) }
    case .array(let items): items.flatMap(Self.members)
    case .string, .literal: []
    }
  }

  /// Whether a name is one of them, or a line with `...` is like one of the lines.
  public func has(_ name: String, _ knowledge: Knowledge) -> Bool {
    fields.contains { PropertyLines.normalized($0) == PropertyLines.normalized(name) }
      || (name.hasText("...")
        && !Matcher(context: MatchContext(knowledge, freeLines: [name])).frees(nothingOf: lines))
  }

  /// What there is, for people.
  public var summary: String {
    guard !fields.isEmpty else {
      return lines.isEmpty
        ? "the manual shows no output there"
        : "name a line of it, with ... for the words that may be any"
    }
    let some = fields.prefix(12).joined(separator: ", ")
    return "it has \(some)\(fields.count > 12 ? ", …" : "")"
  }
}
