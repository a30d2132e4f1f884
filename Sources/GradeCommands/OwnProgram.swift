import Glibc

/// This program's own file.
enum OwnProgram {
  /// Without links; nil where /proc is not there.
  static let path: String? = {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }()
}
