import Foundation
import Nodes
import PracticeLab
import SSHNodes
import Subprocess
import Testing

/// Attempts of a node's root to get out, to see or change the machine, or to use up all of it.
extension PracticeLabTests {
  /// They use up all that a node may have, and take minutes: `make test-nodes` runs them, and CI.
  private static let isAsked: ConditionTrait = .enabled(
    if: ProcessInfo.processInfo.environment["PRACTICUM_NODES"] != nil, "make test-nodes runs it")

  private struct Attempt {
    var name: String
    /// Prints ESCAPED if it succeeds.
    var script: String
  }

  /// - Parameters:
  ///   - secret: A file of the machine that only its root can read, such as /etc/shadow.
  ///   - handle: The file's handle, in hexadecimal digits.
  ///   - victim: A process of the machine.
  ///   - disk: The machine's disk, as arguments of mknod.
  private static func attempts(secret: String, handle: String, victim: pid_t, disk: String)
    -> [Attempt]
  {
    func python(_ script: String) -> String { "python3 - <<'END'\n\(script)\nEND" }
    return [
      Attempt(
        name: "the machine's disk by its number",
        script: """
          mknod /root/disk b \(disk) && echo ESCAPED
          mknod /dev/disk b \(disk) && mount /dev/disk /mnt && echo ESCAPED
          """),
      Attempt(name: "the machine's memory", script: "mknod /root/mem c 1 1 && echo ESCAPED"),
      Attempt(
        name: "a new proc",
        script: """
          mount -t proc proc /mnt && echo ESCAPED
          unshare --mount mount -t proc proc /mnt && echo ESCAPED
          unshare --mount --pid --fork mount -t proc proc /mnt && echo ESCAPED
          unshare --user --map-root-user --mount --pid --fork mount -t proc proc /mnt && echo ESCAPED
          """),
      Attempt(
        name: "a new sysfs, which may be had, as ip netns exec needs it",
        script: """
          mount -t sysfs sysfs /mnt
          echo /root/x > /mnt/kernel/uevent_helper && echo ESCAPED
          echo add > /mnt/class/mem/null/uevent && echo ESCAPED
          for file in $(find /mnt/kernel /mnt/module /mnt/power /mnt/block/ -maxdepth 3 -type f -perm -200); do
            [ -w $file ] && echo ESCAPED $file
          done
          umount /mnt
          """),
      Attempt(
        name: "mounts that are in the way",
        script: """
          for place in /proc/sys /proc/bus /proc /sys /run/practicum/proc /; do
            umount $place && echo ESCAPED
            umount -l $place && echo ESCAPED
          done
          mount -o remount,rw /proc/sys && echo ESCAPED
          mount -o remount,bind,rw /sys/kernel && echo ESCAPED
          """),
      Attempt(
        name: "the program for core files",
        script: "echo '|/root/x' > /proc/sys/kernel/core_pattern && echo ESCAPED"),
      Attempt(
        name: "the program for devices",
        script: """
          echo /root/x > /sys/kernel/uevent_helper && echo ESCAPED
          echo /root/x > /proc/sys/kernel/hotplug && echo ESCAPED
          echo /root/x > /proc/sys/kernel/modprobe && echo ESCAPED
          """),
      Attempt(
        name: "the machine's magic keys",
        script: "[ ! -e /proc/sysrq-trigger ] || { echo h > /proc/sysrq-trigger && echo ESCAPED; }"
      ),
      Attempt(
        name: "a kernel module",
        // init_module: not permitted, or it does not exist.
        script: """
          perl -e 'my ($module, $words) = ("x" x 64, ""); syscall(175, $module, 64, $words); print "ESCAPED" unless $! == 1 || $! == 38'
          """),
      Attempt(name: "the clock", script: "date -s 2001-01-01 && echo ESCAPED"),
      Attempt(
        name: "the first process's namespaces",
        script: """
          nsenter -t 1 -a cat \(secret) && echo ESCAPED
          nsenter --mount=/proc/1/ns/mnt cat \(secret) && echo ESCAPED
          """),
      Attempt(
        name: "other processes' folders and files",
        script: """
          for place in /proc/[0-9]*/root /proc/[0-9]*/cwd /proc/[0-9]*/fd/*; do
            cat $place\(secret) && echo ESCAPED
            cat $place/..\(secret) && echo ESCAPED
          done
          """),
      Attempt(
        name: "out of a chroot by an open folder",
        script: python(
          """
          import os
          folder = os.open("/", os.O_RDONLY)
          os.makedirs("/root/inner", exist_ok=True)
          os.chroot("/root/inner")
          os.fchdir(folder)
          for _ in range(64): os.chdir("..")
          os.chroot(".")
          if os.path.exists("\(secret)"): print("ESCAPED")
          """)),
      Attempt(
        name: "a file by its handle",
        // open_by_handle_at
        script: """
          perl -e 'for (qw(/run/host/os-release / /run/host/incoming)) {
            open(my $mount, "<", $_) or opendir($mount, $_) or next;
            my $number = fileno($mount) // next;
            my $handle = pack("H*", "\(handle)");
            print "ESCAPED $_" if syscall(304, $number, $handle, 0) >= 0;
          }'
          """),
      Attempt(
        name: "what the machine lends",
        script: """
          echo x >> /run/host/os-release && echo ESCAPED
          mount -o remount,bind,rw /run/host/os-release && echo x >> /run/host/os-release && echo ESCAPED
          """),
      Attempt(
        name: "a process outside",
        // ptrace attach
        script: """
          grep -la '^sleep.9876[5]' /proc/[0-9]*/cmdline && echo ESCAPED
          kill -0 \(victim) && grep -qa '^sleep.9876[5]' /proc/\(victim)/cmdline && echo ESCAPED
          perl -e 'print "ESCAPED" if syscall(101, 16, \(victim), 0, 0) == 0'
          """),
      Attempt(
        name: "control groups and their program",
        script: """
          mkdir -p /run/groups
          for kind in cpu memory pids devices freezer none,name=systemd none,name=mine; do
            mount -t cgroup -o $kind groups /run/groups || continue
            mkdir /run/groups/mine && echo ESCAPED $kind
            for file in release_agent notify_on_release memory.limit_in_bytes pids.max devices.allow tasks; do
              [ -e /run/groups/$file ] || continue
              echo 1 > /run/groups/$file && echo ESCAPED $kind $file
            done
            umount /run/groups
          done
          for file in memory.max pids.max cpu.max; do
            [ -e /sys/fs/cgroup/$file ] && echo max > /sys/fs/cgroup/$file && echo ESCAPED $file
          done
          """),
    ]
  }

  private func shown(_ node: any Node, _ script: String, seconds: Int = 60) async throws -> Evidence
  {
    try await node.run(NodeCommand(script, timeLimit: .seconds(seconds)))
  }

  /// The output of a program on this machine.
  private func here(_ words: String...) async throws -> String {
    let result = try await Subprocess.run(
      .name(words[0]), arguments: Arguments(Array(words.dropFirst())),
      output: .string(limit: 1 << 20), error: .discarded)
    return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test(isAsked) func aNodesRootDoesNotGetOut() async throws {
    let secret = "/root/practicum-secret-\(getpid())"
    try "secret\n".write(toFile: secret, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: secret) }
    let handle = try await here(
      "python3", "-c",
      """
      import ctypes, struct
      libc = ctypes.CDLL(None)
      handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0) + bytes(128), 136)
      libc.name_to_handle_at(-100, b"\(secret)", handle, ctypes.byref(ctypes.c_int()), 0)
      size = struct.unpack("I", handle.raw[:4])[0]
      print(handle.raw[:8 + size].hex())
      """)
    let corePattern = try await here("cat", "/proc/sys/kernel/core_pattern")
    let disk = try await here("sh", "-c", "mountpoint -d /")
    let victim = pid_t(try await here("sh", "-c", "sleep 98765 >/dev/null 2>&1 & echo $!")) ?? 0
    try #require(victim > 0)
    defer { kill(victim, SIGKILL) }

    try await withLab(count: 2) { lab in
      let one = node("node1", lab)
      let attempts = Self.attempts(
        secret: secret, handle: handle, victim: victim,
        disk: disk.replacing(":", with: " "))
      for attempt in attempts {
        let evidence = try await shown(one, attempt.script)
        #expect(!evidence.output.text.contains("ESCAPED"), "\(attempt.name): \(evidence.lines)")
        #expect(!evidence.output.text.contains("secret"), "\(attempt.name): \(evidence.lines)")
      }
      await one.close()
      #expect(try await here("cat", "/proc/sys/kernel/core_pattern") == corePattern)
      #expect(kill(victim, 0) == 0)

      // The node's root is no user of the machine, for files, also in a snapshot, and for processes; and each node has
      // its own.
      var users: Set<Int> = []
      for name in ["node1", "node2"] {
        let node = node(name, lab)
        _ = try await shown(
          node,
          """
          cp /bin/sh /root/shell
          chmod 4755 /root/shell
          setsid sleep 87654 > /dev/null 2>&1 < /dev/null &
          """)
        await node.close()
        try lab.save(name, as: "one")
        let folder = "/var/lib/practicum/\(Self.name)"
        let own = try await here(
          "nsenter", "--mount=/proc/\(try supervisor())/ns/mnt", "stat", "-c", "%u %g %a",
          "\(folder)/\(name)/own/upper/root/shell")
        let words = own.split(separator: " ").compactMap { Int($0) }
        try #require(words.count == 3, "\(own)")
        #expect(words[0] >= 0x80000 && words[1] == words[0] && words[2] == 4755)
        #expect(
          try await here("stat", "-c", "%u %g %a", "\(folder)/snapshots/\(name)/one/root/shell")
            == own)
        #expect(try await here("stat", "-c", "%u %a", folder) == "0 700")
        users.insert(words[0])
      }
      #expect(users.count == 2)
      let owners = try await here(
        "sh", "-c", "for p in $(pgrep -x -f 'sleep 87654'); do stat -c %u /proc/$p; done")
      #expect(Set(owners.split(separator: "\n").compactMap { Int($0) }) == users)

      // It kills all that it can reach: only the node.
      let last = node("node1", lab)
      _ = try? await shown(last, "kill -9 -1", seconds: 3)
      await last.close()
      #expect(kill(victim, 0) == 0)
      let two = node("node2", lab)
      #expect(try await shown(two, "hostname").lines == ["node2"])
      await two.close()
    }
  }

  @Test(isAsked) func whatANodeTakesHasAnEnd() async throws {
    try await withLab(count: 2, "--memory", "1", "--disk", "1", "--processes", "150") { lab in
      let one = node("node1", lab)
      let two = node("node2", lab)
      func othersAnswer(_ comment: Comment) async throws {
        #expect(try await shown(two, "hostname; sh -c 'exit 0'").lines == ["node2"], comment)
        #expect(try await here("echo", "here") == "here", comment)
      }
      // Every process forks twice, without end.
      let bomb = try await shown(
        one,
        """
        cat > /root/bomb <<'END'
        #!/bin/sh
        /root/bomb & /root/bomb & wait
        END
        chmod 755 /root/bomb
        setsid /root/bomb > /dev/null 2>&1 < /dev/null &
        sleep 2
        """)
      #expect(bomb.outcome == .exited(0))
      let groups = ["pids/", ""].map { "/sys/fs/cgroup/\($0)practicum-\(Self.name).node1/" }
      let counts = groups.compactMap {
        try? String(contentsOfFile: $0 + "pids.current", encoding: .utf8)
      }.compactMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      #expect((60...150).contains(try #require(counts.first)))
      try await othersAnswer("a fork bomb")
      await one.close()
      try lab.stop("node1")
      try lab.start("node1")
      try await lab.untilAnswering("node1", within: .seconds(30))

      let again = node("node1", lab)
      let hog = try await shown(again, "python3 -c 'x = b\"x\" * (2 << 30)' 2> /dev/null; echo $?")
      #expect(hog.output.text == "137\n", "\(hog.lines)")
      try await othersAnswer("a memory hog")

      let full = try await shown(again, "head -c 3G /dev/zero > /root/big; stat -c %s /root/big")
      let size = full.output.text.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(try #require(Int(size)) < 1 << 30, "\(full.lines)")
      try await othersAnswer("a full disk")
      let blocks = try await here(
        "stat", "-c", "%b", "/var/lib/practicum/\(Self.name)/node1/disk")
      #expect(try #require(Int(blocks)) <= (1 << 30) / 512)
      // Once the file is gone, it has space again, and so has the machine.
      let free = try await shown(again, "rm /root/big; sync; echo x > /root/small; cat /root/small")
      #expect(free.lines == ["x"])
      let left = try await here("stat", "-c", "%b", "/var/lib/practicum/\(Self.name)/node1/disk")
      #expect(try #require(Int(left)) < (256 << 20) / 512)
      await again.close()
      await two.close()
    }
  }

  @Test(isAsked) func aNodesRootDoesWhatRootDoes() async throws {
    let works: [(script: String, shows: String)] = [
      ("id -un; su nobody -s /bin/sh -c 'id -un'; sudo -u nobody id -un", "root nobody nobody"),
      (
        "useradd -m anna && su anna -c 'sudo -n true 2>/dev/null; touch ~/x; stat -c %U ~/x'",
        "anna"
      ),
      (
        "echo 'anna ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/anna; su anna -c 'sudo id -un'",
        "root"
      ),
      ("touch /root/f && chown anna:daemon /root/f && stat -c '%U %G' /root/f", "anna daemon"),
      (
        "cp /bin/sleep /root/s && setcap cap_net_bind_service=+ep /root/s && getcap /root/s",
        "/root/s cap_net_bind_service=ep"
      ),
      ("su anna -c 'ping -c1 -W2 node2 > /dev/null' && echo pinged", "pinged"),
      (
        "ip addr add 10.9.8.7/24 dev eth0 && ip -br -4 addr show eth0 | tr -s ' ' | cut -d' ' -f4",
        "10.9.8.7/24"
      ),
      (
        "ip link add br0 type bridge && ip link set br0 up && ip -br link show br0 | cut -d' ' -f1",
        "br0"
      ),
      ("ip netns add inner && ip netns exec inner ip -br link | cut -d' ' -f1", "lo"),
      ("sysctl -q -w net.ipv4.ip_forward=1 && cat /proc/sys/net/ipv4/ip_forward", "1"),
      ("mount -t tmpfs none /mnt && touch /mnt/x && ls /mnt && umount /mnt", "x"),
      ("mount --bind /etc /mnt && test -e /mnt/hosts && umount /mnt && echo bound", "bound"),
      (
        "apt-get update -qq; apt-get install -y -qq nftables iptables > /dev/null 2>&1; which nft iptables",
        "/usr/sbin/nft /usr/sbin/iptables"
      ),
      (
        "nft add table inet t && nft add chain inet t i '{ type filter hook input priority 0; }' && nft list tables",
        "table inet t"
      ),
      (
        "iptables -A INPUT -p tcp --dport 81 -j DROP && iptables -S INPUT | tail -1",
        "-A INPUT -p tcp -m tcp --dport 81 -j DROP"
      ),
      (
        "printf '[Service]\\nExecStart=/bin/sleep 1000\\nPrivateTmp=yes\\nProtectSystem=strict\\nProtectKernelLogs=yes\\nPrivateDevices=yes\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/mine.service; systemctl enable --now -q mine; systemctl is-active mine",
        "active"
      ),
      (
        "echo '* * * * * root touch /root/from-cron' > /etc/cron.d/mine; systemctl is-active cron",
        "active"
      ),
      (
        "journalctl -b -n1 -q > /dev/null && logger -t me hello && sleep 1 && grep -c 'me: hello' /var/log/syslog",
        "1"
      ),
      ("hostname other && hostname && hostname node1", "other"),
      ("systemctl is-system-running --wait", "running"),
    ]
    try await withLab(count: 2) { lab in
      var node = node("node1", lab)
      for work in works {
        let evidence = try await shown(node, work.script, seconds: 120)
        let output = evidence.output.text.split(whereSeparator: \.isWhitespace).joined(
          separator: " ")
        #expect(output == work.shows, "\(work.script): \(evidence.lines)")
      }
      await node.close()
      try lab.reboot("node1")
      try await Task.sleep(for: .seconds(1))
      try await lab.untilAnswering("node1", within: .seconds(30))
      node = self.node("node1", lab)
      let after = try await shown(
        node,
        "systemctl is-system-running --wait; systemctl is-active mine; stat -c %U /root/f; getcap /root/s; ip -br -4 addr show eth0 | tr -s ' ' | cut -d' ' -f3-"
      )
      #expect(
        after.lines
          == [
            "running", "active", "anna", "/root/s cap_net_bind_service=ep", "192.168.122.101/24 ",
          ])
      await node.close()
      // Also after a reset and from a snapshot: owners are as before.
      try lab.save("node1", as: "owners")
      try lab.restore("node1", to: "owners")
      try await lab.untilAnswering("node1", within: .seconds(30))
      node = self.node("node1", lab)
      let back = try await shown(
        node, "stat -c '%U %G' /root/f / /etc/hosts /bin/su; getcap /root/s")
      #expect(
        back.lines
          == [
            "anna daemon", "root root", "root root", "root root", "/root/s cap_net_bind_service=ep",
          ])
      await node.close()
    }
  }

  /// A folder on an overlay cannot have its owners mapped.
  @Test func whereOwnersCannotBeMappedItIsSaid() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    for name in ["upper", "work", "cache"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try #require(Self.program())
    let up = try await Subprocess.run(
      .name("unshare"),
      arguments: [
        "--mount", "sh", "-c",
        """
        mkdir -p /var/cache/practicum
        mount -t overlay x -o "lowerdir=/var/cache/practicum,upperdir=$1/upper,workdir=$1/work" "$1/cache"
        export PRACTICUM_CACHE="$1/cache"
        "$2" nodes up --name "$3" --count 1
        "$2" nodes doctor
        """, "sh", folder, program, Self.name,
      ],
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(up.standardError.contains("root there is root here: "), "\(up.standardError)")
    #expect(up.standardOutput.contains("without  user namespaces"), "\(up.standardOutput)")
    #expect(up.standardOutput.contains("root there is root here: "), "\(up.standardOutput)")
    let works = try await grade(
      "nodes", "ssh", "--name", Self.name, "node1", "--",
      "systemctl is-system-running --wait; cat /proc/self/uid_map | tr -s ' '")
    #expect(works.output == "running\n 0 0 4294967295\n")
    let down = try await grade("nodes", "down", "--name", Self.name)
    #expect(down.status.isSuccess, "\(down.error)")
    try await expectNothingLeft()
  }
}
