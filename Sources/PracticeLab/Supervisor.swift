import Glibc
import Subprocess

/// Keeps the lab's nodes running. It is the first process of the lab's own process, mount and network namespaces: when
/// it ends, whatever the cause, the kernel ends every node and every mount.
public actor Supervisor {
  private let paths: LabPaths
  private let base: BaseImage
  private let nodes: [LabNode]
  private let limits: NodeLimits
  private var states: [String: State]
  /// The nodes' users, by node name; empty if a node's root is the machine's.
  private var users: [String: UserRange] = [:]
  /// The ways in which the nodes are not contained, and why.
  private var caveats: [String] = []

  private struct State {
    /// From its start until it is off, also between two boots.
    var isOn = false
    /// systemd-nspawn, while it is running.
    var process: pid_t?
    var startedAt = ContinuousClock.now
    /// Its power has been cut: it must not boot again.
    var isCut = false
    /// A stop or a reset is in progress.
    var isChanging = false
    /// The snapshots under its own files, the latest first.
    var layers: [String] = []
    /// The layers under its snapshots, by their names.
    var snapshots: [String: [String]] = [:]
  }

  public init(paths: LabPaths, count: Int, limits: NodeLimits) {
    self.paths = paths
    self.limits = limits
    base = BaseImage(paths: paths)
    nodes = LabNode.all(count)
    states = Dictionary(uniqueKeysWithValues: nodes.map { ($0.name, State()) })
  }

  private subscript(node: LabNode) -> State {
    get { states[node.name] ?? State() }
    set { states[node.name] = newValue }
  }

  // MARK: The lab

  /// Runs the lab until a client ends it.
  /// - Throws: ``LabError`` if the lab is already up or cannot be set up.
  public func run() async throws {
    let lock = open(paths.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw LabError("lab \(paths.name) is already up")
    }
    umask(0o022)
    // No user of the machine may run files written by nodes: a program there may be their root's.
    try Files.makeFolder(paths.disk)
    chmod(paths.disk, 0o700)
    try await keepApart()
    try await makeNetwork()
    try PackageProxy(paths).start()
    let owner = Files.exists(paths.key) ? PracticeLab.owner : 0
    let control = try ControlServer(path: paths.socket, owner: owner, supervisor: self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for node in nodes { group.addTask { try await self.make(node) } }
      try await group.waitForAll()
    }
    for node in nodes { start(node) }
    await control.ended()
    for node in nodes { cutPower(node) }
  }

  /// Gives each node users of its own if the machine can.
  private func keepApart() async throws {
    let ranges = try UserRange.claim(nodes.count)
    if let obstacle = await NodeDisk.obstacle(
      base: base.path, users: ranges[0], at: paths.disk(of: "trial"))
    {
      caveats.append(PracticeLab.rootIsRoot(because: obstacle))
      return
    }
    users = Dictionary(uniqueKeysWithValues: zip(nodes.map(\.name), ranges))
    try await Tool.run(
      "mount", ["-t", "tmpfs", "-o", "ro,size=4k", "practicum", FirstProcess.covered])
  }

  private func makeNetwork() async throws {
    try Files.makeFolder("/run/systemd/nspawn")
    try await Tool.run("mount", ["-t", "tmpfs", "practicum", "/run/systemd/nspawn"])
    try await Tool.run(
      "ip", ["-batch", "-"],
      input: """
        link set lo up
        link add lab type bridge
        address add \(LabNode.gateway)/24 dev lab
        link set lab up

        """)
    // Many nodes watch many files.
    if nodes.count > 8 {
      try Files.write("8192", to: "/proc/sys/fs/inotify/max_user_instances")
    }
  }

  // MARK: One node

  private func disk(of node: LabNode) -> NodeDisk { NodeDisk(folder: paths.disk(of: node.name)) }

  /// Writes a node's own files over the base.
  private func make(_ node: LabNode) async throws {
    try await makeDisk(of: node)
    let upper = disk(of: node).upper
    try Files.makeFolder(upper + "/etc/ssh")
    for folder in ["/root", "/root/.ssh"] { try Files.makeFolder(upper + folder, mode: 0o700) }
    try Files.write(node.name + "\n", to: upper + "/etc/hostname")
    try Files.write(LabNode.hosts(nodes), to: upper + "/etc/hosts")
    for half in ["", ".pub"] {
      let key = Files.read("\(paths.run)/host-keys/\(node.name)\(half)") ?? ""
      try Files.write(
        key, to: "\(upper)/etc/ssh/ssh_host_ed25519_key\(half)", mode: half.isEmpty ? 0o600 : 0o644)
    }
    try Files.write(
      Files.read(paths.run + "/authorized_keys") ?? "", to: upper + "/root/.ssh/authorized_keys",
      mode: 0o600)
    try await mount(node)
  }

  private func makeDisk(of node: LabNode) async throws {
    guard let obstacle = try await disk(of: node).make(megabytes: limits.disk) else { return }
    note("the nodes' disks have no limit: \(obstacle)")
  }

  private func mount(_ node: LabNode) async throws {
    try await disk(of: node).mount(
      base: base.path, layers: self[node].layers, users: users[node.name])
  }

  /// Keeps one for each kind: what holds for one node mostly holds for all.
  private func note(_ caveat: String) {
    let kind = caveat.prefix { $0 != ":" }
    if !caveats.contains(where: { $0.hasPrefix(kind) }) { caveats.append(caveat) }
  }

  /// Boots a node, again after each reboot, until it is off.
  private func start(_ node: LabNode) {
    guard !self[node].isOn else { return }
    self[node].isOn = true
    self[node].isCut = false
    Task {
      while await self.boot(node) {}
      self[node].isOn = false
    }
  }

  /// - Returns: Whether the node rebooted.
  private func boot(_ node: LabNode) async -> Bool {
    guard !self[node].isCut else { return false }
    guard let groups = try? Cgroups.make(paths.cgroupPrefix + node.name, limits) else {
      return false
    }
    for what in Cgroups.unlimited(groups) {
      note("no limit on the nodes' \(what): this machine has no control groups for it")
    }
    let join = groups.map { "echo $$ > '\($0)/cgroup.procs'" }.joined(separator: "; ")
    let first = FirstProcess(node: node, root: disk(of: node).root, users: users[node.name])
    let result = try? await Subprocess.run(
      .name("sh"),
      arguments: Arguments(
        ["-c", join + "; exec systemd-nspawn \"$@\"", "sh"] + first.arguments),
      environment: .inherit.updating([
        "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1", "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network",
      ]),
      input: .none, output: .discarded, error: .currentStandardError
    ) { execution in
      self.note(pid_t(execution.processIdentifier.value), for: node)
    }
    self[node].process = nil
    // systemd-nspawn exits with 133 if the container asked for a reboot.
    return result?.terminationStatus == .exited(133)
  }

  private func note(_ process: pid_t, for node: LabNode) {
    self[node].process = process
    self[node].startedAt = .now
    if self[node].isCut { kill(process, SIGKILL) }
  }

  /// Ends a node like a power cut; one that is about to boot ends when it does.
  private func cutPower(_ node: LabNode) {
    self[node].isCut = true
    guard let process = self[node].process else { return }
    // systemd-nspawn ends by itself once the node's last process has: until then its sshd may answer.
    let leaders = Self.children(of: process)
    for leader in leaders { kill(leader, SIGKILL) }
    if leaders.isEmpty { kill(process, SIGKILL) }
  }

  private static func children(of process: pid_t) -> [pid_t] {
    (Files.read("/proc/\(process)/task/\(process)/children") ?? "").split(separator: " ")
      .compactMap { pid_t($0) }
  }

  private func untilOff(_ node: LabNode) async throws {
    for _ in 0..<500 where self[node].isOn { try await Task.sleep(for: .milliseconds(20)) }
    if self[node].isOn { throw LabError("\(node.name) does not stop") }
  }

  // MARK: Requests

  /// Answers one request; the server answers a `connect` with a descriptor.
  func answer(_ request: [String]) async -> String {
    guard let verb = request.first else { return "error: empty request\n" }
    if verb == "status" { return status() }
    if verb == "caveats" {
      return caveats.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n" }
        .joined()
    }
    let takesName = ["save", "restore"].contains(verb)
    guard request.count == (takesName ? 3 : 2),
      let node = nodes.first(where: { $0.name == request[1] })
    else {
      return "error: there is no \(request.dropFirst().first ?? "node"); there are \(names)\n"
    }
    do {
      switch verb {
      case "start": try await alone(node) { start(node) }
      case "stop": try await alone(node) { try await stop(node) }
      case "reboot": try reboot(node)
      case "reset": try await alone(node) { try await reset(node) }
      case "save": try await alone(node) { try await save(node, as: request[2]) }
      case "restore": try await alone(node) { try await restore(node, to: request[2]) }
      default: return "error: cannot \(verb)\n"
      }
      return "ok\n"
    } catch {
      return "error: \(error)\n"
    }
  }

  /// Makes one change of a node at a time.
  private func alone(_ node: LabNode, _ change: () async throws -> Void) async throws {
    guard !self[node].isChanging else { throw LabError("\(node.name) is already being changed") }
    self[node].isChanging = true
    defer { self[node].isChanging = false }
    try await change()
  }

  private var names: String { nodes.map(\.name).joined(separator: ", ") }

  private func status() -> String {
    nodes.map { node in
      guard self[node].isOn else { return "\(node.name) \(node.address) off 0\n" }
      let seconds = (ContinuousClock.now - self[node].startedAt).components.seconds
      return "\(node.name) \(node.address) on \(seconds)\n"
    }.joined()
  }

  private func stop(_ node: LabNode) async throws {
    cutPower(node)
    try await untilOff(node)
  }

  /// systemd reboots when its first process gets this signal.
  private func reboot(_ node: LabNode) throws {
    guard let process = self[node].process,
      let leader = Self.children(of: process).first,
      kill(leader, __libc_current_sigrtmin() + 5) == 0
    else { throw LabError("\(node.name) is off") }
  }

  /// Puts a node back to its initial state.
  private func reset(_ node: LabNode) async throws {
    try await clear(node)
    self[node].layers = []
    try await make(node)
    start(node)
  }

  /// Stops a node and removes its own files.
  private func clear(_ node: LabNode) async throws {
    try await stop(node)
    try await disk(of: node).remove()
  }

  // MARK: Snapshots

  private func folder(ofSnapshot name: String, of node: LabNode) -> String {
    paths.disk(of: "snapshots/\(node.name)/\(name)")
  }

  /// Copies a node's own files while its processes are frozen; files unchanged since an earlier snapshot are stored
  /// once.
  private func save(_ node: LabNode, as name: String) async throws {
    // Whoever may write to the socket may send any name: it must not lead out of the snapshots' folder.
    guard LabPaths.isName(name) else {
      throw LabError("'\(name)' is not a valid snapshot name: up to 32 letters, digits and dashes")
    }
    let folder = folder(ofSnapshot: name, of: node)
    let isUsed = ([self[node].layers] + self[node].snapshots.values).contains {
      $0.contains(folder)
    }
    guard !isUsed else { throw LabError("\(node.name) is already using its snapshot \(name)") }
    let others = self[node].snapshots.keys.filter { $0 != name }.sorted().suffix(20)
    try Files.makeFolder(folder)
    let group = paths.cgroupPrefix + node.name
    defer { Cgroups.thaw(group) }
    try await Cgroups.freeze(group)
    try await Tool.run(
      "rsync",
      ["-aHAX", "--numeric-ids", "--delete"]
        + others.map { "--link-dest=" + self.folder(ofSnapshot: $0, of: node) }
        + [disk(of: node).upper + "/", folder + "/"])
    self[node].snapshots[name] = self[node].layers
  }

  /// Puts new files of the node's own over a snapshot, and boots.
  private func restore(_ node: LabNode, to name: String) async throws {
    guard let below = self[node].snapshots[name] else {
      let known = self[node].snapshots.keys.sorted().joined(separator: ", ")
      throw LabError(
        "\(node.name) has no snapshot \(name)\(known.isEmpty ? "" : "; it has \(known)")")
    }
    try await clear(node)
    self[node].layers = [folder(ofSnapshot: name, of: node)] + below
    try await makeDisk(of: node)
    try await mount(node)
    start(node)
  }

  /// The address of a node by its name; nil if there is no such node.
  nonisolated func address(of name: String) -> String? {
    nodes.first { $0.name == name || $0.address == name }?.address
  }
}
