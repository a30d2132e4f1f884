import CLibvirt
public import CourseModel

/// libvirt could not do what it was asked.
public struct LibvirtError: Problem {
  public var code: String { "libvirt" }
  /// The request, the reason, and the way out.
  public let message: String

  init(_ message: String) { self.message = message }

  /// libvirt's own message for the calling thread's last error.
  /// - Parameter what: The failed request: "cannot start node1".
  static func last(_ what: String) -> LibvirtError {
    guard let error = virGetLastError(), let message = error.pointee.message else {
      return LibvirtError(what)
    }
    return LibvirtError("\(what): \(String(cString: message))")
  }
}
