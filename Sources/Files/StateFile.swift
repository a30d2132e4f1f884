package import CourseModel
package import Foundation

/// A file in the user's own state folder that only its owner can read.
package struct StateFile {
  package let path: String
  private let folder: String
  /// The path in earlier releases, by the course's title alone; nil for a course without a title, since those shared
  /// one file.
  private var former: String?

  /// The file for all courses together.
  /// - Parameter name: A plain word.
  package init(named name: String) {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let home = variable("HOME") ?? "/root"
    folder = (variable("XDG_STATE_HOME") ?? home + "/.local/state") + "/practicum"
    path = "\(folder)/\(name).json"
  }

  /// The file for one course: a course of the same title at another place is another course.
  /// - Parameters:
  ///   - manual: The course's path.
  ///   - kind: Its content, in a word; empty for the course's own file.
  package init(course: Course, at manual: String, kind: String = "") {
    let word = course.title.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
    let title = word.isEmpty ? "course" : String(word.prefix(60))
    let suffix = kind.isEmpty ? "" : "-\(kind)"
    let folder = manual.hasSuffix("/course.yaml") ? String(manual.dropLast(12)) : manual
    let place = Digest(of: Trust.real(folder) ?? folder).description.prefix(12)
    self.init(named: "\(title)-\(place)\(suffix)")
    if !word.isEmpty { former = "\(self.folder)/\(title)\(suffix).json" }
  }

  /// Reads the bytes; nil if the file is missing or cannot be read. An earlier release's file goes to the first course
  /// that asks.
  /// - Parameter limit: In bytes.
  package func read(limit: Int) -> [UInt8]? {
    if let former, BoundedFile.kind(of: path) == .missing { rename(former, path) }
    return try? BoundedFile.read(path, limit: limit)
  }

  /// Replaces the file's content.
  /// - Throws: ``InputFailure`` if it cannot be written.
  package func write(_ data: Data) throws {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try AtomicFile.write(String(decoding: data, as: UTF8.self), to: path)
  }
}
