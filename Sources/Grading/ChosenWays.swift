import CourseModel

/// Which of several ways a student took, where the manual shows several: only its steps are required.
struct ChosenWays {
  /// Why a step of another way is not asked for.
  static let hint = "the manual shows another way to do this"

  private var chosen: [SourcePosition: Int] = [:]

  /// - Parameter score: How far a step was done, from 0 to 1; nil where nobody can tell.
  init(_ steps: [Step], score: (Step) -> Double?) {
    var groups: [SourcePosition: [Int: [Double]]] = [:]
    for step in steps where !step.ways.isEmpty {
      guard let score = score(step) else { continue }
      for way in step.ways {
        groups[way.group, default: [:]][way.number, default: []].append(score)
      }
    }
    for (group, ways) in groups {
      let shares = ways.mapValues { $0.reduce(0, +) / Double($0.count) }
      // In doubt it is the author's first.
      chosen[group] = shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.first?.key
    }
  }

  func require(_ step: Step) -> Bool {
    step.ways.allSatisfy { chosen[$0.group, default: 1] == $0.number }
  }
}
