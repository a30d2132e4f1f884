import CSockets
import CourseModel
import Glibc

/// The user and group ids of a node on the machine: its root is the first of them, and none of them is a user of the
/// machine or of another node.
struct UserRange: Sendable, Hashable {
  let first: UInt32

  static let size: UInt32 = 65536

  /// The range that systemd leaves to containers (systemd.io/UIDS-GIDS), in parts large enough for one lab each.
  private static let all: Range<UInt32> = 0x0008_0000..<0x7000_0000
  private static let part = 128 * size

  /// Reserves one range for each node until this process ends: other labs get others.
  static func claim(_ count: Int, lock path: String = "/run/lock/practicum-users") throws
    -> [UserRange]
  {
    try Files.makeFolder("/run/lock")
    // Stays open: closing it would release the lock.
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Files.failure("cannot write", path) }
    for (place, first) in stride(from: all.lowerBound, to: all.upperBound - part, by: Int(part))
      .enumerated()
    {
      var lock = flock()
      lock.l_type = Int16(F_WRLCK)
      lock.l_whence = Int16(SEEK_SET)
      lock.l_start = off_t(place)
      lock.l_len = 1
      guard fcntl(file, F_SETLK, &lock) == 0 else { continue }
      return (0..<UInt32(count)).map { UserRange(first: first + $0 * size) }
    }
    throw LabError("all user ids for nodes are in use: are there that many labs?")
  }

  /// Mounts a folder read-only as if its owners were in this range.
  func mount(_ folder: String, at place: String) throws {
    guard csockets_mapped_mount(folder, place, first, Self.size) == 0 else {
      throw Files.failure("cannot map the owners of", folder)
    }
  }

  /// Why this machine cannot do that with a folder; nil if it can.
  static func obstacle(to folder: String) -> String? {
    guard csockets_mapped_mount(folder, nil, all.lowerBound, size) != 0 else { return nil }
    return Files.failure("cannot map the owners of", folder).description
  }

  /// Gives a folder and all its contents to the node's root.
  func own(_ folder: String) async throws {
    try await Tool.run("chown", ["-hR", "\(first):\(first)", folder])
  }
}
