package import CourseModel
package import CourseSite
import Files
package import Foundation

/// When this user last carried out each lab completely on real nodes: `grade run` records it, the site shows it.
package struct RunRecord {
  private struct Entry: Codable {
    /// `2026-11-27`
    var date: String
    /// The keys of the lab's steps at that time.
    var steps: [String]
  }

  private let file: StateFile

  /// - Parameter manual: The course's path.
  package init(course: Course, at manual: String) {
    file = StateFile(course: course, at: manual, kind: "carried-out")
  }

  private func read() -> [String: Entry] {
    guard let bytes = file.read(limit: 1 << 24) else { return [:] }
    return (try? JSONDecoder().decode([String: Entry].self, from: Data(bytes))) ?? [:]
  }

  package func carriedOut(_ course: Course) -> [String: CarriedOut] {
    let entries = read()
    var result: [String: CarriedOut] = [:]
    for lab in course.labs {
      guard let entry = entries[lab.id], PlainLine.text(entry.date, 10) == entry.date else {
        continue
      }
      result[lab.id] = CarriedOut(date: entry.date, isOutdated: entry.steps != lab.steps.map(\.key))
    }
    return result
  }

  /// Records that a lab was carried out.
  /// - Throws: ``InputFailure`` if the file cannot be written.
  package func keep(_ lab: Lab, date: Date) throws {
    var entries = read()
    let day = date.formatted(.iso8601.year().month().day())
    entries[lab.id] = Entry(date: day, steps: lab.steps.map(\.key))
    try file.write(JSONEncoder().encode(entries))
  }
}
