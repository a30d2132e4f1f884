import Files
import Synchronization

/// One grader for a student at a time, also across processes.
public final class Claims: Sendable {
  private let lock: FileLock
  /// The locks are the process's: within it they are told apart here.
  private let own = Mutex<Set<Int64>>([])

  /// - Throws: ``Gradebook/Failure``
  public init(of book: Gradebook) throws { lock = try FileLock(beside: book.path) }

  /// - Returns: Whether the student's lab is this grader's until ``release(_:lab:)``.
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

  /// Two students at one place would only wait for each other. The first is not a student's.
  private static func place(_ student: String, _ lab: String) -> Int64 {
    let digits = Digest(of: "\(lab) \(student)").description.prefix(15)
    return 1 + (Int64(digits, radix: 16) ?? 0)
  }
}
