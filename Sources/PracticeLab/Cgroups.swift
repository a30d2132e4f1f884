import Glibc

/// The control groups of the lab's nodes: one for each node in every hierarchy of the machine. Without its own, a node
/// would share limits and signals with the others' processes.
struct Cgroups {
  /// The mount points of the hierarchies, version 1 and 2.
  private static var hierarchies: [String] {
    (Files.read("/proc/self/mounts") ?? "").split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 2, fields[2] == "cgroup" || fields[2] == "cgroup2" else { return nil }
      return String(fields[1])
    }
  }

  /// Makes a node's groups.
  /// - Returns: Their folders.
  static func make(_ name: String, _ limits: NodeLimits) throws -> [String] {
    try hierarchies.map { hierarchy in
      let folder = "\(hierarchy)/\(name)"
      // In version 2, a group has limits only if its parent enables them.
      for controller in ["+memory", "+pids"] {
        try? Files.write(controller, to: hierarchy + "/cgroup.subtree_control")
      }
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
        throw Files.failure("cannot make the control group", folder)
      }
      // Empty at first in version 1, and nothing can run in such a group.
      for setting in ["cpuset.cpus", "cpuset.mems"] where Files.exists("\(folder)/\(setting)") {
        guard let value = Files.read("\(hierarchy)/\(setting)"), !value.isEmpty else { continue }
        try Files.write(value, to: "\(folder)/\(setting)")
      }
      for (file, value) in settings(limits) where Files.exists("\(folder)/\(file)") {
        try Files.write(value, to: "\(folder)/\(file)")
      }
      return folder
    }
  }

  /// The files to write and their values; each version has its own files. Swap would be additional memory.
  private static func settings(_ limits: NodeLimits) -> [(file: String, value: String)] {
    let bytes = "\(limits.memory << 20)"
    return [
      ("memory.limit_in_bytes", bytes), ("memory.memsw.limit_in_bytes", bytes),
      ("memory.max", bytes), ("memory.swap.max", "0"), ("pids.max", "\(limits.processes)"),
    ]
  }

  /// The resources that are unlimited for a node in these groups, because the machine has no groups for them.
  static func unlimited(_ folders: [String]) -> [String] {
    [("memory", ["memory.max", "memory.limit_in_bytes"]), ("processes", ["pids.max"])].filter {
      _, files in
      !folders.contains { folder in files.contains { Files.exists("\(folder)/\($0)") } }
    }.map(\.0)
  }

  /// One of the two ways to freeze a group's processes. Processes frozen by one do not count as frozen by the other.
  private struct Freezer {
    var file: String
    var frozen: String
    var thawed: String
    /// The file that tells whether all are frozen, and the text it then has.
    var state: (file: String, text: String)

    init?(_ name: String) {
      let folders = hierarchies.map { "\($0)/\(name)" }
      if let folder = folders.first(where: { Files.exists($0 + "/cgroup.freeze") }) {
        (file, frozen, thawed) = (folder + "/cgroup.freeze", "1", "0")
        state = (folder + "/cgroup.events", "frozen 1")
      } else if let folder = folders.first(where: { Files.exists($0 + "/freezer.state") }) {
        (file, frozen, thawed) = (folder + "/freezer.state", "FROZEN", "THAWED")
        state = (file, "FROZEN")
      } else {
        return nil
      }
    }
  }

  /// Freezes all processes of a group, and waits until they are frozen. A group that does not exist has none.
  static func freeze(_ name: String) async throws {
    guard let freezer = Freezer(name) else { return }
    try Files.write(freezer.frozen, to: freezer.file)
    for _ in 0..<250 {
      if Files.read(freezer.state.file)?.contains(freezer.state.text) == true { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw LabError("\(name): its processes cannot be frozen")
  }

  /// Resumes a group's processes.
  static func thaw(_ name: String) {
    guard let freezer = Freezer(name) else { return }
    try? Files.write(freezer.thawed, to: freezer.file)
  }

  /// Removes all groups whose names have this prefix, and the groups in them.
  /// - Returns: Whether all are gone; a group with a process in it stays.
  static func remove(prefix: String) -> Bool {
    var isGone = true
    for hierarchy in hierarchies {
      for name in Files.entries(hierarchy) where name.hasPrefix(prefix) {
        if !removeTree("\(hierarchy)/\(name)") { isGone = false }
      }
    }
    return isGone
  }

  private static func removeTree(_ folder: String) -> Bool {
    for name in Files.entries(folder) where isFolder("\(folder)/\(name)") {
      _ = removeTree("\(folder)/\(name)")
    }
    return rmdir(folder) == 0 || errno == ENOENT
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
