import Synchronization
import Testing

@testable import ClassGrading

/// Limits on the students at once, and on the nodes of each host.
@Suite struct ClassLimiterTests {
  private final class Count: Sendable {
    private let counts = Mutex<(now: [String: Int], most: [String: Int])>(([:], [:]))

    func change(_ names: [String], by step: Int) {
      counts.withLock { counts in
        for name in names {
          counts.now[name, default: 0] += step
          counts.most[name] = max(counts.most[name] ?? 0, counts.now[name] ?? 0)
        }
      }
    }

    var most: [String: Int] { counts.withLock(\.most) }
    var now: [String: Int] { counts.withLock { $0.now.filter { $0.value != 0 } } }
  }

  @Test func limitsHold() async throws {
    let limiter = ClassLimiter(students: 5, nodesPerRoute: 3)
    let count = Count()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<60 {
        // Each has two nodes on one of ten hosts; every seventh has four nodes on a host of its own kind.
        let routes =
          number % 7 == 0
          ? [String](repeating: "large", count: 4)
          : ["host \(number % 10)", "host \(number % 10)", "jump"]
        group.addTask {
          try await limiter.with(routes) {
            count.change(routes + ["student"], by: 1)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...4)))
            count.change(routes + ["student"], by: -1)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(count.now.isEmpty)
    let most = count.most
    #expect(most["student"].map { (2...5).contains($0) } == true)
    #expect(most["jump"].map { $0 <= 3 } == true)
    // A student who needs more than the limit runs alone.
    #expect(most["large"] == 4)
    for host in 0..<10 { #expect((most["host \(host)"] ?? 0) <= 3) }
  }

  @Test func whoWaitsCanBeCalledOff() async throws {
    let limiter = ClassLimiter(students: 1, nodesPerRoute: 1)
    let count = Count()
    try await limiter.with(["a"]) {
      let waiting = Task { try await limiter.with(["a"]) { count.change(["waited"], by: 1) } }
      try await Task.sleep(for: .milliseconds(20))
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
    }
    #expect(count.most["waited"] == nil)
    try await limiter.with(["a"]) { count.change(["later"], by: 1) }
    #expect(count.most["later"] == 1, "no one's place is lost")
  }
}
