import Glibc
import Synchronization

/// The progress of a long command: on a terminal one line that is overwritten, with a running clock;
/// elsewhere a line now and then.
final class ProgressLine: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private let last = Mutex((text: "", second: Int64(0)))
  private let ticking = Mutex<Task<Void, any Error>?>(nil)

  /// Seconds between two lines of a log; a command that ends sooner writes none.
  private static let pause: Int64 = 5

  init() {
    guard isTerminal else { return }
    let task = Task { [weak self] in
      while true {
        try await Task.sleep(for: .seconds(1))
        guard let self else { return }
        self.last.withLock { if !$0.text.isEmpty { self.draw($0.text) } }
      }
    }
    ticking.withLock { $0 = task }
  }

  deinit { ticking.withLock { $0?.cancel() } }

  func show(_ text: String) {
    let seconds = seconds
    last.withLock { last in
      guard last.text != text else { return }
      if isTerminal {
        last.text = text
        draw(text)
      } else if seconds >= last.second + Self.pause {
        last = (text, seconds)
        Terminal.error("\(seconds) s  \(text)")
      }
    }
  }

  /// Removes the line from the terminal.
  func end() {
    guard isTerminal else { return }
    last.withLock { last in
      last.text = ""
      Terminal.write("\r\u{1B}[K")
    }
  }

  private var seconds: Int64 { (ContinuousClock.now - start).components.seconds }

  private func draw(_ text: String) {
    guard !Terminal.isAsking.load(ordering: .relaxed) else { return }
    Terminal.write("\r\u{1B}[K\(seconds) s  \(text.prefix(Terminal.width - 10))")
  }
}
