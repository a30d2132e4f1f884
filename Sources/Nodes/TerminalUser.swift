/// The user of a command's terminal: sees its output and presses keys.
public protocol TerminalUser: Sendable {
  /// Called every ``TerminalWatch/interval`` while the command runs.
  /// - Parameter new: Its output since the last call, unprocessed.
  /// - Returns: The keys to type; nil for none.
  func keys(after new: [UInt8]) -> [UInt8]?
}

/// Asks a command's user for input as its output arrives.
public struct TerminalWatch: Sendable {
  /// How often the user looks at the terminal.
  public static let interval = Duration.milliseconds(20)

  private let user: any TerminalUser

  /// - Returns: Nil if the command has no user.
  public init?(_ command: NodeCommand) {
    guard let user = command.user else { return nil }
    self.user = user
  }

  /// - Parameter output: The command's standard output so far.
  /// - Returns: The bytes to type now.
  public func keys(for output: inout MarkedStream) -> [UInt8]? {
    // Anything typed before the command runs would go to its shell.
    guard output.shell != nil, output.status == nil else { return nil }
    return user.keys(after: output.takeUnseen())
  }
}
