import Dispatch
import Synchronization

/// Work on all cores that has nothing to wait for.
public enum Parallel {
  /// - Returns: In the order of the numbers, whatever was ready first.
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
