import Glibc
public import Nodes
import Subprocess

/// A node over the system's own ssh, with one connection that is shared by all commands: for what
/// libssh2 cannot do, such as RSA keys with SHA-2, certificates, jump hosts and newer ciphers.
public actor OpenSSHNode: Node {
  public nonisolated let name: String
  private let target: SSHTarget
  private var folder: String?
  private var connecting: Task<String, any Error>?
  private let channels = Gate(8)

  public init(_ target: SSHTarget) {
    name = target.node
    self.target = target
  }

  public func run(_ command: NodeCommand) async throws -> Evidence {
    let socket = try await connected()
    await channels.enter()
    do {
      let evidence = try await execute(command, over: socket)
      await channels.leave()
      return evidence
    } catch {
      await channels.leave()
      throw error
    }
  }

  public func close() async {
    guard let folder else { return }
    _ = try? await ssh(["-O", "exit", "-S", folder + "/c"], limit: .seconds(5))
    rmdir(folder)
    self.folder = nil
    connecting = nil
  }

  // MARK: Connecting

  private func connected() async throws -> String {
    let task: Task<String, any Error>
    if let connecting {
      task = connecting
    } else {
      task = Task { try await self.connect() }
      connecting = task
    }
    do { return try await task.value } catch {
      connecting = nil
      throw error
    }
  }

  /// Starts the shared connection; `-f` returns when the user is let in.
  private func connect() async throws -> String {
    var template = Array("/tmp/practicum.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw target.fault(.unsupported, "cannot make a folder in /tmp")
    }
    let made = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let (status, said) = try await ssh(
      ["-M", "-N", "-f", "-S", made + "/c"], limit: target.connectLimit * 3)
    guard status == .exited(0) else {
      rmdir(made)
      throw fault(said)
    }
    folder = made
    return made + "/c"
  }

  private var options: [String] {
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

  /// Runs ssh for what it says about the connection.
  private func ssh(_ words: [String], limit: Duration) async throws -> (TerminationStatus, String) {
    let arguments = options + words + ["-l", target.user, "--", target.host]
    // The master goes on in the background and keeps standard error open: a file takes it.
    let result = try await Subprocess.run(
      .name("timeout"),
      arguments: Arguments(["-k", "1", "\(limit.components.seconds)", "ssh"] + arguments),
      input: .none, output: .discarded, error: .string(limit: 1 << 16))
    return (result.terminationStatus, result.standardError)
  }

  /// ssh's own words, as the kind of fault that they tell.
  private func fault(_ said: String) -> NodeFault {
    let text = said.lowercased()
    let last = said.split(separator: "\n").last.map(String.init) ?? "ssh gave no reason"
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

  private func execute(_ command: NodeCommand, over socket: String) async throws -> Evidence {
    let start = Clocks.now
    let clock = ContinuousClock.now
    let arguments = options + ["-S", socket, "-T", "-l", target.user, "--", target.host, "sh"]
    let done = try await NodeProcess.run("ssh", arguments, command: command, node: name)
    if done.isLate {
      throw target.fault(
        .timedOut, "the command did not end within \(command.timeLimit): \(command.script)")
    }
    // 255 is ssh's own way to say that the connection is gone; only then the mark is missing, or the
    // shared connection does not answer.
    if done.status == .exited(255) {
      let isAlive = try await ssh(["-O", "check", "-S", socket], limit: .seconds(5)).0.isSuccess
      guard done.output.hasBegun, isAlive else {
        connecting = nil
        throw target.fault(.lost, "the connection to \(target.host) ended")
      }
    }
    guard case .exited(let code) = done.status else {
      throw target.fault(.lost, "ssh to \(target.host) was ended")
    }
    guard done.output.hasBegun else { throw target.noShell(done.output, done.error) }
    return Evidence(
      node: name, command: command.script, outcome: .exited(code), output: done.output,
      error: done.error,
      start: start, duration: Clocks.seconds(ContinuousClock.now - clock))
  }
}
