public import Testing

/// A trait for long computations without waits: one such test runs at a time.
///
/// Swift runs all tests on as many threads as there are processors. A test that computes keeps its thread; if all
/// threads are busy, tests that wait for nodes or time limits notice too late that their time is up.
public struct CPUBound: TestTrait, SuiteTrait, TestScoping {
  public var isRecursive: Bool { true }

  /// Runs a test when it is its turn.
  /// - Throws: Any error of the test.
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    await Turn.shared.take()
    do { try await function() } catch {
      await Turn.shared.pass()
      throw error
    }
    await Turn.shared.pass()
  }

  private actor Turn {
    static let shared = Turn()
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
      guard isTaken else {
        isTaken = true
        return
      }
      await withCheckedContinuation { waiting.append($0) }
    }

    func pass() {
      if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
  }
}

extension Trait where Self == CPUBound {
  public static var cpuBound: Self { Self() }
}
