import Glibc

/// What the practice lab needs from the machine, and how to get it.
public enum Doctor {
  public struct Need: Sendable, Hashable {
    public var name: String
    /// The Debian package that has it; nil where no package helps.
    public var package: String?
    public var isMet: Bool
    /// What is so without it, where a lab does without; nil where it cannot.
    public var otherwise: String?
  }

  private static let programs = [
    ("mmdebstrap", "mmdebstrap"), ("systemd-nspawn", "systemd-container"), ("ip", "iproute2"),
    ("ssh", "openssh-client"), ("ssh-keygen", "openssh-client"), ("unshare", "util-linux"),
    ("nsenter", "util-linux"), ("mount", "mount"),
    ("rsync", "rsync"),
  ]

  /// Everything that is needed, met or not.
  public static func needs() -> [Need] {
    programs.map { Need(name: $0.0, package: $0.1, isMet: find($0.0)) } + [
      Need(name: "root", package: nil, isMet: geteuid() == 0),
      Need(
        name: "overlay file systems", package: nil,
        isMet: (Files.read("/proc/filesystems") ?? "").contains("\toverlay")
          || Files.exists("/sys/module/overlay")),
    ] + apart()
  }

  /// What keeps a node's root from the machine. Only root can find out.
  private static func apart() -> [Need] {
    guard geteuid() == 0 else { return [] }
    let obstacle = UserRange.obstacle(to: LabPaths.existingCache)
    return [
      Need(
        name: "user namespaces, with owners mapped", package: nil, isMet: obstacle == nil,
        otherwise: PracticeLab.rootIsRoot(because: obstacle ?? "")),
      Need(
        name: "loop devices and mkfs.ext4", package: "e2fsprogs",
        isMet: Files.exists("/dev/loop-control") && find("mkfs.ext4"),
        otherwise: "the nodes' disks have no limit"),
    ]
  }

  /// What a lab cannot do without, and can be installed.
  public static func missing() -> [Need] {
    needs().filter { !$0.isMet && $0.package != nil && $0.otherwise == nil }
  }

  public static func remedy(_ needs: [Need]) -> String {
    "sudo apt-get install " + Set(needs.compactMap(\.package)).sorted().joined(separator: " ")
  }

  private static func find(_ program: String) -> Bool {
    ["/usr/bin", "/bin", "/usr/sbin", "/sbin"].contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}
