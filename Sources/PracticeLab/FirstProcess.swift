/// The start of a node: the arguments of systemd-nspawn, and the work of the node's first process before it becomes
/// systemd.
///
/// nspawn makes the network, because a node's root can change only a network that belongs to the node's own users. The
/// node's addresses are set here, as a kernel's `ip=` would.
struct FirstProcess: Sendable {
  let node: LabNode
  let root: String
  /// The node's users; nil if its root is the machine's.
  let users: UserRange?

  /// A folder of the machine's proc that is covered while a lab is up, in the lab's own mounts only.
  ///
  /// The kernel lets a node's root mount a new proc as long as an uncovered one is visible anywhere in its mounts, and
  /// nspawn leaves the machine's there, out of reach. So the node gets one to start with, in /run/practicum, which the
  /// first process covers; this covers the others. A new sysfs remains possible: `ip netns exec` needs it.
  static let covered = "/proc/tty"

  private static let network = """
    ip link set lo up
    ip link set host0 name eth0 address "$2"
    ip address add "$1/24" dev eth0
    ip link set eth0 up
    ip route add default via "$3"

    """

  private static let plain = "exec /sbin/init"

  /// Locks all mounts: in a mount namespace of other users, a covered or read-only mount cannot be uncovered. So the
  /// mounts pass through the namespace of users who own nothing else. nspawn covers /proc/kmsg with a file that is
  /// gone, over which no service could mount.
  private static let locked = """
    umount /proc/kmsg
    mount -t tmpfs -o ro,size=4k none /run/practicum/proc
    unshare --user --mount sleep 60 &
    while [ /proc/$!/ns/user -ef /proc/self/ns/user ]; do sleep 0.01; done
    exec nsenter --mount=/proc/$!/ns/mnt sh -c 'kill -9 "$0"; exec unshare --mount --propagation shared /sbin/init' $!
    """

  var arguments: [String] {
    var words = [
      "-q", "--register=no", "--keep-unit", "--machine=\(node.name)", "--directory=\(root)",
      "--network-bridge=lab", "--resolv-conf=off", "--timezone=off", "--link-journal=no",
      "--console=read-only", "--kill-signal=SIGRTMIN+3", "--capability=CAP_NET_ADMIN,CAP_IPC_LOCK",
      "--drop-capability=CAP_MKNOD",
    ]
    if let users {
      words += [
        "--private-users=\(users.first):\(UserRange.size)", "--private-users-ownership=off",
        "--bind=/proc:/run/practicum/proc:norbind",
      ]
    }
    let script = Self.network + (users == nil ? Self.plain : Self.locked)
    return words + [
      "--", "/bin/sh", "-c", script, "sh", node.address, node.hardwareAddress, LabNode.gateway,
    ]
  }
}
