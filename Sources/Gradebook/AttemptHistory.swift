/// The history of a submission: an attempt, and the regrades of its evidence.
struct AttemptHistory: Hashable, Sendable {
  /// The number of the first attempt.
  var root: Int64
  /// The number of the last attempt, the one that applies.
  var last: Int64

  /// An attempt in a history.
  struct Link: Hashable, Sendable {
    var number: Int64
    /// The number of the attempt that it regrades; nil for the first.
    var regradeOf: Int64?
  }

  /// Groups attempts by submission.
  /// - Parameter attempts: All attempts of one student at one lab.
  /// - Returns: The histories, in the order of submission.
  static func all(_ attempts: [Link]) -> [AttemptHistory] {
    var roots: [Int64: Int64] = [:]
    var lasts: [Int64: Int64] = [:]
    for attempt in attempts.sorted(by: { $0.number < $1.number }) {
      let root = attempt.regradeOf.map { roots[$0] ?? $0 } ?? attempt.number
      roots[attempt.number] = root
      lasts[root] = attempt.number
    }
    return lasts.sorted { $0.key < $1.key }.map { AttemptHistory(root: $0.key, last: $0.value) }
  }
}
