import Glibc

/// This program's own files.
package enum OwnProgram {
  /// The executable with links resolved; nil without /proc.
  package static let path: String? = {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }()

  /// The folders in which the program's data is installed, links resolved.
  static var shares: [String] {
    folders(of: "").filter { $0.hasSuffix("/share/practicum/") }.compactMap(Trust.real)
  }

  /// Where the program's data may be, nearest first: for PREFIX/bin/grade in PREFIX/share/practicum; for a build, in a
  /// folder of the project above it.
  package static func folders(of name: String) -> [String] {
    var folders: [String] = []
    var folder = path ?? ""
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      folders += ["\(folder)/share/practicum/\(name)", "\(folder)/\(name)"]
    }
    return folders
  }
}
