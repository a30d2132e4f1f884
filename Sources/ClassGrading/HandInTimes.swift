import Foundation

/// Judges whether the files' times tell when students handed in.
///
/// A copy has the time of the copying: by `cp -r`, by unpacking an archive, by a download from an LMS. Then all files
/// have one time, and by it a whole class would be late or on time together.
package enum HandInTimes {
  /// Checks the files' times.
  /// - Parameters:
  ///   - times: The files' times, in seconds since 1970.
  ///   - folderMade: When their folder was made, in seconds since 1970; nil where the file system does not say.
  /// - Returns: Why they are not submission times; nil where they may be.
  package static func doubt(_ times: [Double], folderMade: Double?) -> String? {
    guard let first = times.min(), let last = times.max() else { return nil }
    // Seconds that copying them may take.
    let span = max(60, Double(times.count))
    if times.count > 1, last - first <= span {
      return "all submissions were last written within \(Int(last - first)) s"
    }
    if let folderMade, first >= folderMade - 1, last - folderMade <= span {
      return "the submissions are as old as their folder, so it was copied"
    }
    return nil
  }

  /// Checks the time that a pack gives, which is by the student's clock; the clock may never have been set.
  /// - Returns: Seconds since 1970; nil for an impossible time.
  package static func possible(_ time: Double, now: Double) -> Double? {
    // From this program's first year, with a day's margin for clocks that are fast.
    time >= 1_735_689_600 && time <= now + 86_400 ? time : nil
  }
}
