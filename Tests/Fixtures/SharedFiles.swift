public import CourseModel
import Foundation
import Manual

/// The files that tests share with other projects and that are not ours to ship: the 2013 manual
/// and labelled recordings, at $PRACTICUM_SHARED or ../shared.
public enum SharedFiles {
  public static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment["PRACTICUM_SHARED"]
    let candidates = [environment, projectFolder + "/../shared"].compactMap(\.self)
    return candidates.first {
      FileManager.default.fileExists(atPath: $0 + "/manual/openstack-manual.md")
    }
  }()

  /// What a test says when it is skipped.
  public static let missing =
    "neither $PRACTICUM_SHARED nor ../shared has manual/openstack-manual.md"

  public static let projectFolder: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  public static var isPresent: Bool { folder != nil }

  public static func manualBytes() throws -> [UInt8] {
    guard let folder else { throw Missing() }
    return [UInt8](
      try Data(contentsOf: URL(fileURLWithPath: folder + "/manual/openstack-manual.md")))
  }

  /// The 2013 manual, parsed once for all tests.
  public static func course() throws -> Course { try parsed.get() }

  private static let parsed = Result<Course, any Error> {
    try ManualReader.course(bytes: manualBytes(), file: "openstack-manual.md")
  }

  public struct Missing: Error {}
}
