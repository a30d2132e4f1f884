/// The number of letters that must change to turn one word into another (a swap of neighbours
/// counts once).
public enum EditDistance {
  /// - Returns: The distance, or `limit + 1` as soon as it is certain to be larger.
  public static func between(_ first: String, _ second: String, limit: Int) -> Int {
    let left = Array(first.utf8)
    let right = Array(second.utf8)
    guard abs(left.count - right.count) <= limit else { return limit + 1 }
    guard left.count <= 256, right.count <= 256 else { return left == right ? 0 : limit + 1 }
    var previous: [Int] = []
    var current = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var next = [row + 1]
      next.reserveCapacity(right.count + 1)
      for (column, other) in right.enumerated() {
        var best = min(
          current[column] + (byte == other ? 0 : 1), current[column + 1] + 1, next[column] + 1)
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          best = min(best, previous[column - 1] + 1)
        }
        next.append(best)
      }
      guard let smallest = next.min(), smallest <= limit else { return limit + 1 }
      previous = current
      current = next
    }
    return min(current[right.count], limit + 1)
  }
}
