/// The text on a terminal after a program wrote to it.
public struct TerminalView: Sendable {
  private let screen: TerminalScreen

  /// Width of the terminal in columns; a node's shell sets it.
  package static let width = 500

  package init(_ screen: TerminalScreen) { self.screen = screen }

  public var lines: [String] { screen.lines.map(\.text) }

  /// The line in which the cursor waits, unless it is at its beginning: possibly a question.
  public var openLine: String? { screen.openLine }
}
