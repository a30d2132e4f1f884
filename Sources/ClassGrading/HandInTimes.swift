import Foundation

/// Whether the files' times tell when students handed in.
///
/// A copy has the time of the copying: `cp -r`, an archive that was unpacked, a download from an LMS. Then all files have one
/// time, and by it a whole class would be late or in time together.
package enum HandInTimes {
  /// - Parameters:
  ///   - times: Of the files, in seconds since 1970.
  ///   - folderMade: When their folder came to be; nil where the file system does not say.
  /// - Returns: Why they are no times of hand-ins; nil where they may be.
  package static func doubt(_ times: [Double], folderMade: Double?) -> String? {
    guard let first = times.min(), let last = times.max() else { return nil }
    // What it takes to copy them.
    let span = max(60, Double(times.count))
    if times.count > 1, last - first <= span {
      return "all hand-ins were last written within \(Int(last - first)) s"
    }
    if let folderMade, first >= folderMade - 1, last - folderMade <= span {
      return "the hand-ins are as old as their folder, so it was copied"
    }
    return nil
  }

  /// A pack says itself when it was made, by the student's clock. One that was never set is no time.
  /// - Returns: Seconds since 1970; nil for a time that is not possible.
  package static func possible(_ time: Double, now: Double) -> Double? {
    // This program's first year; and a day for clocks that are fast.
    time >= 1_735_689_600 && time <= now + 86_400 ? time : nil
  }
}
