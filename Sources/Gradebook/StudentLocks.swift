import Files
import Synchronization

/// Locks on students: one grader for a student's lab at a time, also across processes.
public final class StudentLocks: Sendable {
  private let lock: FileLock
  /// The kernel's locks belong to the process: this set separates the graders within it.
  private let own = Mutex<Set<Int64>>([])

  /// - Throws: ``Gradebook/Failure`` where the lock file cannot be opened.
  public init(of book: Gradebook) throws { lock = try FileLock(beside: book.path) }

  /// Tries to lock a student's lab.
  /// - Returns: Whether this grader has the lock now, until ``release(_:lab:)``.
  /// - Throws: ``Gradebook/Failure`` where the file system has no locks.
  public func take(_ student: String, lab: String) throws -> Bool {
    let place = Self.place(student, lab)
    return try own.withLock { own in
      guard !own.contains(place), try lock.take(place) else { return false }
      own.insert(place)
      return true
    }
  }

  public func release(_ student: String, lab: String) {
    let place = Self.place(student, lab)
    own.withLock { own in
      own.remove(place)
      lock.release(place)
    }
  }

  /// The position in the lock file. Two students at one position only wait for each other; 0 is never a student's.
  private static func place(_ student: String, _ lab: String) -> Int64 {
    let digits = Digest(of: "\(lab) \(student)").description.prefix(15)
    return 1 + (Int64(digits, radix: 16) ?? 0)
  }
}
