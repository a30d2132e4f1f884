import Glibc

/// A node's own files, over the base that all nodes share.
struct NodeDisk: Sendable {
  let folder: String

  /// The files that the node wrote.
  var upper: String { folder + "/own/upper" }
  /// The file system that the node sees.
  var root: String { folder + "/root" }
  private var own: String { folder + "/own" }
  private var mapped: String { folder + "/base" }
  private var image: String { folder + "/disk" }

  /// Makes an empty disk.
  /// - Returns: Why it has no limit; nil if it has.
  func make(megabytes: Int) async throws -> String? {
    for folder in [own, mapped, root] { try Files.makeFolder(folder) }
    var obstacle: String?
    do { try await mountImage(megabytes) } catch { obstacle = "\(error)" }
    for folder in ["upper", "work"] { try Files.makeFolder("\(own)/\(folder)") }
    return obstacle
  }

  /// Mounts a sparse file as large as the limit. It need not survive a crash of the machine, so it has no journal.
  private func mountImage(_ megabytes: Int) async throws {
    let file = open(image, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Files.failure("cannot write", image) }
    defer { close(file) }
    guard ftruncate(file, off_t(megabytes) << 20) == 0 else {
      throw Files.failure("cannot write", image)
    }
    try await Tool.run([
      [
        "mkfs.ext4", "-q", "-F", "-m", "0", "-O", "^has_journal", "-E",
        "lazy_itable_init=1,nodiscard", image,
      ],
      ["mount", "-t", "ext4", "-o", "loop,discard,noinit_itable,nosuid,nodev", image, own],
    ])
  }

  /// Mounts the node's files over its snapshots and the base.
  /// - Parameter users: The node's users, if they are not the machine's.
  func mount(base: String, layers: [String], users: UserRange?) async throws {
    try await users?.own(upper)
    try users?.mount(base, at: mapped)
    let lower = (layers + [users == nil ? base : mapped]).joined(separator: ":")
    try await Tool.run(
      "mount",
      [
        "-t", "overlay", "practicum", "-o",
        "lowerdir=\(lower),upperdir=\(upper),workdir=\(own)/work", root,
      ])
  }

  /// Removes the disk with all its files.
  func remove() async throws {
    for place in [root, mapped, own] { umount2(place, Int32(MNT_DETACH)) }
    try await Tool.run("rm", ["-rf", "--one-file-system", folder])
  }

  /// Why overlays over a base with other owners are impossible (Linux before 5.19); nil if they are possible.
  static func obstacle(base: String, users: UserRange, at place: String) async -> String? {
    do {
      try Files.makeFolder(place)
      try users.mount(base, at: place)
      defer {
        umount2(place, Int32(MNT_DETACH))
        rmdir(place)
      }
      try await Tool.run(
        "mount",
        ["-t", "overlay", "practicum", "-o", "ro,lowerdir=\(place)/etc:\(place)/usr", place])
      umount2(place, Int32(MNT_DETACH))
      return nil
    } catch {
      return "\(error)"
    }
  }
}
