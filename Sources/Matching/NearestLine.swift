/// The line that was probably meant by one that is not there: an error, else one that shares most words.
///
/// Each line is read once, however many are missing.
struct NearestLine {
  private let lines: [String]
  private let errors: ErrorMessages
  private var readings: [Reading?]
  /// Lines that are not taken, and some that have been since.
  private var free: [Int]

  private struct Reading {
    var isError: Bool
    var words: Set<Substring>
  }

  /// No more lines than these are looked at.
  private static let limit = 500

  init(_ lines: [String], _ errors: ErrorMessages) {
    self.errors = errors
    self.lines = lines
    readings = Array(repeating: nil, count: lines.count)
    free = Array(lines.indices)
  }

  mutating func nearest(to line: String, used: Set<Int>) -> String? {
    // Those that are taken are dropped when there are too many to skip them each time.
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
