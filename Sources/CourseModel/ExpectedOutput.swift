/// What a step shows, read as what it is.
///
/// The same value describes an expected output (from the manual) and an actual one.
public struct ExpectedOutput: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable {
    case none
    case text
    /// A header and rows.
    case table
    /// Properties with a value each: two columns, `columns` has the two headings or is empty.
    case record
  }

  public var kind: Kind
  /// The table's headings.
  public var columns: [String]
  /// A table's rows; for a record pairs of property and value.
  public var rows: [[String]]
  /// As shown, without remarks; a line of dots stands for lines left out.
  public var lines: [String]

  public init(kind: Kind, columns: [String] = [], rows: [[String]] = [], lines: [String] = []) {
    self.kind = kind
    self.columns = columns
    self.rows = rows
    self.lines = lines
  }

  /// Nothing is shown.
  public static let none = ExpectedOutput(kind: .none)
}
