package import CourseModel
import Files
package import Knowledge
import Manual

/// Reads a course from disk: one Markdown file, or a folder with course.yaml and a Markdown file for each lab.
package enum CourseReader {
  /// Reads a course.
  /// - Throws: A ``Problem`` that says what is wrong, where, and the way out.
  package static func course(at path: String, _ knowledge: Knowledge) throws -> Course {
    try read(path, withDocument: false, knowledge).course
  }

  /// Reads a course, and the text for its pages.
  /// - Throws: A ``Problem`` that says what is wrong, where, and the way out.
  package static func manual(at path: String, _ knowledge: Knowledge) throws -> ParsedManual {
    try read(path, withDocument: true, knowledge)
  }

  private static func read(_ path: String, withDocument: Bool, _ knowledge: Knowledge) throws
    -> ParsedManual
  {
    switch BoundedFile.kind(of: path) {
    case .missing:
      throw InputFailure(
        "\(path): no such manual", remedy: "give a Markdown file or a folder with course.yaml")
    case .folder: return try CourseFolder.read(path, withDocument: withDocument, knowledge)
    case .file, .other:
      let name = path.split(separator: "/").last.map(String.init) ?? path
      if name == "course.yaml" {
        let folder = path == name ? "." : String(path.dropLast(name.count + 1))
        return try CourseFolder.read(folder, withDocument: withDocument, knowledge)
      }
      return try ManualReader.read(
        [try source(at: path)], metadata: nil, withDocument: withDocument, knowledge)
    }
  }

  /// The largest file that is read, in bytes.
  package static let limit = SourceText.limit

  static func source(at path: String) throws -> SourceText {
    try SourceText(bytes: BoundedFile.read(path, limit: SourceText.limit), file: path)
  }
}
