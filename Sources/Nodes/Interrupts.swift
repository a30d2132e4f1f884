import Dispatch
import Glibc
import Synchronization

/// Handles Ctrl-C and similar signals while there is something to clean up first.
package final class Interrupts {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  private var sources: [any DispatchSourceSignal] = []
  private let first = First()

  private final class First: Sendable {
    let number = Mutex<Int32?>(nil)
  }

  /// The first signal received.
  package var received: Int32? { first.number.withLock(\.self) }

  /// - Parameter action: Called for each signal, with its number.
  package init(_ action: @escaping @Sendable (Int32) -> Void) {
    for number in Self.signals {
      // Not ignored: child processes would inherit that.
      signal(number) { _ in }
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { [first] in
        first.number.withLock { $0 = $0 ?? number }
        action(number)
      }
      source.resume()
      sources.append(source)
    }
  }

  package func end() {
    for source in sources { source.cancel() }
    for number in Self.signals { signal(number, SIG_DFL) }
  }
}
