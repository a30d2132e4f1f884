import Glibc

/// How much of the machine one node may use, so that its faults stay in it.
///
/// Together, the nodes' limits may exceed the machine: rarely do all need much at once.
public struct NodeLimits: Sendable, Hashable {
  /// Megabytes, for programs and the files in /tmp.
  public var memory: Int
  /// Megabytes for its own files.
  public var disk: Int
  /// Processes and threads.
  public var processes: Int

  public init(memory: Int, disk: Int, processes: Int) {
    self.memory = memory
    self.disk = disk
    self.processes = processes
  }

  /// The limits of a lab's nodes on a machine.
  /// - Parameters:
  ///   - memory: The machine's memory, in megabytes.
  ///   - disk: The free disk space, in megabytes.
  ///   - processes: The kernel's limit.
  public init(nodes: Int, memory: Int, disk: Int, processes: Int) {
    func share(_ all: Int, atLeast least: Int) -> Int {
      min(max(all * 2 / max(nodes, 1), least), all * 4 / 5)
    }
    self.init(
      memory: share(memory, atLeast: 2048), disk: share(disk, atLeast: 4096),
      processes: min(max(processes / 2 / max(nodes, 1), 1024), 8192))
  }

  /// The limits on this machine.
  init(nodes: Int, folder: String) {
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    var files = statvfs()
    var existing = folder
    while statvfs(existing, &files) != 0, let slash = existing.lastIndex(of: "/"), existing != "/" {
      existing = slash == existing.startIndex ? "/" : String(existing[..<slash])
    }
    let processes = ["pid_max", "threads-max"].compactMap {
      Files.read("/proc/sys/kernel/\($0)").flatMap { Int($0.prefix { $0.isNumber }) }
    }
    self.init(
      nodes: nodes, memory: memory >> 20,
      disk: (Int(files.f_bavail) * Int(files.f_frsize)) >> 20,
      processes: processes.min() ?? 32768)
  }
}
