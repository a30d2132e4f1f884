import CourseModel
import Glibc

/// Replaces files atomically: afterwards there is the new content or the old, whatever happens
/// meanwhile.
package enum AtomicFile {
  /// Writes a file that only its owner can read: marks and answers are private.
  /// - Throws: ``InputFailure`` if it cannot be written.
  package static func write(_ text: String, to path: String) throws {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      // A pipe, /dev/stdout: there is no content to protect.
      return try write(text, to: path, flags: O_WRONLY, as: path)
    }
    let beside = "\(path).\(getpid()).new"
    defer { unlink(beside) }
    try write(text, to: beside, flags: O_WRONLY | O_CREAT | O_EXCL, as: path)
    guard rename(beside, path) == 0 else { throw failure(path) }
  }

  private static func write(_ text: String, to file: String, flags: Int32, as path: String) throws {
    let descriptor = open(file, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      bytes = bytes.dropFirst(count)
    }
    // A full disk may show only here; that a pipe cannot be synced is not a failure.
    if fsync(descriptor) != 0, errno == ENOSPC || errno == EIO || errno == EDQUOT {
      throw failure(path)
    }
  }

  private static func failure(_ path: String) -> InputFailure {
    InputFailure("cannot write \(path): \(String(cString: strerror(errno)))")
  }
}
