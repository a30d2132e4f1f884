import Console

/// Finds the line that probably corresponds to a missing one: an error, else the line that shares most words with it, else
/// one with a few other letters, else the only one that there is.
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
    /// In lower case.
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

  private static func words(_ line: String) -> Set<Substring> {
    Set(line.lowercased().split(separator: " "))
  }

  mutating func nearest(to line: String, used: Set<Int>) -> String? {
    // Used lines are dropped when there are too many to skip each time.
    if free.count > lines.count - used.count + Self.limit { free.removeAll { used.contains($0) } }
    let near = Array(free.lazy.filter { !used.contains($0) }.prefix(Self.limit))
    for index in near where readings[index] == nil {
      readings[index] = Reading(
        isError: errors.isError(lines[index]), words: Self.words(lines[index]))
    }
    if let error = near.first(where: { readings[$0]?.isError == true }) { return lines[error] }
    let words = Self.words(line)
    let best = near.map { index in
      (index, words.count { readings[index]?.words.contains($0) == true })
    }.max { $0.1 < $1.1 }
    if let best, best.1 > 0 { return lines[best.0] }
    let limit = min(8, line.utf8.count / 3)
    let spelled = near.first {
      EditDistance.between(line, lines[$0], limit: limit) <= limit
    }
    return (spelled ?? (near.count == 1 ? near[0] : nil)).map { lines[$0] }
  }
}
