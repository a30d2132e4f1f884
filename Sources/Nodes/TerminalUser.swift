/// Sits at a command's terminal while it runs: sees what it shows, and presses keys.
public protocol TerminalUser: Sendable {
  /// Asked every ``TerminalWatch/interval`` while the command runs.
  /// - Parameters:
  ///   - shown: All that it has shown so far, as it came.
  ///   - quiet: For how long it has shown nothing more.
  /// - Returns: What is typed; nil for nothing.
  func keys(for shown: String, quiet: Duration) -> String?
}

/// Asks a command's user what to type, as its output comes.
public struct TerminalWatch: Sendable {
  /// How often its user looks at a terminal.
  public static let interval = Duration.milliseconds(100)

  private let user: any TerminalUser
  private var seen = 0
  private var since = ContinuousClock.now

  /// - Returns: nil where nobody types.
  public init?(_ command: NodeCommand) {
    guard let user = command.user else { return nil }
    self.user = user
  }

  /// - Parameter output: The command's standard output so far.
  /// - Returns: What is typed now.
  public mutating func keys(for output: MarkedStream) async -> [UInt8]? {
    // What is typed before the command runs would be its shell's.
    guard output.shell != nil, output.status == nil else { return nil }
    let now = ContinuousClock.now
    if output.count != seen {
      seen = output.count
      since = now
    }
    // They may think for long: never on a thread that other nodes wait for.
    let (shown, quiet) = (output.shown, now - since)
    let keys = await withTaskExecutorPreference(globalConcurrentExecutor) { [user] in
      user.keys(for: shown, quiet: quiet)
    }
    return keys.map { Array($0.utf8) }
  }
}
