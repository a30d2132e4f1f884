import Foundation

/// A gradebook's files, copied to be read: SQLite creates files beside a database that it only reads, and needs to write there
/// for that. A copy needs read permission only, works for a gradebook on a read-only disk, and an older release's gradebook
/// is brought up to date in it, not in place.
enum GradebookCopy {
  /// - Returns: A folder of this program's own, with the copy in it as `gradebook.sqlite`.
  /// - Throws: ``Gradebook/Failure``, also where the files keep changing.
  static func make(of path: String) throws -> String {
    let folder = NSTemporaryDirectory() + "practicum-gradebook-" + UUID().uuidString
    guard mkdir(folder, 0o700) == 0 else {
      throw failure(path, "cannot copy it to \(folder): \(String(cString: strerror(errno)))")
    }
    do {
      // Another grader may be writing: what changed while it was copied is copied again.
      for attempt in 1...20 {
        let before = state(of: path)
        try copy(path, to: folder + "/gradebook.sqlite")
        if state(of: path) == before { return folder }
        usleep(UInt32(attempt) * 10_000)
      }
      throw failure(path, "another program keeps writing to it; try again when it is done")
    } catch {
      remove(folder)
      throw error
    }
  }

  static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

  /// SQLite's write-ahead log has what is not in the database's own file yet.
  private static let endings = ["", "-wal"]

  private static func copy(_ path: String, to target: String) throws {
    for ending in endings {
      unlink(target + ending)
      guard access(path + ending, F_OK) == 0 else { continue }
      do {
        try FileManager.default.copyItem(atPath: path + ending, toPath: target + ending)
      } catch {
        // A log that was written back meanwhile is gone; the states tell.
        guard ending.isEmpty else { continue }
        throw failure(path, "it cannot be read")
      }
      chmod(target + ending, 0o600)
    }
  }

  private struct State: Equatable {
    var inode: ino_t
    var size: off_t
    var seconds: Int
    var nanoseconds: Int
  }

  private static func state(of path: String) -> [State?] {
    endings.map { ending in
      var status = stat()
      guard stat(path + ending, &status) == 0 else { return nil }
      return State(
        inode: status.st_ino, size: status.st_size, seconds: status.st_mtim.tv_sec,
        nanoseconds: status.st_mtim.tv_nsec)
    }
  }

  private static func failure(_ path: String, _ why: String) -> Gradebook.Failure {
    Gradebook.Failure(message: "\(path): \(why)")
  }
}
