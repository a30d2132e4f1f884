/// One way in which an output is not as it should be.
public struct Difference: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable {
    case missingRow, extraRow, missingColumn, cell, text, binding, exit, empty, notRun
  }

  public var kind: Kind
  public var place: Place
  public var expected: String?
  public var actual: String?

  private enum CodingKeys: String, CodingKey {
    case kind
    case place = "where"
    case expected, actual
  }

  public init(_ kind: Kind, at place: Place, expected: String?, actual: String?) {
    self.kind = kind
    self.place = place
    self.expected = expected
    self.actual = actual
  }

  /// What of a step differs.
  public enum Place: Hashable, Sendable {
    /// The command itself; where it is not run, there is none.
    case command
    /// The node on which it was run.
    case node
    case exitStatus
    /// The output as a whole.
    case output
    /// In the reader's terms: "row admin, column enabled".
    case named(String)
  }
}

extension Difference.Place {
  /// The column or property that it names; nil for a line or the whole output.
  public var field: String? {
    guard case .named(let text) = self else { return nil }
    let name: Substring
    if text.hasPrefix("property ") {
      // Of a path the last name.
      let path = text.dropFirst(9)
      name = path.split(separator: ".").last.map { $0.prefix { $0 != "[" } } ?? path
    } else if text.hasPrefix("column ") {
      name = text.dropFirst(7)
    } else if text.hasPrefix("row "), let column = text.ranges(of: ", column ").last {
      name = text[column.upperBound...]
    } else {
      return nil
    }
    return name.isEmpty ? nil : String(name)
  }
}

extension Difference.Place: CustomStringConvertible, Codable {
  private static let fixed: [(text: String, place: Self)] = [
    ("command", .command), ("node", .node), ("exit status", .exitStatus), ("output", .output),
  ]

  /// Reads what ``description`` says.
  public init(_ text: String) {
    self = Self.fixed.first { $0.text == text }?.place ?? .named(text)
  }

  public var description: String {
    if case .named(let text) = self {
      text
    } else {
      Self.fixed.first { $0.place == self }?.text ?? ""
    }
  }

  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var text = encoder.singleValueContainer()
    try text.encode(description)
  }
}
