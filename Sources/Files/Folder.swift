package import CourseModel
import Glibc

/// Makes folders.
package enum Folder {
  /// Makes a folder, and those above it that are not there.
  /// - Throws: ``InputFailure`` where the system refuses one.
  package static func make(_ path: String) throws(InputFailure) {
    var partial = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      partial += "/" + part
      guard mkdir(partial, 0o755) == 0 || errno == EEXIST else {
        throw InputFailure(
          "cannot make the folder \(partial): \(String(cString: strerror(errno)))")
      }
    }
  }
}
