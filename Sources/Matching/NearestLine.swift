/// Finds the line that probably corresponds to a missing one: an error, else the line that shares most words with it.
///
/// Each line is read once, however many are missing.
struct NearestLine {
  private let lines: [String]
  private let errors: ErrorMessages
  private var readings: [Reading?]
  /// Indices of lines that are not used, and of some that were used since.
  private var free: [Int]

  private struct Reading {
    var isError: Bool
    var words: Set<Substring>
  }

  /// The most lines that are compared.
  private static let limit = 500

  init(_ lines: [String], _ errors: ErrorMessages) {
    self.errors = errors
    self.lines = lines
    readings = Array(repeating: nil, count: lines.count)
    free = Array(lines.indices)
  }

  mutating func nearest(to line: String, used: Set<Int>) -> String? {
    // Used lines are dropped when there are too many to skip each time.
    if free.count > lines.count - used.count + Self.limit { free.removeAll { used.contains($0) } }
    let near = Array(free.lazy.filter { !used.contains($0) }.prefix(Self.limit))
    for index in near where readings[index] == nil {
      readings[index] = Reading(
        isError: errors.isError(lines[index]), words: Set(lines[index].split(separator: " ")))
    }
    if let error = near.first(where: { readings[$0]?.isError == true }) { return lines[error] }
    let words = Set(line.split(separator: " "))
    let best = near.map { index in
      (index, words.count { readings[index]?.words.contains($0) == true })
    }.max { $0.1 < $1.1 }
    return best.flatMap { $0.1 > 0 ? lines[$0.0] : nil }
  }
}
