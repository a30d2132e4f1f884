import Dispatch
import Synchronization

/// Work on all cores that never waits.
public enum Parallel {
  /// Calls `body` with 0 to `count` - 1.
  /// - Returns: The results in the order of the numbers.
  /// - Throws: The error of the lowest number for which `body` throws.
  public static func map<Value: Sendable>(
    _ count: Int, _ body: @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    guard count > 1 else { return try (0..<count).map(body) }
    let results = Mutex<[Result<Value, any Error>?]>(Array(repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = Result { try body(index) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
  }
}
