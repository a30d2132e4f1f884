package import CourseModel
package import Foundation

/// A file below the user's own state folder that only its owner can read.
package struct StateFile {
  package let path: String
  private let folder: String
  /// Where earlier releases kept it, by the course's title alone; nil for a course without one, of which they had one file for all.
  private var former: String?

  /// What is kept of all courses together.
  /// - Parameter name: A plain word.
  package init(named name: String) {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let home = variable("HOME") ?? "/root"
    folder = (variable("XDG_STATE_HOME") ?? home + "/.local/state") + "/practicum"
    path = "\(folder)/\(name).json"
  }

  /// What is kept of one course: one of the same title at another place is another course.
  /// - Parameters:
  ///   - manual: Where the course is.
  ///   - kind: What it holds, in a word; empty for the course's own.
  package init(course: Course, at manual: String, kind: String = "") {
    let word = course.title.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
    let title = word.isEmpty ? "course" : String(word.prefix(60))
    let suffix = kind.isEmpty ? "" : "-\(kind)"
    let folder = manual.hasSuffix("/course.yaml") ? String(manual.dropLast(12)) : manual
    let place = Digest(of: Trust.real(folder) ?? folder).description.prefix(12)
    self.init(named: "\(title)-\(place)\(suffix)")
    if !word.isEmpty { former = "\(self.folder)/\(title)\(suffix).json" }
  }

  /// Its bytes; nil where it is not there or cannot be read. What an earlier release kept is the first one's that asks.
  package func read(limit: Int) -> [UInt8]? {
    if let former, BoundedFile.kind(of: path) == .missing { rename(former, path) }
    return try? BoundedFile.read(path, limit: limit)
  }

  package func write(_ data: Data) throws {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try AtomicFile.write(String(decoding: data, as: UTF8.self), to: path)
  }
}
