import CLibSSH2
public import CourseModel
import Glibc
public import Nodes

/// A node over SSH, by libssh2: one connection, made at the first command, for many commands.
@SSHLoop
public final class LibSSH2Node: Node {
  public nonisolated let name: NodeName
  private let target: SSHTarget
  private let prompt: UserPrompt
  private let connection: SharedConnection<SSHSession>
  /// sshd allows ten sessions on a connection; two are left for others.
  private let channels = AsyncSemaphore(8)
  /// libssh2 opens one channel of a session at a time, and takes an answer to any channel's request for the one it
  /// waits for.
  private let opening = AsyncSemaphore(1)

  /// Commands that exceeded their time limit are ended one by one: ending each needs a session.
  private let ending = AsyncSemaphore(1)

  /// Handshakes in progress, over all nodes.
  private static let handshakes = AsyncSemaphore(32)
  private static let attempts = 4

  public nonisolated init(_ target: SSHTarget, prompt: UserPrompt = .none) {
    name = target.node
    self.target = target
    self.prompt = prompt
    connection = SharedConnection {
      try await EventLoop.preferred { try await Self.connect(target, prompt) }
    } end: {
      await $0.end()
    }
  }

  /// - Throws: ``Nodes/NodeFault`` if the node gives no answer, or `CancellationError`.
  public func run(_ command: NodeCommand) async throws -> Evidence {
    guard let result = await run([command]).first else { throw CancellationError() }
    return try result.get()
  }

  public func hostKey() async -> String? {
    await EventLoop.preferred { await fingerprint() }
  }

  private func fingerprint() async -> String? {
    guard let session = try? await connection.get() else { return nil }
    return HostKeys.fingerprint(session.handle)
  }

  /// Runs the commands one after the other in one shell: each costs its own processor time and nothing else.
  public func run(_ commands: [NodeCommand]) async -> [Result<Evidence, any Error>] {
    var results: [Result<Evidence, any Error>] = []
    while results.count < commands.count {
      let rest = Array(commands[results.count...])
      let round = await EventLoop.preferred { await runInOneShell(rest) }
      results += round.evidence.map { .success($0) }
      guard let (fault, isTheCommands) = round.fault else { continue }
      // A fault of the node affects all remaining commands; a fault of one command does not.
      let count = isTheCommands ? 1 : commands.count - results.count
      results += Array(repeating: .failure(fault), count: count)
    }
    return results
  }

  /// The progress of one shell.
  private struct Round {
    var evidence: [Evidence] = []
    /// The reason why it stopped, and whether that is the next command's own fault. Nil if all commands were answered,
    /// or one ended the shell by a signal.
    var fault: (any Error, isTheCommands: Bool)?
  }

  /// - Returns: Its progress, at most up to and including the first command that has a user.
  private func runInOneShell(_ commands: [NodeCommand]) async -> Round {
    let commands = Array(
      commands.prefix((commands.firstIndex { $0.user != nil } ?? commands.count) + 1))
    do {
      let session = try await connection.get()
      let round = await channels.withPermit {
        do {
          return try await session.use { try await execute(commands, on: session) }
        } catch {
          return Round(fault: (error, false))
        }
      }
      if session.isEnded { await connection.drop(session) }
      return round
    } catch {
      return Round(fault: (error, false))
    }
  }

  public func close() async { await connection.close() }

  // MARK: Connecting

  private static func connect(_ target: SSHTarget, _ prompt: UserPrompt) async throws
    -> SSHSession
  {
    var pause = Duration.milliseconds(150)
    for attempt in 1... {
      do {
        return try await handshakes.withPermit { try await attemptToConnect(target, prompt) }
      } catch let fault as NodeFault where fault.kind == .busy && attempt < attempts {
        try await Task.sleep(for: pause + .milliseconds(Int.random(in: 0...100)))
        pause *= 2
      }
    }
    throw target.fault(.busy, "\(target.host) accepts no connection")
  }

  private static func attemptToConnect(_ target: SSHTarget, _ prompt: UserPrompt) async throws
    -> SSHSession
  {
    let socket = try await Dialling.connect(target)
    let session = try SSHSession(socket: socket, target: target)
    do {
      try await session.use {
        try await handshake(session)
        try await checkHostKey(session, prompt)
        var authentication = Authentication(session, prompt)
        try await authentication.perform()
      }
      return session
    } catch {
      session.end()
      throw error
    }
  }

  private static func handshake(_ session: SSHSession) async throws {
    let target = session.target
    let result = try await session.repeated(
      "the SSH handshake with \(target.host)", until: .now + target.connectLimit
    ) {
      Int(libssh2_session_handshake(session.handle, session.socket))
    }
    guard result != 0 else { return }
    switch Int32(result) {
    case LIBSSH2_ERROR_KEX_FAILURE, LIBSSH2_ERROR_METHOD_NONE, LIBSSH2_ERROR_KEY_EXCHANGE_FAILURE,
      LIBSSH2_ERROR_METHOD_NOT_SUPPORTED:
      throw target.fault(
        .unsupported, "\(target.host) and libssh2 share no algorithm: \(session.lastError)")
    case LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_DISCONNECT:
      throw target.fault(
        .busy, "\(target.host) closed the connection before the handshake: \(session.lastError)")
    default:
      throw target.fault(.lost, "the SSH handshake failed: \(session.lastError)")
    }
  }

  private static func checkHostKey(_ session: SSHSession, _ prompt: UserPrompt) async throws {
    let target = session.target
    guard let hostKey = session.hostKey else {
      throw target.fault(.lost, "\(target.host) sent no host key")
    }
    let known = try HostKeys(session: session.handle, target: target)
    defer { known.free() }
    if known.hasMarkers {
      throw target.fault(
        .unsupported, "known_hosts has a @revoked or @cert-authority, which libssh2 ignores")
    }
    let print = HostKeys.fingerprint(session.handle)
    switch known.check(hostKey.key, hostKey.length) {
    case .known: return
    case .unknown:
      var isTrusted = target.hostKeys == .acceptNew
      if !isTrusted { isTrusted = await prompt.trust(target.host, print) }
      guard isTrusted else {
        throw target.fault(
          .hostKeyUnknown,
          "the host key of \(target.host) is unknown (\(print)); log in once with ssh, or use --accept-new"
        )
      }
      try known.keep(hostKey.key, hostKey.length, type: hostKey.type)
    case .changed:
      let known = await HostKeys.knownKeys(target)
      // libssh2 uses the key type that it prefers, ssh the one that is known.
      guard known.isEmpty || known.contains(where: { $0.type == HostKeys.typeName(hostKey.type) })
      else {
        throw target.fault(
          .unsupported,
          "\(target.host) is known only by a key of type \(known[0].type), which libssh2 does not ask for first"
        )
      }
      let prints = known.map { "\($0.fingerprint) in \($0.file)" }.joined(separator: ", ")
      throw target.fault(
        .hostKeyChanged,
        "the host key of \(target.host) has changed: it is \(print), but \(prints.isEmpty ? "another key" : prints) is known; if the node was reinstalled: ssh-keygen -R \(target.host)"
      )
    }
  }

  // MARK: Commands

  /// - Parameter endsLeftovers: Whether to end a command that is still running.
  /// - Throws: ``NodeFault`` if no shell could be opened, or `CancellationError`.
  private func execute(
    _ commands: [NodeCommand], on session: SSHSession, endsLeftovers: Bool = true
  ) async throws -> Round {
    let channel = try await opened(on: session)
    var reading = ShellReading(channel, commands: commands, session: session)
    var round = Round()
    do {
      try await reading.run()
    } catch let fault as NodeFault where fault.kind == .timedOut {
      round.fault = (session.target.late(commands[reading.evidence.count]), true)
    } catch {
      round.fault = (error, false)
    }
    if round.fault != nil, endsLeftovers, let shell = reading.shell {
      await end(shell, on: session)
    }
    await Self.leave(channel, session)
    round.evidence = reading.evidence
    return round
  }

  /// Ends what a command left running: it would occupy its session, of which sshd has few, and the node's processor.
  private func end(_ shell: Int32, on session: SSHSession) async {
    guard !session.isEnded else { return }
    // Not cut short if the command was cancelled.
    await Task { @SSHLoop in
      await ending.withPermit {
        _ = try? await execute([.ending(shell: shell)], on: session, endsLeftovers: false)
      }
    }.value
  }

  /// Closes a channel, whatever happened to the command; others may go on using the connection.
  private static func leave(_ channel: OpaquePointer, _ session: SSHSession) async {
    // Not cut short if the command was cancelled.
    await Task { @SSHLoop in
      _ = try? await session.repeated("the command's end", until: .now + .seconds(1)) {
        Int(libssh2_channel_close(channel))
      }
    }.value
    // If the node does not confirm the close, libssh2 keeps the channel as long as the session.
    libssh2_channel_free(channel)
  }

  /// The time that a channel may take to open after its command was cancelled.
  private static let openingLimit = Duration.seconds(2)

  /// Used by the loop only.
  private nonisolated struct Opened: @unchecked Sendable {
    var channel: OpaquePointer
  }

  /// Opens a channel with `sh` on it. libssh2 would hand a half-opened channel to the next caller, so opening continues
  /// to its end even if the command is cancelled meanwhile.
  private func opened(on session: SSHSession) async throws -> OpaquePointer {
    let work = Task(executorPreference: EventLoop.shared) { try await self.open(session) }
    let channel = try await withTaskCancellationHandler {
      try await work.value.channel
    } onCancel: {
      Task {
        try await Task.sleep(for: Self.openingLimit)
        work.cancel()
      }
    }
    guard !Task.isCancelled else {
      await Self.leave(channel, session)
      throw CancellationError()
    }
    return channel
  }

  /// Opens a channel, and ends the connection if the node does not say whether it opens one.
  private func open(_ session: SSHSession) async throws -> Opened {
    try await opening.withPermit {
      // From here: the time that others take does not count.
      let deadline = ContinuousClock.now + session.target.connectLimit
      do {
        return Opened(channel: try await Self.open(session, until: deadline))
      } catch let fault as NodeFault where fault.kind == .busy {
        throw fault
      } catch {
        session.end()
        throw error
      }
    }
  }

  private static func open(
    _ session: SSHSession, until deadline: ContinuousClock.Instant
  ) async throws -> OpaquePointer {
    var channel: OpaquePointer?
    _ = try await session.repeated("opening a session", until: deadline) {
      channel = libssh2_channel_open_ex(session.handle, "session", 7, 2 << 20, 32768, nil, 0)
      return channel == nil ? session.lastCode : 0
    }
    guard let channel else {
      if session.lastCode == Int(LIBSSH2_ERROR_CHANNEL_FAILURE) {
        // Other users' sessions will end; without other users, all its sessions are stuck.
        if session.hasOneUser { session.end() }
        throw session.target.fault(.busy, "\(session.target.host) opens no more sessions")
      }
      throw session.lost()
    }
    let started = try await session.repeated("starting a shell", until: deadline) {
      Int(libssh2_channel_process_startup(channel, "exec", 4, "sh", 2))
    }
    guard started == 0 else { throw session.lost() }
    return channel
  }
}
