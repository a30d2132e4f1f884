/// A step's output, recognised as a table, a record or text.
///
/// The same value describes an expected output (from the manual) and an actual one.
public struct ExpectedOutput: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable {
    case none
    case text
    /// A header and rows.
    case table
    /// Properties with one value each: two columns; `columns` has their headings or is empty.
    case record
  }

  public var kind: Kind
  /// The table's headings.
  public var columns: [String]
  /// A table's rows; for a record, pairs of property and value.
  public var rows: [[String]]
  /// The lines as shown, without remarks; a line of dots stands for omitted lines.
  public var lines: [String]

  public init(kind: Kind, columns: [String] = [], rows: [[String]] = [], lines: [String] = []) {
    self.kind = kind
    self.columns = columns
    self.rows = rows
    self.lines = lines
  }

  /// No output.
  public static let none = ExpectedOutput(kind: .none)
}
