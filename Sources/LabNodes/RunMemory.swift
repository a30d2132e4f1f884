import Console
package import CourseModel
import Files
import Foundation

/// The state that one run leaves for the next: the reader's own values, and the ids shown by the nodes. It is in a file
/// that only its owner can read, because it has passwords.
package struct RunMemory {
  private let file: StateFile

  /// What the runs before left.
  package struct State: Hashable, Sendable {
    /// The reader's own values, by placeholder.
    package var values: [String: String]
    package var bindings: Bindings
  }

  private struct Kept: Codable {
    var values: [String: String]
    var bindings: [String: String]
  }

  /// - Parameter manual: The course's path.
  package init(course: Course, at manual: String) { file = StateFile(course: course, at: manual) }

  package func read() -> State {
    var bindings = Bindings()
    guard let bytes = file.read(limit: 1 << 22),
      let kept = try? JSONDecoder().decode(Kept.self, from: Data(bytes))
    else { return State(values: [:], bindings: bindings) }
    for (variable, value) in kept.bindings { bindings.bind(variable, to: value) }
    return State(values: kept.values, bindings: bindings)
  }

  /// - Throws: ``InputFailure`` if the file cannot be written.
  package func keep(values: [String: String], bindings: Bindings) throws {
    try file.write(JSONEncoder().encode(Kept(values: values, bindings: bindings.values)))
  }

  /// Makes a password for practice nodes.
  package static func password() -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    return String((0..<16).map { _ in letters.randomElement() ?? "x" })
  }
}
