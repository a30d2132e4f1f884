import Glibc

/// The practice lab's requirements on the machine, and how to meet them.
public enum Doctor {
  public struct Need: Sendable, Hashable {
    public var name: String
    /// The Debian package that provides it; nil if no package helps.
    public var package: String?
    public var isMet: Bool
    /// The consequence if it is missing and a lab does without; nil if a lab needs it.
    public var otherwise: String?
  }

  private static let programs = [
    ("mmdebstrap", "mmdebstrap"), ("systemd-nspawn", "systemd-container"), ("ip", "iproute2"),
    ("ssh", "openssh-client"), ("ssh-keygen", "openssh-client"), ("unshare", "util-linux"),
    ("nsenter", "util-linux"), ("mount", "mount"),
    ("rsync", "rsync"),
  ]

  /// All requirements, met or not.
  public static func needs() -> [Need] {
    programs.map { Need(name: $0.0, package: $0.1, isMet: find($0.0)) } + [
      Need(name: "root", package: nil, isMet: geteuid() == 0),
      Need(
        name: "overlay file systems", package: nil,
        isMet: (Files.read("/proc/filesystems") ?? "").contains("\toverlay")
          || Files.exists("/sys/module/overlay")),
    ] + apart()
  }

  /// The requirements for isolating a node's root from the machine. Only root can check them.
  private static func apart() -> [Need] {
    guard geteuid() == 0 else { return [] }
    let obstacle = UserRange.obstacle(to: LabPaths.existingCache)
    return [
      Need(
        name: "user namespaces and id-mapped mounts", package: nil, isMet: obstacle == nil,
        otherwise: PracticeLab.rootIsRoot(because: obstacle ?? "")),
      Need(
        name: "loop devices and mkfs.ext4", package: "e2fsprogs",
        isMet: Files.exists("/dev/loop-control") && find("mkfs.ext4"),
        otherwise: "the nodes' disks have no limit"),
    ]
  }

  /// The requirements that a lab cannot do without and that can be installed.
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
