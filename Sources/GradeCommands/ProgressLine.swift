import Glibc
import Synchronization

/// What a long command is at: one line that is written over on a terminal, a line each elsewhere.
final class ProgressLine: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private let last = Mutex("")

  func show(_ text: String) {
    let isNew = last.withLock { last in
      defer { last = text }
      return last != text
    }
    guard isNew else { return }
    let seconds = (ContinuousClock.now - start).components.seconds
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
