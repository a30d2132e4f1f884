/// How a node starts: what systemd-nspawn is told, and what the node's first process does before it becomes systemd.
///
/// nspawn makes the network, because only a network that belongs to the node's own users can be changed by its root. The
/// node's addresses are set here, as a kernel's `ip=` would.
struct FirstProcess: Sendable {
  let node: LabNode
  let root: String
  /// The node's users; nil where its root is the machine's.
  let users: UserRange?

  /// A folder of the machine's proc that is covered as long as a lab is up, in the lab's own mounts only.
  ///
  /// The kernel lets a node's root mount a proc anew as long as a whole one is to be seen anywhere under it, and nspawn
  /// leaves the machine's there, out of reach. So it gets one to start with, in /run/practicum, which the first
  /// process covers; this covers the others. A new sysfs stays possible: `ip netns exec` needs it.
  static let covered = "/proc/tty"

  private static let network = """
    ip link set lo up
    ip link set host0 name eth0 address "$2"
    ip address add "$1/24" dev eth0
    ip link set eth0 up
    ip route add default via "$3"

    """

  private static let plain = "exec /sbin/init"

  /// Locks all mounts: what is covered or read-only in a mount namespace of other users cannot be uncovered. The mounts
  /// go through the hands of users who have nothing else. What nspawn covers /proc/kmsg with is a file
  /// that is gone, over which no service could mount.
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
