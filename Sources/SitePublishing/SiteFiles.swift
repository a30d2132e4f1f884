import Console
package import CourseModel
import Files
package import Glibc

/// Files and folders of sites, accessed by system calls.
package enum SiteFiles {
  /// Does not follow a link; nil if there is nothing.
  package static func status(_ path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }

  /// Whether a file has exactly these bytes.
  package static func holds(_ path: String, _ bytes: [UInt8]) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size == bytes.count
    else { return false }
    var rest = bytes[...]
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !rest.isEmpty {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0, rest.starts(with: buffer[..<count]) else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Writes a new file.
  /// - Throws: ``InputFailure`` if it exists or cannot be written.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("cannot write", path) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let failure = failure("cannot write", path)
        close(descriptor)
        throw failure
      }
      rest = rest.dropFirst(count)
    }
    // Some disks report only now that they are full.
    guard close(descriptor) == 0 else { throw failure("cannot write", path) }
  }

  /// Copies a file with its owner, mode and times, if a hard link is impossible.
  /// - Throws: ``InputFailure`` if it is not a regular file or cannot be written, ``BoundedFile/Failure`` if it cannot
  ///   be read.
  package static func copy(_ source: String, to target: String, _ status: stat) throws {
    guard status.st_mode & S_IFMT == S_IFREG else { throw failure("cannot keep", source) }
    try write(BoundedFile.read(source, limit: 1 << 32), to: target)
    copyAccess(from: source, to: target)
    var times = [status.st_atim, status.st_mtim]
    utimensat(AT_FDCWD, target, &times, 0)
  }

  /// Copies owner, group and mode, as far as this user may set them.
  static func copyAccess(from source: String, to target: String) {
    guard let status = status(source) else { return }
    _ = lchown(target, status.st_uid, status.st_gid)
    chmod(target, status.st_mode & 0o7777)
  }

  /// Removes one of our folders with all its contents; links are not followed.
  package static func remove(_ path: String) {
    for entry in (try? Folder.entries(path)) ?? [] {
      let inside = "\(path)/\(entry)"
      guard let status = status(inside) else { continue }
      if status.st_mode & S_IFMT == S_IFDIR { remove(inside) } else { unlink(inside) }
    }
    rmdir(path)
  }

  package static func failure(_ what: String, _ path: String) -> InputFailure {
    let reason = String(cString: strerror(errno))
    let way =
      errno == ENOSPC || errno == EDQUOT ? "; the existing site is untouched" : ""
    return InputFailure("\(what) \(path): \(reason)\(way)")
  }

  /// A lock on a folder, so that one program at a time puts sites there; the kernel releases it, however its holder
  /// ends.
  struct Lock {
    private let descriptor: Int32
    /// False if the file system has no locks.
    let isHeld: Bool

    /// Waits for the current holder, if any.
    /// - Parameter waiting: Called before waiting.
    init(_ folder: String, waiting: () -> Void) {
      descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else {
        isHeld = false
        return
      }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        waiting()
      }
      var result = flock(descriptor, LOCK_EX)
      while result != 0, errno == EINTR { result = flock(descriptor, LOCK_EX) }
      isHeld = result == 0
    }

    func release() {
      if descriptor >= 0 { close(descriptor) }
    }
  }
}
