import Glibc

/// How much of the machine one node may take, so that what goes wrong in it stays there.
///
/// Together the nodes may have more than there is: rarely do all need much at once.
public struct NodeLimits: Sendable, Hashable {
  /// Megabytes, of programs and what is in /tmp.
  public var memory: Int
  /// Megabytes of files of its own.
  public var disk: Int
  /// Processes and threads.
  public var processes: Int

  public init(memory: Int, disk: Int, processes: Int) {
    self.memory = memory
    self.disk = disk
    self.processes = processes
  }

  /// What a lab of this size gives its nodes on a machine.
  /// - Parameters:
  ///   - memory: The machine's, in megabytes.
  ///   - disk: What is free, in megabytes.
  ///   - processes: As many as its kernel has.
  public init(nodes: Int, memory: Int, disk: Int, processes: Int) {
    func share(_ all: Int, atLeast least: Int) -> Int {
      min(max(all * 2 / max(nodes, 1), least), all * 4 / 5)
    }
    self.init(
      memory: share(memory, atLeast: 2048), disk: share(disk, atLeast: 4096),
      processes: min(max(processes / 2 / max(nodes, 1), 1024), 8192))
  }

  /// The same from this machine.
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
