import CourseModel

/// Which of several ways a student took, where the manual shows several: only its steps are required.
struct ChosenWays {
  /// Why a step of another way is not asked for.
  static let hint = "the manual shows another way to do this"

  private var chosen: [SourcePosition: Int] = [:]

  /// - Parameter score: How far a step was done, from 0 to 1; nil where nobody can tell.
  init(_ steps: [Step], score: (Step) -> Double?) {
    var groups: [SourcePosition: [Int: Share]] = [:]
    let ways = Self.waysByCommand(steps)
    for step in steps {
      for way in step.ways {
        groups[way.group, default: [:]][way.number, default: Share()].add(
          score(step), isOwn: step.command.flatMap { ways[way.group]?[$0]?.count } ?? 1 == 1)
      }
    }
    for (group, shares) in groups {
      // In doubt it is the author's first.
      chosen[group] = shares.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
  }

  /// The ways of each group that have a command.
  private static func waysByCommand(_ steps: [Step]) -> [SourcePosition: [String: Set<Int>]] {
    var ways: [SourcePosition: [String: Set<Int>]] = [:]
    for step in steps {
      guard let command = step.command else { continue }
      for way in step.ways {
        ways[way.group, default: [:]][command, default: []].insert(way.number)
      }
    }
    return ways
  }

  func require(_ step: Step) -> Bool {
    step.ways.allSatisfy { chosen[$0.group, default: 1] == $0.number }
  }

  /// How much of a way was done.
  private struct Share: Comparable {
    /// Whether something was done that only this way has: a way that is a part of another is not taken by that alone.
    private var hasOwn = false
    private var done = 0.0
    private var total = 0.0

    mutating func add(_ score: Double?, isOwn: Bool) {
      guard let score else { return }
      hasOwn = hasOwn || isOwn && score > 0
      done += score
      total += 1
    }

    static func == (left: Share, right: Share) -> Bool { !(left < right) && !(right < left) }

    private var part: Double { total > 0 ? done / total : 0 }

    static func < (left: Share, right: Share) -> Bool {
      (left.hasOwn ? 1 : 0, left.part) < (right.hasOwn ? 1 : 0, right.part)
    }
  }
}
