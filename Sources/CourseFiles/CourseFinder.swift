import CourseModel
import Files
import Glibc

/// Finds the user's course.
package enum CourseFinder {
  /// The course at a path, or the nearest one. Its settings must be trusted.
  ///
  /// A Markdown file that the user names is just text, whoever wrote it; course.yaml names
  /// machines.
  /// - Throws: ``InputFailure`` if there is no course or it is not trusted.
  package static func place(of path: String?) throws -> String {
    let path = try path ?? nearest()
    let settings = path + "/course.yaml"
    if BoundedFile.kind(of: settings) != .missing {
      try Trust.current.check(settings, "the course")
    } else if path.hasSuffix("course.yaml") {
      try Trust.current.check(path, "the course")
    }
    return path
  }

  /// Finds the nearest course.
  /// - Throws: ``InputFailure`` if there is none.
  package static func nearest() throws -> String {
    for candidate in candidates() where BoundedFile.kind(of: candidate + "/course.yaml") == .file {
      return candidate
    }
    throw InputFailure(
      "no course.yaml here or above, and no course is installed; name the manual with --manual PATH"
    )
  }

  private static func candidates() -> [String] {
    var folders: [String] = []
    if let here = realpath(".", nil) {
      var folder = String(cString: here)
      free(here)
      while !folder.isEmpty {
        folders += [folder, folder + "/course"]
        folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
      }
    }
    if let path = OwnProgram.path {
      // PREFIX/bin/grade → PREFIX/share/practicum/course
      let prefix = path.split(separator: "/").dropLast(2).joined(separator: "/")
      folders.append("/\(prefix)/share/practicum/course")
    }
    return folders
  }
}
