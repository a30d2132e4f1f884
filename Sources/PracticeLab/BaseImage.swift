import Glibc
import Subprocess

/// The file system that all nodes share: Debian 12 with systemd, sshd and apt. It is built once,
/// from the machine's own package sources, and kept.
struct BaseImage {
  let paths: LabPaths

  /// Changes whenever the build below changes, so that an old base is not used as a new one.
  private static let version = 1

  var path: String { "\(paths.cache)/base-\(Self.version)" }
  var isBuilt: Bool { Files.exists(path + "/etc/ssh/sshd_config.d/practicum.conf") }

  private static let packages = [
    "openssh-server", "systemd", "systemd-sysv", "dbus", "iproute2", "iputils-ping",
    "python3-minimal", "procps", "less", "ca-certificates", "curl", "netbase", "sudo", "rsyslog",
    "cron", "e2fsprogs", "kmod", "apt-utils",
  ]

  /// Units that need hardware, the machine's clock or a network that a node lacks.
  private static let masked = [
    "systemd-udevd.service", "systemd-udevd-kernel.socket", "systemd-udevd-control.socket",
    "systemd-networkd.service", "systemd-networkd.socket", "systemd-timesyncd.service",
    "systemd-firstboot.service", "getty.target", "console-getty.service", "apt-daily.timer",
    "apt-daily-upgrade.timer", "fstrim.timer", "modprobe@.service", "systemd-modules-load.service",
    "proc-sys-fs-binfmt_misc.automount",
  ]

  /// Builds the base if there is none. Concurrent callers build it only once.
  /// - Parameter progress: Gets a line for each stage.
  func build(progress: @Sendable (String) -> Void) async throws {
    try Files.makeFolder(paths.cache)
    let lock = open(paths.cache + "/build.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else { throw Files.failure("cannot write", paths.cache) }
    defer { close(lock) }
    while flock(lock, LOCK_EX | LOCK_NB) != 0 {
      if isBuilt { return }
      try await Task.sleep(for: .milliseconds(200))
    }
    if isBuilt { return }
    let partial = path + ".partial"
    try await Tool.run("rm", ["-rf", "--one-file-system", partial])
    try await bootstrap(into: partial, progress)
    progress("setting up the base")
    try await customise(partial)
    guard rename(partial, path) == 0 else { throw Files.failure("cannot move the base to", path) }
  }

  private func bootstrap(into folder: String, _ progress: @Sendable (String) -> Void) async throws {
    let sources = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"].filter {
      Files.read($0)?.contains("bookworm") ?? false
    }
    let arguments =
      [
        "--variant=apt", "--mode=root", "--include=" + Self.packages.joined(separator: ","),
        "--aptopt=Acquire::Check-Valid-Until \"false\"", "bookworm", folder,
      ] + sources.prefix(1)
    let result = try await Subprocess.run(
      .name("mmdebstrap"), arguments: Arguments(arguments), input: .none, output: .discarded,
      error: .sequence
    ) { execution in
      var last: [String] = []
      for try await line in execution.standardError.strings() {
        last = last.suffix(9) + [line]
        if line.hasPrefix("I: ") { progress(String(line.dropFirst(3))) }
      }
      return last
    }
    guard result.terminationStatus.isSuccess else {
      throw LabError(
        "mmdebstrap could not build the base:\n  "
          + result.takeClosureResult().joined(separator: "\n  "))
    }
  }

  private func customise(_ base: String) async throws {
    for unit in Self.masked {
      let link = "\(base)/etc/systemd/system/\(unit)"
      unlink(link)
      guard symlink("/dev/null", link) == 0 else { throw Files.failure("cannot link", link) }
    }
    for name in Files.entries(base + "/etc/ssh") where name.hasPrefix("ssh_host_") {
      unlink("\(base)/etc/ssh/\(name)")
    }
    try Files.write("", to: base + "/etc/machine-id")
    try Files.write("nameserver \(LabNode.gateway)\n", to: base + "/etc/resolv.conf")
    try PackageProxy.configure(base)
    // Written last: its presence says that the base is complete.
    try Files.write(
      """
      PermitRootLogin yes
      UseDNS no
      GSSAPIAuthentication no
      MaxStartups 100:30:200

      """, to: base + "/etc/ssh/sshd_config.d/practicum.conf")
  }
}
