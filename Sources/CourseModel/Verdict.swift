/// The result of a check.
public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
  case passed
  /// Some of what matters is right.
  case partial
  case failed
  /// A check it depends on failed, or the reader may leave it out.
  case skipped
  /// The infrastructure was at fault; never a zero.
  case blocked
  /// The grader was at fault; never a zero.
  case error
  /// A person must look.
  case manual
}

/// One way in which an output is not as it should be.
public struct Difference: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable {
    case missingRow, extraRow, missingColumn, cell, text, binding, exit, empty, notRun
  }

  public var kind: Kind
  /// In the reader's terms: "row admin, column enabled".
  public var place: String
  public var expected: String?
  public var actual: String?

  private enum CodingKeys: String, CodingKey {
    case kind
    case place = "where"
    case expected, actual
  }

  public init(_ kind: Kind, at place: String, expected: String?, actual: String?) {
    self.kind = kind
    self.place = place
    self.expected = expected
    self.actual = actual
  }
}

/// The student's own values for id variables ("service keystone") and placeholders ("<password>").
public struct Bindings: Hashable, Sendable {
  public private(set) var values: [String: String] = [:]

  public init() {}

  public subscript(variable: String) -> String? { values[variable] }

  public mutating func bind(_ variable: String, to value: String) { values[variable] = value }

  /// Reserves room for a table's worth of new bindings.
  public mutating func reserve(_ count: Int) { values.reserveCapacity(values.count + count) }
}
