import CSockets
public import CourseModel
import Glibc
public import Nodes
import Subprocess
import Synchronization
import SystemPackage

/// A node over the system's own ssh, with one connection shared by all commands: for what libssh2 cannot do, such as
/// RSA keys with SHA-2, certificates, jump hosts and newer ciphers.
public final class OpenSSHNode: Node {
  public let name: NodeName
  private let target: SSHTarget
  private let connection: SharedConnection<Master>
  private let channels = AsyncSemaphore(8)

  /// The ssh master process, with its socket in a folder of its own.
  private final class Master: Sendable {
    let folder: String
    var socket: String { folder + "/c" }
    /// Tunnels, by the host and port at their other end.
    private let tunnels = Mutex<[String: Task<String, any Error>]>([:])

    init(folder: String) { self.folder = folder }

    /// The socket of a tunnel, opened by the first caller.
    func tunnel(
      to end: String,
      open: @escaping @Sendable (_ socket: String, _ end: String) async throws -> Void
    ) async throws -> String {
      let task = tunnels.withLock { tunnels in
        if let known = tunnels[end] { return known }
        let socket = "\(folder)/t\(tunnels.count)"
        let task = Task {
          try await open(socket, end)
          return socket
        }
        tunnels[end] = task
        return task
      }
      return try await task.value
    }

    func removeSockets() {
      unlink(socket)
      for number in 0..<tunnels.withLock(\.count) { unlink("\(folder)/t\(number)") }
    }
  }

  public init(_ target: SSHTarget) {
    name = target.node
    self.target = target
    connection = SharedConnection {
      try await Self.connect(target)
    } end: {
      await Self.leave($0, target)
    }
  }

  /// - Throws: ``Nodes/NodeFault`` if the node gives no answer, or `CancellationError`.
  public func run(_ command: NodeCommand) async throws -> Evidence {
    let master = try await connected()
    return try await channels.withPermit { try await execute(command, over: master) }
  }

  /// - Throws: ``Nodes/NodeFault`` if ssh cannot connect or opens no tunnel.
  public func tunnel(to host: String, port: Int) async throws -> String {
    let master = try await connected()
    return try await master.tunnel(to: "\(host):\(port)") { [target] socket, end in
      let (status, said) = try await Self.ssh(
        ["-O", "forward", "-L", "\(socket):\(end)", "-S", master.socket], target,
        limit: .seconds(10))
      guard status.isSuccess else {
        let last = said.split(whereSeparator: \.isNewline).last ?? "ssh gave no reason"
        throw target.fault(.unsupported, "no tunnel to \(end): \(last)")
      }
    }
  }

  public func close() async { await connection.close() }

  // MARK: Connecting

  /// The shared connection; a new one if ssh dropped it.
  private func connected() async throws -> Master {
    let master = try await connection.get()
    if access(master.socket, F_OK) == 0 { return master }
    await connection.drop(master)
    return try await connection.get()
  }

  /// Starts the shared connection; with `-f`, ssh returns once the user is logged in. It ends by itself some time after
  /// the last command, in case no one is left to end it.
  private static func connect(_ target: SSHTarget) async throws -> Master {
    var template = Array("/tmp/practicum.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw target.fault(.unsupported, "cannot make a folder in /tmp")
    }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let master = Master(folder: folder)
    do {
      let (status, said) = try await ssh(
        ["-M", "-N", "-f", "-S", master.socket, "-o", "ControlPersist=120"], target,
        limit: target.connectLimit * 3)
      guard status == .exited(0) else { throw fault(said, target) }
      try Task.checkCancellation()
      return master
    } catch {
      await leave(master, target)
      throw error
    }
  }

  /// Ends a master, if there is one, and removes its folder.
  private static func leave(_ master: Master, _ target: SSHTarget) async {
    // Not cut short if the command was cancelled.
    _ = await Task.detached {
      if access(master.socket, F_OK) == 0 {
        _ = try? await ssh(["-O", "exit", "-S", master.socket], target, limit: .seconds(5))
      }
      master.removeSockets()
      rmdir(master.folder)
    }.value
  }

  private static func options(_ target: SSHTarget) -> [String] {
    let seconds = max(1, target.connectLimit.components.seconds)
    var words = [
      "-o", "BatchMode=yes", "-o", "ConnectTimeout=\(seconds)", "-o", "ServerAliveInterval=5",
      "-o",
      "StrictHostKeyChecking=\(target.hostKeys == .acceptNew ? "accept-new" : "yes")",
    ]
    for key in target.keys { words += ["-i", key] }
    if let file = target.knownHosts.first { words += ["-o", "UserKnownHostsFile=\(file)"] }
    if target.port != 22 { words += ["-p", "\(target.port)"] }
    return words + target.sshOptions
  }

  /// Runs ssh for its messages about the connection.
  private static func ssh(_ words: [String], _ target: SSHTarget, limit: Duration) async throws -> (
    TerminationStatus, String
  ) {
    let arguments =
      options(target) + words + ["-l", target.user, "--", target.alias ?? target.host]
    // Background processes, a master or a jump host's ssh, keep standard error open: a pipe would not end with ssh; a
    // file in memory does not have to.
    let said = FileDescriptor(rawValue: csockets_memory_file())
    guard said.rawValue >= 0 else { throw target.fault(.busy, "no memory for ssh's messages") }
    defer { try? said.close() }
    let result = try await Subprocess.run(
      .name("timeout"),
      arguments: Arguments(["-k", "1", "\(limit.components.seconds)", "ssh"] + arguments),
      input: .none, output: .discarded,
      error: .fileDescriptor(said, closeAfterSpawningProcess: false))
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = try bytes.withUnsafeMutableBytes { try said.read(fromAbsoluteOffset: 0, into: $0) }
    return (result.terminationStatus, String(decoding: bytes.prefix(count), as: UTF8.self))
  }

  /// The kind of fault that ssh's own messages report.
  private static func fault(_ said: String, _ target: SSHTarget) -> NodeFault {
    let text = said.lowercased()
    let last = said.split(whereSeparator: \.isNewline).last.map(String.init) ?? "ssh gave no reason"
    let kinds: [(String, NodeFault.Kind)] = [
      ("host identification has changed", .hostKeyChanged),
      ("host key verification", .hostKeyUnknown),
      ("permission denied", .authentication), ("too many authentication", .authentication),
      ("connection refused", .refused), ("could not resolve", .unreachable),
      ("no route to host", .unreachable), ("network is unreachable", .unreachable),
      ("timed out", .timedOut), ("connection closed", .busy), ("connection reset", .busy),
    ]
    let kind = kinds.first { text.contains($0.0) }?.1 ?? .unreachable
    return target.fault(kind, "ssh \(target.user)@\(target.host): \(last)")
  }

  // MARK: Commands

  /// - Parameter endsLeftovers: Whether to end a command that is still running.
  private func execute(
    _ command: NodeCommand, over master: Master, endsLeftovers: Bool = true
  ) async throws -> Evidence {
    let start = Clocks.now
    let clock = ContinuousClock.now
    let arguments =
      Self.options(target) + [
        "-S", master.socket, "-T", "-l", target.user, "--", target.alias ?? target.host, "sh",
      ]
    let done = try await NodeProcess.run("ssh", arguments, command: command, node: name)
    if let cut = done.cut {
      // A command left running would occupy its session, of which sshd has few, and the node's processor.
      if endsLeftovers, let shell = done.output.shell {
        // Not cut short if the command was cancelled.
        await Task {
          _ = try? await execute(.ending(shell: shell), over: master, endsLeftovers: false)
        }.value
      }
      throw cut == .late ? target.late(command) : CancellationError()
    }
    let outcome: Evidence.Outcome
    if let status = done.output.status, done.status != .exited(255) || status == 255 {
      outcome = .exited(status)
    } else {
      // 255 is ssh's own status: either a signal ended the shell, which ssh does not name, or the connection is gone.
      let isAlive = try await Self.ssh(
        ["-O", "check", "-S", master.socket], target, limit: .seconds(5)
      ).0.isSuccess
      guard isAlive else {
        await connection.drop(master)
        throw target.fault(.lost, "the connection to \(target.host) ended")
      }
      guard done.output.shell != nil else { throw target.noShell(done.output, done.error) }
      outcome = .signalled("unknown")
    }
    return Evidence(
      node: name, command: command.script, outcome: outcome, output: done.output.output,
      error: done.error.output, start: start, duration: Clocks.seconds(ContinuousClock.now - clock))
  }
}
