import Console
import CourseModel
public import Gradebook

/// A place that most of the otherwise right students have wrong: perhaps it is the check.
public struct Doubt: Hashable, Sendable {
  public var check: String
  /// In the manual, from 1.
  public var line: Int?
  public var place: String
  public var expected: String
  /// What they have there instead, the most common first.
  public var actual: [String]
  /// How many of them.
  public var count: Int
  /// How many otherwise right students there are.
  public var all: Int
  /// The column, property or line that `free` in a grader file would name; nil where no single value differs.
  public var name: String?

  /// What a student must have right of all other checks, from 0 to 1.
  static let otherwiseRight = 0.8
  /// The fewest students that say something about a check.
  static let fewest = 3

  /// Finds the doubtful places of a class, those first that most students have.
  public static func all(in results: [StudentResult]) -> [Doubt] {
    struct Key: Hashable {
      var check: String
      var place: String
    }
    var judges: [String: Int] = [:]
    var found: [Key: (Doubt, [String])] = [:]
    for result in results {
      let earned = Points.sum(result.checks.map(\.earned))
      let possible = Points.sum(result.checks.map(\.possible))
      for check in result.checks where check.weighs && !check.verdict.isOpen {
        let rest = possible - check.possible
        guard rest > 0, (earned - check.earned) / rest >= otherwiseRight else { continue }
        judges[check.id, default: 0] += 1
        for difference in check.differences.prefix(100) where difference.kind != .notRun {
          let key = Key(
            check: check.id, place: ClassStatistics.withoutIDs(difference.place.description))
          var (doubt, actual) =
            found[key]
            ?? (
              Doubt(
                check: check.id, line: check.line, place: key.place,
                expected: difference.expected ?? "", actual: [], count: 0, all: 0,
                name: difference.place.field), []
            )
          doubt.count += 1
          actual += [difference.actual].compactMap(\.self)
          found[key] = (doubt, actual)
        }
      }
    }
    return found.values.compactMap { doubt, actual -> Doubt? in
      var doubt = doubt
      doubt.all = judges[doubt.check] ?? 0
      guard doubt.all >= fewest, 2 * doubt.count > doubt.all else { return nil }
      doubt.name = doubt.name ?? LinePattern.pattern(of: doubt.expected, like: actual)
      doubt.actual = common(actual.map(ClassStatistics.withoutIDs))
      return doubt
    }.sorted { ($1.count, $0.line ?? .max, $0.place) < ($0.count, $1.line ?? .max, $1.place) }
  }

  /// The different texts, the most common first.
  private static func common(_ texts: [String]) -> [String] {
    Dictionary(grouping: texts) { $0 }.sorted {
      ($1.value.count, $0.key) < ($0.value.count, $1.key)
    }
    .map(\.key)
  }
}
