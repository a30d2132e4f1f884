/// The best assignment of rows to columns of a cost matrix (the Hungarian method, O(n²m)).
enum Assignment {
  /// Finds the cheapest assignment.
  /// - Parameter cost: A rectangular matrix, at least as wide as it is high.
  /// - Returns: The column of each row.
  static func best(_ cost: [[Double]]) -> [Int] {
    let rows = cost.count
    guard rows > 0, let columns = cost.first?.count, columns >= rows else { return [] }
    var rowPotential = [Double](repeating: 0, count: rows + 1)
    var columnPotential = [Double](repeating: 0, count: columns + 1)
    // The row of each column, 1-based; row and column 0 mean none.
    var owner = [Int](repeating: 0, count: columns + 1)
    var previous = [Int](repeating: 0, count: columns + 1)
    for row in 1...rows {
      owner[0] = row
      var column = 0
      var least = [Double](repeating: .infinity, count: columns + 1)
      var visited = [Bool](repeating: false, count: columns + 1)
      repeat {
        visited[column] = true
        let current = owner[column]
        var step = Double.infinity
        var next = 0
        for candidate in 1...columns where !visited[candidate] {
          let reduced =
            cost[current - 1][candidate - 1] - rowPotential[current] - columnPotential[candidate]
          if reduced < least[candidate] {
            least[candidate] = reduced
            previous[candidate] = column
          }
          if least[candidate] < step {
            step = least[candidate]
            next = candidate
          }
        }
        for candidate in 0...columns {
          if visited[candidate] {
            rowPotential[owner[candidate]] += step
            columnPotential[candidate] -= step
          } else {
            least[candidate] -= step
          }
        }
        column = next
      } while owner[column] != 0
      repeat {
        let before = previous[column]
        owner[column] = owner[before]
        column = before
      } while column != 0
    }
    var result = [Int](repeating: 0, count: rows)
    for column in 1...columns where owner[column] > 0 { result[owner[column] - 1] = column - 1 }
    return result
  }
}
