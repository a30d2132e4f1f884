import CLibvirt
public import CourseModel

/// libvirt could not do what it was asked for.
public struct LibvirtError: Problem {
  public var code: String { "libvirt" }
  /// What was asked, why not, and the way out.
  public let message: String

  init(_ message: String) { self.message = message }

  /// libvirt's own words for the calling thread's last error.
  /// - Parameter what: What was asked for: "cannot start node1".
  static func last(_ what: String) -> LibvirtError {
    guard let error = virGetLastError(), let message = error.pointee.message else {
      return LibvirtError(what)
    }
    return LibvirtError("\(what): \(String(cString: message))")
  }
}
