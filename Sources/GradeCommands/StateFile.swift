import CourseModel
import Foundation

/// A file below the user's own state folder that only its owner can read.
struct StateFile {
  let path: String
  private let folder: String

  /// What is kept of all courses together.
  /// - Parameter name: A plain word.
  init(named name: String) {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let home = variable("HOME") ?? "/root"
    folder = (variable("XDG_STATE_HOME") ?? home + "/.local/state") + "/practicum"
    path = "\(folder)/\(name).json"
  }

  /// - Parameter kind: What it holds, in a word; empty for the course's own.
  init(course: Course, kind: String = "") {
    let word = course.title.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
    let name = word.isEmpty ? "course" : String(word).prefix(60)
    self.init(named: name + (kind.isEmpty ? "" : "-\(kind)"))
  }

  func write(_ data: Data) throws {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try AtomicFile.write(String(decoding: data, as: UTF8.self), to: path)
  }
}
