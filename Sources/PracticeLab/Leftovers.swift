import Glibc

/// The remains of a lab that has ended. The kernel removes processes, mounts and namespaces;
/// control groups and files are removed here.
public struct Leftovers: Sendable {
  private let paths: LabPaths

  public init(_ paths: LabPaths) { self.paths = paths }

  /// Whether the lab's supervisor is running.
  public var areHeld: Bool {
    let lock = open(paths.lock, O_RDWR | O_CLOEXEC)
    guard lock >= 0 else { return false }
    defer { close(lock) }
    return flock(lock, LOCK_EX | LOCK_NB) != 0
  }

  /// Waits for the lab's end, whatever its cause, and removes the remains.
  /// - Throws: ``LabError`` if a control group still has processes.
  public func sweep() throws {
    for _ in 0..<600 where !areHeld { usleep(50_000) }
    let lock = open(paths.lock, O_RDWR | O_CLOEXEC)
    if lock >= 0 {
      while flock(lock, LOCK_EX) != 0, errno == EINTR {}
      close(lock)
    }
    try remove()
  }

  /// Removes the remains of a lab that is down. Does nothing while it is up.
  /// - Throws: As ``sweep()``.
  public func remove() throws {
    guard !areHeld else { return }
    // The last processes may still be exiting.
    var isGone = Cgroups.remove(prefix: paths.cgroupPrefix)
    for _ in 0..<100 where !isGone {
      usleep(50_000)
      isGone = Cgroups.remove(prefix: paths.cgroupPrefix)
    }
    _ = Spawn.run("/bin/rm", ["-rf", "--one-file-system", paths.disk, paths.run])
    for shared in [paths.disk, paths.run] { rmdir(String(shared.dropLast(paths.name.count + 1))) }
    guard isGone else {
      throw LabError("control groups \(paths.cgroupPrefix)* still have processes in them")
    }
  }
}
