package import CourseModel
import Files
import Foundation
import Grading

/// The priced hints that a student was shown, kept on the student's own machine: `grade pack` hands in what they cost.
package struct HintMemory {
  private let file: StateFile

  /// Points, by lab id and check id.
  private typealias Costs = [String: [String: Double]]

  /// - Parameter manual: The path of the course.
  package init(course: Course, at manual: String) {
    file = StateFile(course: course, at: manual, kind: "hints")
  }

  private var costs: Costs {
    guard let bytes = file.read(limit: 1 << 22) else { return [:] }
    return (try? JSONDecoder().decode(Costs.self, from: Data(bytes))) ?? [:]
  }

  /// The points that the hints shown for a lab cost.
  package func cost(lab: String) -> Double { costs[lab, default: [:]].values.reduce(0, +) }

  /// Adds the hints that were shown.
  /// - Parameter checks: The checks as they were shown, with all their hints.
  /// - Throws: ``InputFailure`` where the file cannot be written.
  package func add(_ checks: [CheckResult], lab: String) throws {
    var costs = costs
    for check in checks {
      let cost = check.hints.reduce(0) { $0 + $1.cost }
      if cost > 0 { costs[lab, default: [:]][check.id] = cost }
    }
    guard !costs.isEmpty else { return }
    try file.write(JSONEncoder().encode(costs))
  }
}
