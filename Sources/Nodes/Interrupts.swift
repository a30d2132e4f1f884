import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and its like, for work that has something to put away first.
package final class Interrupts {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  private var sources: [any DispatchSourceSignal] = []
  private let first = First()

  private final class First: Sendable {
    let number = Mutex<Int32?>(nil)
  }

  /// The first that came.
  package var received: Int32? { first.number.withLock(\.self) }

  /// - Parameter action: Done at each, with its number.
  package init(_ action: @escaping @Sendable (Int32) -> Void) {
    for number in Self.signals {
      // Not ignored: what this program starts would ignore it, too.
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
