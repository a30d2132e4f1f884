import Dispatch
import Synchronization

/// libvirt's calls wait for its daemon, which may hang. So each is made on a thread of its own, which is left behind if
/// the call takes too long.
enum Waiting {
  private static let queue = DispatchQueue(label: "practicum.libvirt", attributes: .concurrent)

  /// - Throws: The error of the call, or ``LibvirtError`` after the limit.
  static func call<Value: Sendable>(
    _ what: String, limit: Duration, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let answer = Answer(continuation)
      queue.async { answer.give(Result { try body() }) }
      let milliseconds = Int(limit / .milliseconds(1))
      queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
        answer.give(.failure(LibvirtError("\(what): libvirt does not answer")))
      }
    }
  }

  /// Passes on the first of two answers.
  private final class Answer<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value, any Error>?>

    init(_ continuation: CheckedContinuation<Value, any Error>) {
      self.continuation = Mutex(continuation)
    }

    func give(_ result: Result<Value, any Error>) {
      let waiting = continuation.withLock { continuation in
        defer { continuation = nil }
        return continuation
      }
      waiting?.resume(with: result)
    }
  }
}
