import Glibc

/// Locks between processes on bytes of a file beside the gradebook. The kernel releases one however its holder ends.
final class FileLock: Sendable {
  private let descriptor: Int32
  private let path: String

  /// - Throws: ``Gradebook/Failure`` where the file cannot be opened.
  init(beside path: String) throws {
    self.path = path + "-claims"
    descriptor = open(self.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot be written") }
  }

  deinit { close(descriptor) }

  /// Waits until a byte is free, and locks it.
  func wait(_ place: Int64) throws {
    while try !change(place, type: F_WRLCK, command: F_SETLKW) {}
  }

  /// Tries to lock a byte.
  /// - Returns: Whether it was free.
  func take(_ place: Int64) throws -> Bool { try change(place, type: F_WRLCK, command: F_SETLK) }

  func release(_ place: Int64) { _ = try? change(place, type: F_UNLCK, command: F_SETLK) }

  private func change(_ place: Int64, type: Int32, command: Int32) throws -> Bool {
    var region = flock()
    region.l_type = Int16(type)
    region.l_whence = Int16(SEEK_SET)
    region.l_start = off_t(place)
    region.l_len = 1
    if fcntl(descriptor, command, &region) == 0 { return true }
    if [EAGAIN, EACCES, EINTR].contains(errno) { return false }
    throw failure("cannot be locked")
  }

  private func failure(_ what: String) -> Gradebook.Failure {
    Gradebook.Failure(message: "\(path): \(what): \(String(cString: strerror(errno)))")
  }
}
