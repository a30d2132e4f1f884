import Foundation

/// A copy of a gradebook's files for reading. SQLite creates files beside a database even to read it, and needs write
/// permission there. A copy needs only read permission, works on a read-only disk, and lets an older release's
/// gradebook be migrated in the copy rather than in place.
enum GradebookCopy {
  /// Copies a gradebook's files.
  /// - Returns: A temporary folder with the copy in it as `gradebook.sqlite`.
  /// - Throws: ``Gradebook/Failure`` where the files cannot be copied, or keep changing.
  static func make(of path: String) throws -> String {
    let folder = NSTemporaryDirectory() + "practicum-gradebook-" + UUID().uuidString
    guard mkdir(folder, 0o700) == 0 else {
      throw failure(path, "cannot copy it to \(folder): \(String(cString: strerror(errno)))")
    }
    do {
      // Another grader may be writing: if the files changed meanwhile, they are copied again.
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

  /// The database and SQLite's write-ahead log, which has what is not in the database yet.
  private static let endings = ["", "-wal"]

  private static func copy(_ path: String, to target: String) throws {
    for ending in endings {
      unlink(target + ending)
      guard access(path + ending, F_OK) == 0 else { continue }
      do {
        try FileManager.default.copyItem(atPath: path + ending, toPath: target + ending)
      } catch {
        // A log that was written back meanwhile is gone; comparing the states shows that.
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
