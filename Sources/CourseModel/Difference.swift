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
    /// A property, in JSON and the like by its path: `[0].Config.Image`.
    case property(String)
    case column(String)
    case row(String)
    case cell(row: String, column: String)
    /// A line of text, shortened.
    case line(String)
    /// Anything else, in the reader's terms.
    case named(String)
  }
}

extension Difference.Place {
  /// The column or property that it names, of a path the last name; nil for a line or the whole output.
  public var field: String? {
    let name: String? =
      switch self {
      case .cell(_, let column), .column(let column): column
      case .property(let path):
        path.split(separator: ".").last.map { String($0.prefix { $0 != "[" }) } ?? path
      case .command, .node, .exitStatus, .output, .row, .line, .named: nil
      }
    return name?.isEmpty == false ? name : nil
  }
}

extension Difference.Place: CustomStringConvertible, Codable {
  private static let fixed: [(text: String, place: Self)] = [
    ("command", .command), ("node", .node), ("exit status", .exitStatus), ("output", .output),
  ]

  /// Reads what ``description`` says.
  public init(_ text: String) {
    func rest(_ start: String) -> String? {
      text.hasPrefix(start) ? String(text.dropFirst(start.count)) : nil
    }
    if let place = Self.fixed.first(where: { $0.text == text })?.place {
      self = place
    } else if let path = rest("property ") {
      self = .property(path)
    } else if let name = rest("column ") {
      self = .column(name)
    } else if let label = rest("row ") {
      self =
        label.ranges(of: ", column ").last.map {
          .cell(row: String(label[..<$0.lowerBound]), column: String(label[$0.upperBound...]))
        } ?? .row(label)
    } else if let line = rest("line ") {
      self = .line(line)
    } else {
      self = .named(text)
    }
  }

  public var description: String {
    switch self {
    case .property(let path): "property \(path)"
    case .column(let name): "column \(name)"
    case .row(let label): "row \(label)"
    case .cell(let row, let column): "row \(row), column \(column)"
    case .line(let text): "line \(text)"
    case .named(let text): text
    case .command, .node, .exitStatus, .output: Self.fixed.first { $0.place == self }?.text ?? ""
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
