/// The user of a command's terminal: sees its output and presses keys.
public protocol TerminalUser: Sendable {
  /// Called every ``TerminalWatch/interval`` while the command runs.
  /// - Parameters:
  ///   - shown: All of its output so far, unprocessed.
  ///   - quiet: The time since its last output.
  /// - Returns: The keys to type; nil for none.
  func keys(for shown: String, quiet: Duration) -> String?
}

/// Asks a command's user for input as its output arrives.
public struct TerminalWatch: Sendable {
  /// How often the user looks at the terminal.
  public static let interval = Duration.milliseconds(100)

  private let user: any TerminalUser
  private var seen = 0
  private var since = ContinuousClock.now

  /// - Returns: Nil if the command has no user.
  public init?(_ command: NodeCommand) {
    guard let user = command.user else { return nil }
    self.user = user
  }

  /// - Parameter output: The command's standard output so far.
  /// - Returns: The bytes to type now.
  public mutating func keys(for output: MarkedStream) async -> [UInt8]? {
    // Anything typed before the command runs would go to its shell.
    guard output.shell != nil, output.status == nil else { return nil }
    let now = ContinuousClock.now
    if output.count != seen {
      seen = output.count
      since = now
    }
    // The user may think for long: never on a thread that other nodes wait for.
    let (shown, quiet) = (output.shown, now - since)
    let keys = await withTaskExecutorPreference(globalConcurrentExecutor) { [user] in
      user.keys(for: shown, quiet: quiet)
    }
    return keys.map { Array($0.utf8) }
  }
}
