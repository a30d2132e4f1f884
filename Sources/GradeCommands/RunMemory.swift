import Console
import CourseModel
import Foundation
import Glibc

/// What one run leaves for the next: the reader's own values, and the ids that the nodes have shown.
/// In a file that only its owner can read, for passwords are among it.
struct RunMemory {
  private let path: String
  private let folder: String

  private struct Kept: Codable {
    var values: [String: String]
    var bindings: [String: String]
  }

  init(course: Course) {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let home = variable("HOME") ?? "/root"
    folder = (variable("XDG_STATE_HOME") ?? home + "/.local/state") + "/practicum"
    let word = course.title.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
    path = "\(folder)/\(word.isEmpty ? "course" : String(word).prefix(60)).json"
  }

  func read() -> (values: [String: String], bindings: Bindings) {
    var bindings = Bindings()
    guard let bytes = try? BoundedFile.read(path, limit: 1 << 22),
      let kept = try? JSONDecoder().decode(Kept.self, from: Data(bytes))
    else { return ([:], bindings) }
    for (variable, value) in kept.bindings { bindings.bind(variable, to: value) }
    return (kept.values, bindings)
  }

  func keep(values: [String: String], bindings: Bindings) throws {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let data = try JSONEncoder().encode(Kept(values: values, bindings: bindings.values))
    try Terminal.write(String(decoding: data, as: UTF8.self), file: path)
  }

  /// A password for nodes that are only practised on.
  static func password() -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    return String((0..<16).map { _ in letters.randomElement() ?? "x" })
  }
}
