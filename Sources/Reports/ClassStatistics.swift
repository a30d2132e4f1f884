import Console
public import CourseModel
public import Gradebook

/// Statistics of a class at one lab: what is hard, what distinguishes students, who is stuck where.
public struct ClassStatistics: Sendable {
  /// One check over all students.
  public struct Item: Sendable {
    public var id: String
    /// In the manual, from 1.
    public var line: Int?
    public var node: NodeName?
    public var command: String
    /// The number of students for each verdict.
    public var counts: [Verdict: Int] = [:]
    /// The mean score, from 0 to 1, of those for whom it counts: the higher, the easier. Nil if it counts for no one.
    public var difficulty: Double?
    /// The correlation of its score with that of all other checks, from -1 to 1 (corrected item-total correlation). Nil
    /// with fewer than five students, or where all have the same score.
    public var discrimination: Double?
    /// The students whose first wrong check it is.
    public var stuck: [String] = []
  }

  /// A difference that several students share, whatever their own ids are.
  public struct Mistake: Sendable {
    /// A value that students have in place of the expected one.
    public struct Value: Hashable, Sendable {
      public var text: String
      /// The number of students who have it.
      public var count: Int
    }

    public var line: Int?
    public var command: String
    public var place: String
    public var expected: String
    /// The values that they have there, the most common first.
    public var actual: [Value]
    public var students: [String]
  }

  /// A student's score at one check, and at all others, from 0 to 1.
  struct ScorePair: Hashable, Sendable {
    var score: Double
    var rest: Double
  }

  public private(set) var items: [Item] = []
  public private(set) var mistakes: [Mistake] = []
  /// Final marks, from 0 to 1, the lowest first.
  public private(set) var marks: [Double] = []
  /// Seconds that asking each student's nodes took, the shortest first.
  public private(set) var times: [Double] = []

  /// - Parameter standings: One for each student, all of one lab.
  public init(_ studentResults: [StudentResult]) {
    marks = studentResults.compactMap(\.mark).sorted()
    times = studentResults.compactMap { $0.entry?.attempt.grading.took }.sorted()
    var order: [String: Int] = [:]
    var scores: [[ScorePair]] = []
    for studentResult in studentResults {
      var isStuck = false
      let all = studentResult.checks.reduce((earned: 0.0, possible: 0.0)) {
        ($0.earned + $1.earned, $0.possible + $1.possible)
      }
      for check in studentResult.checks {
        let index: Int
        if let known = order[check.id] {
          index = known
        } else {
          index = items.count
          order[check.id] = index
          items.append(
            Item(id: check.id, line: check.line, node: check.node, command: check.command))
          scores.append([])
        }
        items[index].counts[check.verdict, default: 0] += 1
        if check.verdict == .failed, !isStuck {
          isStuck = true
          items[index].stuck.append(studentResult.student.id)
        }
        guard check.weighs, ![.blocked, .error].contains(check.verdict) else { continue }
        let possible = all.possible - check.possible
        let rest = possible > 0 ? (all.earned - check.earned) / possible : 1
        scores[index].append(ScorePair(score: check.score, rest: rest))
      }
    }
    for index in items.indices {
      let own = scores[index]
      guard !own.isEmpty else { continue }
      items[index].difficulty = own.reduce(0) { $0 + $1.score } / Double(own.count)
      items[index].discrimination = own.count < 5 ? nil : Self.correlation(own)
    }
    // Not in the order of first appearance: a check that the first student lacks is not a later one.
    items.sort { ($0.line ?? .max, $0.id) < ($1.line ?? .max, $1.id) }
    mistakes = Self.shared(studentResults)
  }

  /// Pearson's correlation, from -1 to 1; nil where one side does not vary.
  static func correlation(_ pairs: [ScorePair]) -> Double? {
    let count = Double(pairs.count)
    let meanScore = pairs.reduce(0) { $0 + $1.score } / count
    let meanRest = pairs.reduce(0) { $0 + $1.rest } / count
    var (both, own, other) = (0.0, 0.0, 0.0)
    for pair in pairs {
      both += (pair.score - meanScore) * (pair.rest - meanRest)
      own += (pair.score - meanScore) * (pair.score - meanScore)
      other += (pair.rest - meanRest) * (pair.rest - meanRest)
    }
    guard own > 1e-12, other > 1e-12 else { return nil }
    return both / (own * other).squareRoot()
  }

  private struct Key: Hashable {
    var check: String
    var kind: Difference.Kind
    var place: String
  }

  /// The mistakes that at least two students share, the most common first.
  private static func shared(_ studentResults: [StudentResult]) -> [Mistake] {
    var found: [Key: Mistake] = [:]
    var values: [Key: [String: Int]] = [:]
    for studentResult in studentResults {
      for check in studentResult.checks where check.verdict.isWrong {
        // A step that was not done at all is not a mistake that can be made in several ways.
        for difference in check.differences.prefix(100) where difference.kind != .notRun {
          let key = Key(
            check: check.id, kind: difference.kind, place: withoutIDs(difference.place.description))
          var mistake =
            found[key]
            ?? Mistake(
              line: check.line, command: check.command, place: key.place,
              expected: difference.expected.map(withoutIDs) ?? "nothing", actual: [],
              students: [])
          if mistake.students.last != studentResult.student.id {
            mistake.students.append(studentResult.student.id)
            let actual = difference.actual.map(withoutIDs) ?? "nothing"
            values[key, default: [:]][actual, default: 0] += 1
          }
          found[key] = mistake
        }
      }
    }
    return found.compactMap { key, mistake -> Mistake? in
      guard mistake.students.count > 1 else { return nil }
      var mistake = mistake
      mistake.actual = values[key, default: [:]].map {
        Mistake.Value(text: $0.key, count: $0.value)
      }.sorted {
        ($1.count, $0.text) < ($0.count, $1.text)
      }
      return mistake
    }.sorted {
      ($1.students.count, $0.line ?? .max, $0.place) < (
        $0.students.count, $1.line ?? .max, $1.place
      )
    }
  }

  /// Replaces ids, which differ from student to student: with other ids it is still the same mistake.
  static func withoutIDs(_ text: String) -> String {
    var result = PlainLine.text(text, 200)
    for id in ValueScanner.ids(in: result) { result.replace(id, with: "(id)") }
    return result
  }
}
