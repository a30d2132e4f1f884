import Glibc
import Synchronization

/// What a long command is at: one line that is written over on a terminal; elsewhere a line now and
/// then.
final class ProgressLine: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private let last = Mutex((text: "", second: Int64(-1)))

  func show(_ text: String) {
    let seconds = (ContinuousClock.now - start).components.seconds
    let isNew = last.withLock { last in
      guard last.text != text, isTerminal || last.second != seconds else { return false }
      last = (text, seconds)
      return true
    }
    guard isNew else { return }
    if isTerminal {
      Terminal.write("\r\u{1B}[K\(seconds) s  \(text.prefix(Terminal.width - 10))")
    } else {
      Terminal.error("\(seconds) s  \(text)")
    }
  }

  /// Leaves nothing of it on a terminal.
  func end() {
    if isTerminal { Terminal.write("\r\u{1B}[K") }
  }
}
