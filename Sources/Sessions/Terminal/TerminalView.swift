/// The text on a terminal after a program wrote to it.
public struct TerminalView: Sendable {
  public let lines: [String]
  /// The line in which the cursor waits, unless it is at its beginning: possibly a question.
  public let openLine: String?

  /// Width of the terminal in columns; a node's shell sets it.
  package static let width = 500

  public init(_ shown: String) {
    var screen = TerminalScreen(width: Self.width)
    screen.feed(shown.utf8)
    lines = screen.lines.map(\.text)
    openLine = screen.openLine
  }
}
