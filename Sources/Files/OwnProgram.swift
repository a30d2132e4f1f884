import Glibc

/// This program's own file.
package enum OwnProgram {
  /// Without links; nil where /proc is not there.
  package static let path: String? = {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }()

  /// The folders in which what came with the program is installed, without links.
  static var shares: [String] {
    folders(of: "").filter { $0.hasSuffix("/share/practicum/") }.compactMap(Trust.real)
  }

  /// Where something that comes with the program may be, the nearest first: PREFIX/bin/grade has it in
  /// PREFIX/share/practicum; a program that was just built stands below its project.
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
