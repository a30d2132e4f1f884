package import CourseModel
import Glibc

/// Makes and reads folders.
package enum Folder {
  /// Makes a folder and its missing parents.
  /// - Throws: ``InputFailure`` if one cannot be made.
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

  /// The sorted names of a folder's entries.
  /// - Throws: ``InputFailure`` if it cannot be read.
  package static func entries(_ path: String) throws(InputFailure) -> [String] {
    guard let folder = opendir(path) else {
      throw InputFailure("cannot read \(path): \(String(cString: strerror(errno)))")
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
