/// A hand-in and what was made of it since: an attempt, and the regrades of its evidence.
struct Lineage: Hashable, Sendable {
  /// The number of the first.
  var root: Int64
  /// The number of the last: it is what holds.
  var last: Int64

  /// - Parameter attempts: All of one student at one lab; each with what it is a regrade of.
  /// - Returns: In the order in which they were handed in.
  static func all(_ attempts: [(number: Int64, regradeOf: Int64?)]) -> [Lineage] {
    var roots: [Int64: Int64] = [:]
    var lasts: [Int64: Int64] = [:]
    for attempt in attempts.sorted(by: { $0.number < $1.number }) {
      let root = attempt.regradeOf.map { roots[$0] ?? $0 } ?? attempt.number
      roots[attempt.number] = root
      lasts[root] = attempt.number
    }
    return lasts.sorted { $0.key < $1.key }.map { Lineage(root: $0.key, last: $0.value) }
  }
}
