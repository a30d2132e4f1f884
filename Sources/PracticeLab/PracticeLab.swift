import CSockets
import Glibc

/// Small real Linux nodes on one machine, as in lab manuals: node1 is 192.168.122.101.
///
/// The nodes run in namespaces of their own; this type talks to the supervisor that keeps them.
public struct PracticeLab: Sendable {
  public let paths: LabPaths

  public init(_ paths: LabPaths) { self.paths = paths }

  /// A node as the supervisor sees it.
  public struct NodeStatus: Sendable, Hashable {
    public var name: String
    public var address: String
    public var isOn: Bool
    public var seconds: Int
  }

  /// The names of all labs that are up on this machine.
  public static var running: [String] {
    Files.entries("/run/practicum").filter { name in
      (try? LabPaths(name: name)).map { PracticeLab($0).isUp } ?? false
    }
  }

  /// The user who called sudo, or else the current one: the keys belong to them.
  static var owner: uid_t {
    getenv("SUDO_UID").flatMap { uid_t(String(cString: $0)) } ?? getuid()
  }

  public var isUp: Bool {
    guard let socket = Sockets.connect(path: paths.socket) else { return false }
    close(socket)
    return true
  }

  // MARK: Up and down

  /// Makes the nodes, and waits until ssh answers on all of them.
  /// - Parameters:
  ///   - memory: Megabytes for each node; nil derives it from the machine's and the number of nodes.
  ///   - disk: Megabytes for each node's files; nil as above.
  ///   - processes: Processes for each node; nil derives it from the machine's.
  ///   - program: This program's path, which is run again as the supervisor.
  ///   - progress: Gets a line for each stage.
  /// - Returns: The limits of each node.
  /// - Throws: ``LabError`` if the lab is up, something is missing or a step fails; Subprocess's error if
  ///   mmdebstrap cannot be started.
  @discardableResult
  public func up(
    count: Int, memory: Int? = nil, disk: Int? = nil, processes: Int? = nil,
    program: String,
    progress: @escaping @Sendable (String) -> Void
  ) async throws -> NodeLimits {
    guard (1...LabNode.most).contains(count) else {
      throw LabError("a lab has 1 to \(LabNode.most) nodes")
    }
    try Self.requireRoot("nodes up")
    guard !isUp else {
      throw LabError(
        "lab \(paths.name) is already up: see 'grade nodes status', or end it with 'grade nodes down'"
      )
    }
    try Leftovers(paths).remove()
    let missing = Doctor.missing()
    guard missing.isEmpty else {
      throw LabError(
        "missing: \(missing.map(\.name).joined(separator: ", ")); install with: \(Doctor.remedy(missing))"
      )
    }
    try await BaseImage(paths: paths).build(progress: progress)
    let nodes = LabNode.all(count)
    progress("starting \(count == 1 ? "node1" : "node1 to node\(count)")")
    try await makeKeys(nodes)
    var limits = NodeLimits(nodes: count, folder: paths.disk)
    limits.memory = memory ?? limits.memory
    limits.disk = disk ?? limits.disk
    limits.processes = processes ?? limits.processes
    try await launch(program: program, count: count, limits)
    for node in nodes { try await untilAnswering(node.name, within: .seconds(60 + count)) }
    return limits
  }

  /// The ways in which the nodes are not contained, each with its reason; empty if a node's root is not the machine's
  /// and every resource is limited.
  /// - Throws: ``LabError`` if the lab is not up.
  public func caveats() throws -> [String] {
    try ask("caveats").split(separator: "\n").map(String.init)
  }

  static func rootIsRoot(because reason: String) -> String {
    "root there is root here: \(reason); give access to these nodes only to people whom you would make root on this machine"
  }

  /// Checks that this process runs as root.
  /// - Parameter command: The `grade` subcommand for the message.
  /// - Throws: ``LabError`` if it does not.
  public static func requireRoot(_ command: String) throws {
    guard geteuid() == 0 else { throw LabError("needs root: sudo grade \(command)") }
  }

  /// Makes one key for the reader, one for each node, and the files that list them.
  private func makeKeys(_ nodes: [LabNode]) async throws {
    umask(0o022)
    try Files.makeFolder(paths.run + "/host-keys")
    try await makeKey(paths.key, comment: "practicum")
    for half in ["", ".pub"] { chown(paths.key + half, Self.owner, gid_t.max) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for node in nodes {
        group.addTask {
          try await makeKey("\(paths.run)/host-keys/\(node.name)", comment: node.name)
        }
      }
      try await group.waitForAll()
    }
    try Files.write(authorizedKeys(), to: paths.run + "/authorized_keys")
    let known = nodes.map { node in
      let key = Files.read("\(paths.run)/host-keys/\(node.name).pub") ?? ""
      let words = key.split(separator: " ").prefix(2).joined(separator: " ")
      return "\(node.name),\(node.address) \(words)\n"
    }
    try Files.write(known.joined(), to: paths.knownHosts)
  }

  private func makeKey(_ path: String, comment: String) async throws {
    try await Tool.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path])
  }

  /// The lab's own key and the reader's: plain `ssh root@node1` works with them.
  private func authorizedKeys() -> String {
    var keys = [Files.read(paths.key + ".pub") ?? ""]
    var homes = ["/root"]
    if let entry = getpwuid(Self.owner) { homes.append(String(cString: entry.pointee.pw_dir)) }
    for home in homes {
      for name in Files.entries(home + "/.ssh") where name.hasSuffix(".pub") {
        keys.append(Files.read("\(home)/.ssh/\(name)") ?? "")
      }
    }
    return keys.joined()
  }

  /// Starts the supervisor in namespaces of its own, and a sweeper that waits for its end, whatever its cause.
  private func launch(program: String, count: Int, _ limits: NodeLimits) async throws {
    let inner =
      "touch \"$2\" && mount --bind /proc/self/ns/net \"$2\" && exec unshare -n \"$1\" nodes supervise --name \"$3\" --count \"$4\" --memory \"$6\" --disk \"$7\" --processes \"$8\""
    let outer =
      "exec </dev/null >>\"$5\" 2>&1 unshare -m -p --fork --kill-child --mount-proc --propagation private /bin/sh -c '\(inner)' sh \"$@\""
    try await Tool.run(
      "setsid",
      [
        "-f", "/bin/sh", "-c", outer, "sh", program, paths.outerNetwork, paths.name, "\(count)",
        paths.log, "\(limits.memory)", "\(limits.disk)", "\(limits.processes)",
      ])
    try await Tool.run(
      "setsid",
      [
        "-f", "/bin/sh", "-c", "exec </dev/null >/dev/null 2>&1 \"$1\" nodes sweep --name \"$2\"",
        "sh", program, paths.name,
      ])
  }

  /// Waits until a node's sshd sends its banner.
  /// - Throws: ``LabError`` if it does not within the limit.
  public func untilAnswering(_ node: String, within limit: Duration) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
      if hasBanner(node) { return }
      try await Task.sleep(for: .milliseconds(25))
    }
    let log = (Files.read(paths.log) ?? "").split(separator: "\n").suffix(3).joined(separator: "; ")
    throw LabError("\(node) does not answer; the lab's log \(paths.log) ends with: \(log)")
  }

  private func hasBanner(_ node: String) -> Bool {
    guard let socket = try? connect(to: node, port: 22) else { return false }
    defer { close(socket) }
    var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    var bytes = [UInt8](repeating: 0, count: 4)
    return poll(&waiting, 1, 500) == 1 && recv(socket, &bytes, 4, 0) == 4
      && bytes == Array("SSH-".utf8)
  }

  /// Ends the lab, and removes all its files.
  /// - Throws: ``LabError`` if this process is not root or something cannot be removed.
  public func down() async throws {
    try Self.requireRoot("nodes down")
    if let socket = Sockets.connect(path: paths.socket) {
      defer { close(socket) }
      Sockets.write("down\n", to: socket)
      for _ in 0..<250 where isUp { try await Task.sleep(for: .milliseconds(20)) }
      if isUp { killSupervisor(socket) }
    }
    let leftovers = Leftovers(paths)
    for _ in 0..<250 where leftovers.areHeld { try await Task.sleep(for: .milliseconds(20)) }
    try leftovers.remove()
  }

  /// Kills a supervisor that did not end when asked; the kernel ends the nodes with it.
  private func killSupervisor(_ socket: Int32) {
    let peer = csockets_peer(socket)
    if peer > 1 { kill(peer, SIGKILL) }
  }

  // MARK: The nodes

  /// The state of all nodes.
  /// - Throws: ``LabError`` if the lab is not up.
  public func status() throws -> [NodeStatus] {
    try ask("status").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 4, let seconds = Int(words[3]) else { return nil }
      return NodeStatus(
        name: words[0], address: words[1], isOn: words[2] == "on", seconds: seconds)
    }
  }

  /// Boots a node.
  /// - Throws: ``LabError`` if the lab is not up or cannot do it.
  public func start(_ node: String) throws { try tell("start \(node)") }

  /// Cuts a node's power.
  /// - Throws: As ``start(_:)``.
  public func stop(_ node: String) throws { try tell("stop \(node)") }

  /// Reboots a node.
  /// - Throws: As ``start(_:)``.
  public func reboot(_ node: String) throws { try tell("reboot \(node)") }

  /// Puts a node back to its initial state, running.
  /// - Throws: As ``start(_:)``.
  public func reset(_ node: String) throws { try tell("reset \(node)") }

  /// Seconds: a whole disk is copied, on a machine that may be busy with other labs.
  private static let copyLimit = 300

  /// Saves a node's disk as a snapshot.
  /// - Throws: ``LabError`` if the name is not valid, or the lab is not up or cannot do it.
  public func save(_ node: String, as name: String) throws {
    try tell("save \(node) \(name)", within: Self.copyLimit)
  }

  /// Puts a node back to a snapshot, booted again.
  /// - Throws: As ``start(_:)``.
  public func restore(_ node: String, to name: String) throws {
    try tell("restore \(node) \(name)", within: Self.copyLimit)
  }

  /// Opens a socket to a node's port inside the lab's network; it may still be connecting. The caller closes it.
  /// - Throws: ``LabError`` if the lab is not up or has no such node.
  public func connect(to node: String, port: UInt16) throws -> Int32 {
    guard let socket = Sockets.connect(path: paths.socket) else { throw notUp }
    defer { close(socket) }
    Sockets.limit(socket, seconds: 5)
    Sockets.write("connect \(node) \(port)\n", to: socket)
    let descriptor = csockets_receive_descriptor(socket)
    guard descriptor >= 0 else { throw LabError("lab \(paths.name) cannot reach \(node):\(port)") }
    return descriptor
  }

  /// Sends a socket to a node's port over standard output, for ssh's ProxyUseFdpass.
  /// - Throws: ``LabError`` as ``connect(to:port:)``, and if standard output is not a socket.
  public func pass(node: String, port: UInt16) throws {
    let socket = try connect(to: node, port: port)
    guard csockets_send_descriptor(STDOUT_FILENO, socket) == 0 else {
      throw LabError("standard output cannot take a socket; this command is for ssh's ProxyCommand")
    }
  }

  private var notUp: LabError {
    let reason =
      Files.exists(paths.socket) && access(paths.socket, R_OK | W_OK) != 0
      ? "belongs to another user: use sudo" : "is not up: sudo grade nodes up"
    return LabError("lab \(paths.name) \(reason)")
  }

  private func tell(_ request: String, within seconds: Int = 30) throws {
    let answer = try ask(request, within: seconds)
    guard answer == "ok\n" else {
      throw LabError(
        answer.isEmpty
          ? "the lab did not answer within \(seconds) s: is this machine overloaded?"
          : String(answer.dropLast()))
    }
  }

  private func ask(_ request: String, within seconds: Int = 30) throws -> String {
    guard let socket = Sockets.connect(path: paths.socket) else { throw notUp }
    defer { close(socket) }
    Sockets.limit(socket, seconds: seconds)
    Sockets.write(request + "\n", to: socket)
    var answer = ""
    while let line = Sockets.readLine(socket) { answer += line + "\n" }
    return answer
  }
}
