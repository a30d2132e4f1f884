/// A recording as a player shows it: the window's rows as they change, at most some twenty times a second.
public struct ScreenFrames: Hashable, Sendable {
  public struct Frame: Hashable, Sendable {
    /// Milliseconds since the recording began.
    public var time: Int
    /// The rows that are others than before, from 0.
    public var rows: [Int: String]
    /// How many rows there are now.
    public var count: Int
  }

  public private(set) var frames: [Frame] = []
  private var shown: [String] = []
  private var last = 0

  private static let interval = 50
  /// Bytes of text in all frames: a page with more helps nobody.
  private static let limit = 32 << 20
  private var size = 0

  /// Keeps what the screen shows, if it has been shown long enough when the next output comes.
  mutating func keep(_ screen: TerminalScreen, next: Int) {
    guard next - last >= Self.interval, let time = screen.time, time >= frames.last?.time ?? 0
    else { return }
    finish(screen, at: time)
    last = next
  }

  /// Keeps what the screen shows in the end.
  mutating func finish(_ screen: TerminalScreen) {
    finish(screen, at: max(screen.time ?? last, frames.last?.time ?? 0))
  }

  private mutating func finish(_ screen: TerminalScreen, at time: Int) {
    guard size < Self.limit else { return }
    let window = screen.window
    var rows: [Int: String] = [:]
    for (index, row) in window.enumerated() where index >= shown.count || shown[index] != row {
      rows[index] = row
      size += row.utf8.count
    }
    guard !rows.isEmpty || window.count != shown.count else { return }
    frames.append(Frame(time: time, rows: rows, count: window.count))
    shown = window
  }
}
