import CourseModel
import Fixtures
import Foundation
import Nodes
import PracticeLab
import SSHNodes
import Subprocess
import Testing

/// A practice lab of its own, made and ended by the program as by a person, with real nodes.
///
/// Needs root and the lab's programs: `make setup` installs them; CI has both.
@Suite(
  .serialized,
  .enabled(
    if: geteuid() == 0 && Doctor.missing().isEmpty,
    "needs root and the packages of 'make setup'"))
struct PracticeLabTests {
  static let name = "test-\(getpid())"

  struct Run {
    var status: TerminationStatus
    var output: String
    var error: String
  }

  func grade(_ arguments: String...) async throws -> Run { try await grade(arguments) }

  private func grade(_ arguments: [String]) async throws -> Run {
    let program = try #require(Self.program())
    let result = try await Subprocess.run(
      .name("sh"), arguments: Arguments(["-c", "exec \"$@\"", "sh", program] + arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return Run(
      status: result.terminationStatus, output: result.standardOutput,
      error: result.standardError)
  }

  /// The program built beside this test.
  static func program() -> String? {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for _ in 0..<4 {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("grade").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
    }
    return nil
  }

  /// Everything that a lab could leave on the machine.
  private func leftovers() throws -> [String] {
    let mounts = try String(contentsOfFile: "/proc/mounts", encoding: .utf8)
      .split(separator: "\n").map(String.init).filter { $0.contains(Self.name) }
    let groups = (FileManager.default.enumerator(atPath: "/sys/fs/cgroup")?.allObjects ?? [])
      .compactMap { $0 as? String }.filter { $0.contains(Self.name) }
    let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { entry in
      guard Int(entry) != nil,
        let words = try? String(contentsOfFile: "/proc/\(entry)/cmdline", encoding: .utf8)
      else { return false }
      return words.contains(Self.name)
    }
    let files = ["/run/practicum/\(Self.name)", "/var/lib/practicum/\(Self.name)"].filter {
      FileManager.default.fileExists(atPath: $0)
    }
    let disks = try FileManager.default.contentsOfDirectory(atPath: "/sys/block").filter { disk in
      let file = try? String(
        contentsOfFile: "/sys/block/\(disk)/loop/backing_file", encoding: .utf8)
      return file?.contains(Self.name) ?? false
    }
    return mounts + groups + processes + files + disks
  }

  func withLab(count: Int, _ options: String..., body: (PracticeLab) async throws -> Void)
    async throws
  {
    let up = try await grade(
      ["nodes", "up", "--name", Self.name, "--count", "\(count)"] + options)
    try #require(up.status.isSuccess, "\(up.error)")
    // There is no caveat for a node that has all its limits and whose root is not the machine's.
    #expect(up.error == "")
    do {
      try await body(PracticeLab(LabPaths(name: Self.name)))
    } catch {
      _ = try await grade("nodes", "down", "--name", Self.name)
      throw error
    }
    let down = try await grade("nodes", "down", "--name", Self.name)
    #expect(down.status.isSuccess, "\(down.error)")
    try await expectNothingLeft()
  }

  func expectNothingLeft() async throws {
    var left = ["?"]
    for _ in 0..<100 where !left.isEmpty {
      try await Task.sleep(for: .milliseconds(100))
      left = try leftovers()
    }
    #expect(left == [])
  }

  func node(_ name: String, _ lab: PracticeLab) -> SSHNode {
    SSHNode(
      SSHTarget(
        node: .machine(name), host: name, keys: [lab.paths.key], knownHosts: [lab.paths.knownHosts],
        dial: { try lab.connect(to: name, port: 22) }, connectLimit: .seconds(3)))
  }

  @Test func nodesAreRealMachines() async throws {
    try await withLab(count: 2) { lab in
      let one = try await grade(
        "nodes", "ssh", "--name", Self.name, "node1", "--",
        "systemctl is-system-running; ping -c1 -W2 node2 >/dev/null && echo pinged; exit 7")
      #expect(one.output == "running\npinged\n")
      #expect(one.status == .exited(7))

      // Changes on a node are gone after a reset, and only there.
      for name in ["node1", "node2"] {
        let node = node(name, lab)
        _ = try await node.run(NodeCommand("touch /root/mine"))
        await node.close()
      }
      let reset = try await grade("nodes", "reset", "--name", Self.name, "node1")
      #expect(reset.status.isSuccess, "\(reset.error)")
      for (name, expected) in [("node1", ""), ("node2", "/root/mine\n")] {
        let node = node(name, lab)
        let evidence = try await node.run(NodeCommand("ls /root/mine 2>/dev/null"))
        #expect(evidence.output.text == expected)
        await node.close()
      }

      // A reboot is real: the node has another boot id, and comes back by itself.
      let bootID = NodeCommand("cat /proc/sys/kernel/random/boot_id")
      let start = node("node2", lab)
      let before = try await start.run(bootID).output.text
      await start.close()
      try lab.reboot("node2")
      var after = before
      for _ in 0..<100 where after == before {
        try await Task.sleep(for: .milliseconds(100))
        let again = node("node2", lab)
        after = (try? await again.run(bootID).output.text) ?? before
        await again.close()
      }
      #expect(after != before)

      // apt works without an uplink.
      let installer = node("node1", lab)
      let installed = try await installer.run(
        NodeCommand(
          "apt-get update -q && apt-get install -y -q tree && tree --version",
          timeLimit: .seconds(120)))
      #expect(installed.outcome == .exited(0), "\(installed.lines)")
      await installer.close()
      let outside = try await grade(
        "nodes", "ssh", "--name", Self.name, "node1", "--",
        "curl -s -o /dev/null -w '%{http_code}' -x 192.168.122.1:3142 http://example.org/x")
      #expect(outside.output == "403")
    }
  }

  /// Files added, removed and changed since are undone, also by a snapshot that is based on
  /// another.
  @Test func snapshotsArePutBack() async throws {
    try await withLab(count: 1) { lab in
      func shown(_ script: String) async throws -> String {
        let node = node("node1", lab)
        let evidence = try await node.run(NodeCommand(script))
        await node.close()
        return evidence.output.text
      }
      func state() async throws -> String {
        try await shown("cat /root/a; ls /root/b /etc/issue /etc/apt/x 2>/dev/null; true")
      }
      _ = try await shown("echo one > /root/a; rm /etc/issue; rm -r /etc/apt; mkdir /etc/apt")
      let save = try await grade("nodes", "snapshot", "--name", Self.name, "first")
      #expect(save.status.isSuccess, "\(save.error)")
      _ = try await shown("echo two > /root/a; touch /root/b /etc/issue /etc/apt/x")
      #expect(try await state() == "two\n/etc/apt/x\n/etc/issue\n/root/b\n")
      let back = try await grade("nodes", "reset", "--name", Self.name, "--to", "first")
      #expect(back.output.contains("as in snapshot first"), "\(back.error)")
      #expect(try await state() == "one\n")
      // The sources that the folder had before are still under it, and must not be visible.
      #expect(try await shown("ls /etc/apt") == "")

      _ = try await shown("touch /root/b")
      try lab.save("node1", as: "second")
      _ = try await shown("rm /root/a /root/b")
      try lab.restore("node1", to: "second")
      try await lab.untilAnswering("node1", within: .seconds(60))
      #expect(try await state() == "one\n/root/b\n")

      let used = try await grade("nodes", "snapshot", "--name", Self.name, "first")
      #expect(used.error.contains("is already using its snapshot first"))
      let unknown = try await grade("nodes", "reset", "--name", Self.name, "--to", "third")
      #expect(unknown.error.contains("has no snapshot third; it has first, second"))
      _ = try await grade("nodes", "reset", "--name", Self.name)
      #expect(try await state() == "/etc/issue\n")
    }
  }

  @Test func killingTheSupervisorLeavesNothing() async throws {
    let up = try await grade("nodes", "up", "--name", Self.name, "--count", "2")
    try #require(up.status.isSuccess, "\(up.error)")
    for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let process = pid_t(entry),
        let words = try? String(contentsOfFile: "/proc/\(entry)/cmdline", encoding: .utf8),
        words.contains("supervise"), words.contains(Self.name)
      else { continue }
      kill(process, SIGKILL)
    }
    try await expectNothingLeft()
  }

  @Test func aLabIsGradedAndFaultsBlock() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let manual = folder + "/manual.md"
    try """
    # Lab 1: Web

    \t# ssh root@node1
    \t# mkdir /srv/web
    \t# ls /srv
    \tweb
    \t# hostname
    \tnode1

    Repeat these steps on node2.
    """.write(toFile: manual, atomically: true, encoding: .utf8)
    try await withLab(count: 2) { lab in
      func report() async throws -> Run {
        try await grade(
          "1", "--manual", manual, "--practice-lab", Self.name, "--all", "--timeout", "5")
      }
      let untouched = try await report()
      #expect(untouched.status == .exited(1))
      #expect(untouched.output.contains("(2 passed, 2 failed, 2 skipped)"), "\(untouched.output)")
      for name in ["node1", "node2"] {
        let node = node(name, lab)
        _ = try await node.run(NodeCommand("mkdir /srv/web"))
        await node.close()
      }
      let done = try await report()
      #expect(done.status == .exited(0), "\(done.output)")
      #expect(done.output.contains("100%"))

      // Frozen: it answers pings, but its sshd does not answer.
      let frozen = "/sys/fs/cgroup/freezer/practicum-\(Self.name).node2/freezer.state"
      if FileManager.default.fileExists(atPath: frozen) {
        try "FROZEN".write(toFile: frozen, atomically: false, encoding: .utf8)
        let blocked = try await report()
        try "THAWED".write(toFile: frozen, atomically: false, encoding: .utf8)
        #expect(blocked.status == .exited(3), "\(blocked.output)")
        #expect(blocked.output.contains("3 passed, 3 blocked"), "\(blocked.output)")
      }
      try lab.stop("node1")
      let off = try await report()
      #expect(off.status == .exited(3))
      #expect(off.output.contains("node1: is off"), "\(off.output)")
      #expect(off.output.contains("Not final"))
    }
  }

  // MARK: Faults

  func supervisor() throws -> String {
    try #require(
      FileManager.default.contentsOfDirectory(atPath: "/proc").first { entry in
        guard Int(entry) != nil,
          let words = try? String(contentsOfFile: "/proc/\(entry)/cmdline", encoding: .utf8)
        else { return false }
        return words.contains("nodes\0supervise") && words.contains(Self.name)
          && !words.contains("unshare")
      })
  }

  /// Commands run in the lab's own network, as no outside program could.
  private func inNetwork(_ words: String...) async throws {
    let supervisor = try self.supervisor()
    let result = try await Subprocess.run(
      .name("nsenter"), arguments: Arguments(["--net=/proc/\(supervisor)/ns/net"] + words),
      output: .discarded, error: .string(limit: 4096))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
  }

  private func setRule(_ rule: String) async throws {
    try await inNetwork(
      "nft",
      "add table inet t; add chain inet t i { type filter hook input priority 0; }; flush chain inet t i; add rule inet t i \(rule)"
    )
  }

  @Test func faultsOfNetworkAndNodePassOrAreSaid() async throws {
    try await withLab(count: 1) { lab in
      let hello = NodeCommand("echo hello", timeLimit: .seconds(40))

      // A third of all packets is lost.
      try await setRule("numgen random mod 100 < 30 drop")
      var patient = SSHTarget(
        node: "node1", host: "node1", keys: [lab.paths.key], knownHosts: [lab.paths.knownHosts],
        dial: { try lab.connect(to: "node1", port: 22) }, connectLimit: .seconds(40))
      let lossy = SSHNode(patient)
      let heard = try await lossy.run(hello)
      #expect(heard.output.text == "hello\n")

      // The network is cut in the middle of a command, and comes back.
      try await setRule("accept")
      async let late = lossy.run(NodeCommand("sleep 2; echo late", timeLimit: .seconds(40)))
      try await Task.sleep(for: .milliseconds(500))
      try await setRule("drop")
      try await Task.sleep(for: .seconds(3))
      try await setRule("accept")
      let answer = try await late
      #expect(answer.output.text == "late\n")

      // sshd is killed in the middle of a command.
      async let broken: Evidence? = try? lossy.run(NodeCommand("sleep 20; echo no"))
      try await Task.sleep(for: .milliseconds(500))
      let start = ContinuousClock.now
      let killer = node("node1", lab)
      _ = try? await killer.run(NodeCommand("pkill -9 sshd", timeLimit: .seconds(5)))
      #expect(await broken == nil)
      #expect(ContinuousClock.now - start < .seconds(15))
      await killer.close()
      await lossy.close()
      try lab.stop("node1")
      try lab.start("node1")
      try await lab.untilAnswering("node1", within: .seconds(30))

      // A login shell that prints text and is slow.
      let first = node("node1", lab)
      _ = try await first.run(
        NodeCommand("printf 'echo BANNER; echo NOISE >&2; sleep 3\\n' > /root/.bashrc"))
      await first.close()
      let slow = node("node1", lab)
      let quiet = try await slow.run(hello)
      #expect(quiet.lines == ["hello"])
      // A full disk, a megabyte without a line end, bytes that are not text.
      let odd = try await slow.run(
        NodeCommand(
          "mount -t tmpfs -o size=4k x /tmp && head -c 9000 /dev/zero > /tmp/full; head -c 1000000 /dev/zero | tr '\\0' y; printf '\\377\\376\\033[2J'",
          timeLimit: .seconds(20)))
      #expect(odd.output.head.count + odd.output.tail.count == 1_000_006)
      #expect(odd.outcome == .exited(0))
      // An account whose shell runs nothing.
      _ = try await slow.run(NodeCommand("usermod -s /usr/sbin/nologin root"))
      await slow.close()
      patient.connectLimit = .seconds(10)
      let locked = LibSSH2Node(patient)
      do {
        _ = try await locked.run(hello)
        Issue.record("a command ran without a shell")
      } catch let fault as NodeFault {
        #expect(fault.message.contains("runs no command"))
      }
      await locked.close()
    }
  }

  @Test func aRebootInTheMiddleOfGradingFailsNothing() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let manual = folder + "/manual.md"
    var text = "# Lab 1: Many questions\n\n\t# ssh root@node1\n"
    for number in 1...400 { text += "\t# printf '%s\\n' a\(number)\n\ta\(number)\n" }
    try text.write(toFile: manual, atomically: true, encoding: .utf8)
    try await withLab(count: 1) { lab in
      async let grading = grade(
        "1", "--manual", manual, "--practice-lab", Self.name, "--timeout", "10")
      try await Task.sleep(for: .milliseconds(250))
      try lab.reboot("node1")
      let run = try await grading
      #expect(run.status == .exited(0) || run.status == .exited(3), "\(run.output)\(run.error)")
      try await lab.untilAnswering("node1", within: .seconds(30))
      let again = try await grade("1", "--manual", manual, "--practice-lab", Self.name)
      #expect(again.status == .exited(0), "\(again.output)")
    }
  }
}
