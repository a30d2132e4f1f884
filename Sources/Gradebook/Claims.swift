import Glibc
import Synchronization

/// One grader for a student at a time, also across processes: a lock on a byte of a file beside the gradebook, which the
/// kernel lets go of however its holder ends.
public final class Claims: Sendable {
  private let descriptor: Int32
  /// Locks are the process's: within it they are told apart here.
  private let own = Mutex<Set<Int64>>([])
  private let path: String

  /// - Throws: ``Gradebook/Failure``
  public init(of book: Gradebook) throws {
    path = book.path + "-claims"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Gradebook.Failure(
        description: "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  /// - Returns: Whether the student's lab is this grader's until ``release(_:lab:)``.
  /// - Throws: ``Gradebook/Failure`` where the file system has no locks.
  public func take(_ student: String, lab: String) throws -> Bool {
    let place = Self.place(student, lab)
    return try own.withLock { own in
      guard !own.contains(place), try lock(place, F_WRLCK) else { return false }
      own.insert(place)
      return true
    }
  }

  public func release(_ student: String, lab: String) {
    let place = Self.place(student, lab)
    own.withLock { own in
      own.remove(place)
      _ = try? lock(place, F_UNLCK)
    }
  }

  private func lock(_ place: Int64, _ type: Int32) throws -> Bool {
    var region = flock()
    region.l_type = Int16(type)
    region.l_whence = Int16(SEEK_SET)
    region.l_start = off_t(place)
    region.l_len = 1
    if fcntl(descriptor, F_SETLK, &region) == 0 { return true }
    if errno == EAGAIN || errno == EACCES { return false }
    throw Gradebook.Failure(
      description: "\(path): cannot be locked: \(String(cString: strerror(errno)))")
  }

  /// Two students at one place would only wait for each other.
  private static func place(_ student: String, _ lab: String) -> Int64 {
    let digits = Digest(of: "\(lab) \(student)").description.prefix(15)
    return Int64(digits, radix: 16) ?? 0
  }
}
