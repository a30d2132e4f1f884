import Knowledge

/// What a terminal shows after a program wrote to it.
public struct TerminalView: Sendable {
  public let lines: [String]
  /// The line on which the cursor waits, where it is not at its beginning: a question, it may be.
  public let openLine: String?

  /// Of the terminal, in columns: a node's shell makes it so.
  package static let width = 500

  public init(_ shown: String) {
    var screen = TerminalScreen(width: Self.width, .none)
    screen.feed(shown.utf8)
    lines = screen.lines
    openLine = screen.openLine
  }
}
