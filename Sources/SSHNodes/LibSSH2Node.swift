import CLibSSH2
import Glibc
public import Nodes

/// A node over SSH, by libssh2: one connection, made at the first command, and many commands on it.
@SSHLoop
public final class LibSSH2Node: Node {
  public nonisolated let name: String
  private let target: SSHTarget
  private let prompt: SecretPrompt
  private var session: SSHSession?
  private var connecting: Task<SSHSession, any Error>?
  /// sshd takes ten sessions on a connection; two are left for others.
  private let channels = Gate(8)
  /// libssh2 opens one channel of a session at a time.
  private let opening = Gate(1)

  /// Handshakes under way, over all nodes.
  private static let handshakes = Gate(32)
  private static let attempts = 4

  public nonisolated init(_ target: SSHTarget, prompt: SecretPrompt = .none) {
    name = target.node
    self.target = target
    self.prompt = prompt
  }

  public func run(_ command: NodeCommand) async throws -> Evidence {
    let session = try await connected()
    await channels.enter()
    do {
      let evidence = try await session.use {
        try await Self.execute(command, on: session, opening)
      }
      await channels.leave()
      return evidence
    } catch {
      await channels.leave()
      // Whatever happened, what is left of the connection is not trusted.
      if (error as? NodeFault)?.kind != .busy { drop(session) }
      throw error
    }
  }

  public func close() {
    if let session { drop(session) }
  }

  private func drop(_ broken: SSHSession) {
    guard session === broken else { return }
    session = nil
    connecting = nil
    broken.end()
  }

  // MARK: Connecting

  private func connected() async throws -> SSHSession {
    if let session, !session.isEnded { return session }
    let task: Task<SSHSession, any Error>
    if let connecting {
      task = connecting
    } else {
      task = Task { try await self.connect() }
      connecting = task
    }
    do {
      let made = try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
      session = made
      return made
    } catch {
      connecting = nil
      throw error
    }
  }

  private func connect() async throws -> SSHSession {
    var pause = Duration.milliseconds(150)
    for attempt in 1... {
      await Self.handshakes.enter()
      do {
        let session = try await attemptToConnect()
        await Self.handshakes.leave()
        return session
      } catch let fault as NodeFault where fault.kind == .busy && attempt < Self.attempts {
        await Self.handshakes.leave()
        try await Task.sleep(for: pause + .milliseconds(Int.random(in: 0...100)))
        pause *= 2
      } catch {
        await Self.handshakes.leave()
        throw error
      }
    }
    throw target.fault(.busy, "\(target.host) takes no connection")
  }

  private func attemptToConnect() async throws -> SSHSession {
    let deadline = ContinuousClock.now + target.connectLimit
    let socket = try await Dialling.begin(target)
    let isReady = await EventLoop.shared.ready(
      socket, reading: false, writing: true, until: deadline)
    do {
      guard isReady else {
        try Task.checkCancellation()
        throw target.fault(
          .unreachable, "no answer from \(target.host) port \(target.port): is the node on?")
      }
      try Dialling.finish(socket, target)
    } catch {
      EventLoop.shared.forget(socket)
      Glibc.close(socket)
      throw error
    }
    let session = try SSHSession(socket: socket, target: target)
    do {
      try await session.use {
        try await handshake(session)
        try await checkHostKey(session)
        try await Authentication(
          session: session, prompt: prompt, deadline: .now + target.connectLimit
        ).perform()
      }
      return session
    } catch {
      session.end()
      throw error
    }
  }

  private func handshake(_ session: SSHSession) async throws {
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
        .unsupported, "\(target.host) and libssh2 have no method in common: \(session.lastError)")
    case LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_DISCONNECT:
      throw target.fault(
        .busy, "\(target.host) closed the connection before the handshake: \(session.lastError)")
    default:
      throw target.fault(.lost, "the SSH handshake failed: \(session.lastError)")
    }
  }

  private func checkHostKey(_ session: SSHSession) async throws {
    guard let (key, length, type) = session.hostKey else {
      throw target.fault(.lost, "\(target.host) shows no host key")
    }
    let known = try HostKeys(session: session.handle, target: target)
    defer { known.free() }
    let print = HostKeys.fingerprint(session.handle)
    switch known.check(key, length) {
    case .known: return
    case .unknown:
      guard target.hostKeys == .acceptNew else {
        throw target.fault(
          .hostKeyUnknown,
          "the host key of \(target.host) is not known (\(print)); log in once with ssh, or use --accept-new"
        )
      }
      try known.keep(key, length, type: type)
    case .changed:
      throw target.fault(
        .hostKeyChanged,
        "the host key of \(target.host) has changed: it shows \(print), known is \(await HostKeys.knownFingerprints(target)); if the node was made anew: ssh-keygen -R \(target.host)"
      )
    }
  }

  // MARK: Commands

  private static func execute(
    _ command: NodeCommand, on session: SSHSession, _ opening: Gate
  ) async throws -> Evidence {
    let start = Clocks.now
    let clock = ContinuousClock.now
    let deadline = clock + command.timeLimit
    let channel = try await open(session, opening, until: deadline)
    defer { libssh2_channel_free(channel) }
    let mark = NodeCommand.mark()
    let started = try await session.repeated("the command", until: deadline) {
      Int(libssh2_channel_process_startup(channel, "exec", 4, "sh", 2))
    }
    guard started == 0 else { throw lost(session) }
    try await write(Array(command.text(mark: mark).utf8), channel, session, deadline)
    let (output, error) = try await read(channel, session, command, mark, deadline)
    _ = try await session.repeated("the command's end", until: deadline) {
      Int(libssh2_channel_close(channel))
    }
    _ = try await session.repeated("the command's end", until: deadline) {
      Int(libssh2_channel_wait_closed(channel))
    }
    guard output.hasBegun else { throw session.target.noShell(output, error) }
    return Evidence(
      node: session.target.node, command: command.script,
      outcome: outcome(of: channel), output: output, error: error, start: start,
      duration: Clocks.seconds(ContinuousClock.now - clock))
  }

  private static func lost(_ session: SSHSession) -> NodeFault {
    session.target.fault(
      .lost, "the connection to \(session.target.host) ended: \(session.lastError)")
  }

  private static func open(
    _ session: SSHSession, _ opening: Gate, until deadline: ContinuousClock.Instant
  ) async throws -> OpaquePointer {
    await opening.enter()
    do {
      while true {
        if let channel = libssh2_channel_open_ex(
          session.handle, "session", 7, 2 << 20, 32768, nil, 0)
        {
          await opening.leave()
          return channel
        }
        switch Int32(session.lastCode) {
        case LIBSSH2_ERROR_EAGAIN: try await session.wait("opening a session", until: deadline)
        case LIBSSH2_ERROR_CHANNEL_FAILURE:
          throw session.target.fault(.busy, "\(session.target.host) opens no further session")
        default: throw lost(session)
        }
      }
    } catch {
      await opening.leave()
      throw error
    }
  }

  private static func write(
    _ bytes: [UInt8], _ channel: OpaquePointer, _ session: SSHSession,
    _ deadline: ContinuousClock.Instant
  ) async throws {
    var sent = 0
    while sent < bytes.count {
      let count = try await session.repeated("sending the command", until: deadline) {
        bytes[sent...].withUnsafeBytes { rest in
          libssh2_channel_write_ex(
            channel, 0, rest.bindMemory(to: CChar.self).baseAddress, rest.count)
        }
      }
      // A shell that has ended takes no more; what it said is read all the same.
      guard count > 0 else { break }
      sent += count
    }
    _ = try await session.repeated("sending the command", until: deadline) {
      Int(libssh2_channel_send_eof(channel))
    }
  }

  private static func read(
    _ channel: OpaquePointer, _ session: SSHSession, _ command: NodeCommand, _ mark: String,
    _ deadline: ContinuousClock.Instant
  ) async throws -> (KeptOutput, KeptOutput) {
    var streams = [
      KeptOutput(limit: command.byteLimit, behind: mark),
      KeptOutput(limit: command.byteLimit, behind: mark),
    ]
    var buffer = [CChar](repeating: 0, count: 65536)
    var sinceYield = 0
    while true {
      var isBlocked = true
      for (index, stream) in [Int32(0), SSH_EXTENDED_DATA_STDERR].enumerated() {
        let count = libssh2_channel_read_ex(channel, stream, &buffer, buffer.count)
        if count > 0 {
          buffer[..<count].withUnsafeBytes { streams[index].append($0) }
          sinceYield += count
          isBlocked = false
        } else if count < 0, count != Int(LIBSSH2_ERROR_EAGAIN) {
          throw lost(session)
        }
      }
      if isBlocked {
        if libssh2_channel_eof(channel) == 1 { return (streams[0], streams[1]) }
        do {
          try await session.wait("the command", until: deadline)
        } catch let fault as NodeFault where fault.kind == .timedOut {
          throw session.target.fault(
            .timedOut, "the command did not end within \(command.timeLimit): \(command.script)")
        }
      } else if sinceYield > 1 << 20 {
        // A gigabyte from one node is no reason to keep the others waiting.
        sinceYield = 0
        await Task.yield()
        guard ContinuousClock.now < deadline else {
          throw session.target.fault(
            .timedOut, "the command did not end within \(command.timeLimit): \(command.script)")
        }
      }
    }
  }

  /// A signal goes first: the exit status is 0 beside it.
  private static func outcome(of channel: OpaquePointer) -> Evidence.Outcome {
    var signal: UnsafeMutablePointer<CChar>?
    var length = 0
    libssh2_channel_get_exit_signal(channel, &signal, &length, nil, nil, nil, nil)
    if let signal, length > 0 {
      defer { free(signal) }
      return .signalled(String(cString: signal))
    }
    return .exited(libssh2_channel_get_exit_status(channel))
  }
}
