public import CourseModel
import Glibc

/// Reads whole files up to a limit, and says clearly why one cannot be read.
public enum BoundedFile {
  public struct Failure: Problem, Hashable {
    public var code: String { "file" }
    public var message: String
  }

  public enum Kind: Hashable, Sendable { case file, folder, missing, other }

  private static func tooLarge(_ path: String, _ limit: Int) -> Failure {
    Failure(
      message: "\(path): larger than \(limit >> 20) MB, the limit for such a file; check the path")
  }

  public static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }

  /// Reads a file's bytes.
  ///
  /// A pipe, a terminal or a device is read only if the user hands over an open one: `/dev/stdin`, or bash's `<(…)`.
  /// Under any other name it is refused before it is opened for reading: opening a FIFO without a writer waits forever,
  /// and /dev/zero never ends.
  /// - Parameters:
  ///   - path: A file, or `/dev/stdin`.
  ///   - limit: In bytes; a larger file is refused before it is read.
  /// - Throws: ``Failure`` with a sentence for the person who typed the path.
  public static func read(_ path: String, limit: Int) throws -> [UInt8] {
    let isStream = isOpenStream(path)
    switch kind(of: path) {
    case .missing: throw Failure(message: "\(path): no such file")
    case .folder: throw Failure(message: "\(path): is a folder; a file is needed")
    case .other where !isStream: throw notAFile(path)
    case .file, .other: break
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (isStream ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else {
      throw Failure(message: "\(path): cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, isStream || status.st_mode & S_IFMT == S_IFREG else {
      throw notAFile(path)
    }
    if Int(status.st_size) > limit { throw tooLarge(path, limit) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, Int(status.st_size)))
    let chunk = 1 << 16
    while true {
      guard bytes.count <= limit else { throw tooLarge(path, limit) }
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, filled in
        count = Glibc.read(descriptor, buffer.baseAddress, chunk)
        filled = max(0, count)
      }
      guard count >= 0 else {
        throw Failure(message: "\(path): cannot be read: \(String(cString: strerror(errno)))")
      }
      if piece.isEmpty { return bytes }
      bytes += piece
    }
  }

  private static func notAFile(_ path: String) -> Failure {
    Failure(message: "\(path): is a pipe, a socket or a device; a file is needed")
  }

  /// Whether a path names a descriptor that this program inherited.
  private static func isOpenStream(_ path: String) -> Bool {
    path == "/dev/stdin"
      || ["/dev/fd/", "/proc/self/fd/"].contains { prefix in
        path.hasPrefix(prefix) && Int32(path.dropFirst(prefix.count)) != nil
      }
  }
}
