/// A place in a source file: 1-based line and 1-based column, counted in UTF-8 bytes.
public struct SourcePosition: Hashable, Sendable, Codable, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var column: Int

  public init(file: String, line: Int, column: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`, as compilers write it and editors read it.
  public var description: String { "\(file):\(line):\(column)" }
}
