public import CourseModel
import Foundation
import Manual

/// Files that tests share with other projects and that we may not ship: the 2013 manual and
/// labelled recordings, at $PRACTICUM_SHARED or ../shared.
public enum SharedFiles {
  public static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment["PRACTICUM_SHARED"]
    let candidates = [environment, projectFolder + "/../shared"].compactMap(\.self)
    return candidates.first {
      FileManager.default.fileExists(atPath: $0 + "/manual/openstack-manual.md")
    }
  }()

  /// The reason for skipped tests.
  public static let missing =
    "neither $PRACTICUM_SHARED nor ../shared has manual/openstack-manual.md"

  public static let projectFolder: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  public static var isPresent: Bool { folder != nil }

  /// Reads the 2013 manual.
  /// - Throws: ``Missing`` if there are no shared files, or Foundation's error if the manual cannot be read.
  public static func manualBytes() throws -> [UInt8] {
    guard let folder else { throw Missing() }
    return [UInt8](
      try Data(contentsOf: URL(fileURLWithPath: folder + "/manual/openstack-manual.md")))
  }

  /// Parses the 2013 manual, once for all tests.
  /// - Throws: ``Missing`` if there are no shared files, or a `ManualError` if the manual cannot be read.
  public static func course() throws -> Course { try parsed.get() }

  private static let parsed = Result<Course, any Error> {
    try ManualReader.course(bytes: manualBytes(), file: "openstack-manual.md")
  }

  public struct Missing: Error {}
}
