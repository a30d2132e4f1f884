/// The student's own values for id variables ("service keystone") and placeholders ("<password>").
public struct Bindings: Hashable, Sendable {
  public private(set) var values: [String: String] = [:]

  public init() {}

  public subscript(variable: String) -> String? { values[variable] }

  public mutating func bind(_ variable: String, to value: String) { values[variable] = value }

  /// Makes room for a table's worth of new bindings.
  public mutating func reserve(_ count: Int) { values.reserveCapacity(values.count + count) }
}
