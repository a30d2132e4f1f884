import CLibSSH2
import Glibc
public import Nodes

/// A node over SSH, by libssh2: one connection, made at the first command, and many commands on it.
@SSHLoop
public final class LibSSH2Node: Node {
  public nonisolated let name: String
  private let target: SSHTarget
  private let prompt: UserPrompt
  private let connection: SharedConnection<SSHSession>
  /// sshd takes ten sessions on a connection; two are left for others.
  private let channels = Gate(8)
  /// libssh2 opens one channel of a session at a time, and takes an answer to any channel's request for
  /// the one that it waits for.
  private let opening = Gate(1)

  /// Commands that outlived their time are ended one by one: each needs a session for that.
  private let ending = Gate(1)

  /// Handshakes under way, over all nodes.
  private static let handshakes = Gate(32)
  private static let attempts = 4

  public nonisolated init(_ target: SSHTarget, prompt: UserPrompt = .none) {
    name = target.node
    self.target = target
    self.prompt = prompt
    connection = SharedConnection {
      try await Self.connect(target, prompt)
    } end: {
      await $0.end()
    }
  }

  public func run(_ command: NodeCommand) async throws -> Evidence {
    let session = try await connection.get()
    await channels.enter()
    do {
      let evidence = try await session.use {
        try await execute(command, on: session)
      }
      await channels.leave()
      return evidence
    } catch {
      await channels.leave()
      if session.isEnded { await connection.drop(session) }
      throw error
    }
  }

  public func close() async { await connection.close() }

  // MARK: Connecting

  private static func connect(_ target: SSHTarget, _ prompt: UserPrompt) async throws
    -> SSHSession
  {
    var pause = Duration.milliseconds(150)
    for attempt in 1... {
      await handshakes.enter()
      do {
        let session = try await attemptToConnect(target, prompt)
        await handshakes.leave()
        return session
      } catch let fault as NodeFault where fault.kind == .busy && attempt < attempts {
        await handshakes.leave()
        try await Task.sleep(for: pause + .milliseconds(Int.random(in: 0...100)))
        pause *= 2
      } catch {
        await handshakes.leave()
        throw error
      }
    }
    throw target.fault(.busy, "\(target.host) takes no connection")
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
        .unsupported, "\(target.host) and libssh2 have no method in common: \(session.lastError)")
    case LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_DISCONNECT:
      throw target.fault(
        .busy, "\(target.host) closed the connection before the handshake: \(session.lastError)")
    default:
      throw target.fault(.lost, "the SSH handshake failed: \(session.lastError)")
    }
  }

  private static func checkHostKey(_ session: SSHSession, _ prompt: UserPrompt) async throws {
    let target = session.target
    guard let (key, length, type) = session.hostKey else {
      throw target.fault(.lost, "\(target.host) shows no host key")
    }
    let known = try HostKeys(session: session.handle, target: target)
    defer { known.free() }
    let print = HostKeys.fingerprint(session.handle)
    switch known.check(key, length) {
    case .known: return
    case .unknown:
      var isTrusted = target.hostKeys == .acceptNew
      if !isTrusted { isTrusted = await prompt.trust(target.host, print) }
      guard isTrusted else {
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

  private func execute(
    _ command: NodeCommand, on session: SSHSession
  ) async throws -> Evidence {
    let start = Clocks.now
    let clock = ContinuousClock.now
    let deadline = clock + command.timeLimit
    let channel = try await Self.open(session, opening, until: deadline)
    do {
      let (outcome, streams) = try await Self.answer(to: command, channel, session, deadline)
      await Self.leave(channel, session)
      return Evidence(
        node: session.target.node, command: command.script, outcome: outcome,
        output: streams.output.output, error: streams.error.output, start: start,
        duration: Clocks.seconds(ContinuousClock.now - clock))
    } catch let unfinished as Unfinished {
      if let shell = unfinished.shell { await end(shell, on: session) }
      await Self.leave(channel, session)
      throw unfinished.reason
    } catch {
      await Self.leave(channel, session)
      throw error
    }
  }

  /// A command that went on when nobody waited for it any more.
  private struct Unfinished: Error {
    var shell: Int32?
    var reason: any Error
  }

  /// Ends what a command left running: it would keep its session, of which sshd has few, and the node's
  /// processor.
  private func end(_ shell: Int32, on session: SSHSession) async {
    // Not cut short where the command was cancelled.
    await Task { @SSHLoop in
      await ending.enter()
      _ = try? await execute(.ending(shell: shell), on: session)
      await ending.leave()
    }.value
  }

  /// - Throws: ``Unfinished`` where the command goes on; ``NodeFault``.
  private static func answer(
    to command: NodeCommand, _ channel: OpaquePointer, _ session: SSHSession,
    _ deadline: ContinuousClock.Instant
  ) async throws -> (Evidence.Outcome, ChannelStreams) {
    let mark = NodeCommand.mark()
    var streams = ChannelStreams(channel, mark: mark, limit: command.byteLimit)
    do {
      try await write(Array(command.text(mark: mark).utf8), channel, session, deadline)
      try await read(&streams, session, deadline)
    } catch let fault as NodeFault where fault.kind == .timedOut {
      throw Unfinished(shell: streams.output.shell, reason: session.target.late(command))
    } catch let cancelled as CancellationError {
      throw Unfinished(shell: streams.output.shell, reason: cancelled)
    }
    streams.finish()
    guard streams.output.shell != nil else {
      throw session.target.noShell(streams.output, streams.error)
    }
    // A signal goes first: a shell may still have said a status.
    if let signal = streams.signal { return (.signalled(signal), streams) }
    guard let status = streams.output.status else {
      throw session.target.fault(
        .lost, "the connection to \(session.target.host) ended before the command did")
    }
    return (.exited(status), streams)
  }

  /// Closes a channel, whatever became of the command; others may go on using the connection.
  private static func leave(_ channel: OpaquePointer, _ session: SSHSession) async {
    // Not cut short where the command was cancelled.
    await Task { @SSHLoop in
      _ = try? await session.repeated("the command's end", until: .now + .seconds(1)) {
        Int(libssh2_channel_close(channel))
      }
    }.value
    // Where the node does not confirm the end, libssh2 keeps the channel as long as the session.
    libssh2_channel_free(channel)
  }

  private static func lost(_ session: SSHSession) -> NodeFault {
    let fault = session.target.fault(
      .lost, "the connection to \(session.target.host) ended: \(session.lastError)")
    session.end()
    return fault
  }

  /// Opens a channel with `sh` on it.
  private static func open(
    _ session: SSHSession, _ opening: Gate, until deadline: ContinuousClock.Instant
  ) async throws -> OpaquePointer {
    await opening.enter()
    do {
      var channel: OpaquePointer?
      _ = try await session.repeated("opening a session", until: deadline) {
        channel = libssh2_channel_open_ex(session.handle, "session", 7, 2 << 20, 32768, nil, 0)
        return channel == nil ? session.lastCode : 0
      }
      guard let channel else {
        if session.lastCode == Int(LIBSSH2_ERROR_CHANNEL_FAILURE) {
          // Others' sessions will end; what nobody uses is full of what cannot be ended.
          if session.hasOneUser { session.end() }
          throw session.target.fault(.busy, "\(session.target.host) opens no further session")
        }
        throw lost(session)
      }
      let started = try await session.repeated("starting a shell", until: deadline) {
        Int(libssh2_channel_process_startup(channel, "exec", 4, "sh", 2))
      }
      guard started == 0 else { throw lost(session) }
      await opening.leave()
      return channel
    } catch {
      // libssh2 keeps a half-opened channel for the next who opens one: it would get this one's.
      if (error as? NodeFault)?.kind != .busy { session.end() }
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
      guard count > 0 else { return }
      sent += count
      try await session.drain("sending the command", until: deadline)
    }
    _ = try await session.repeated("sending the command", until: deadline) {
      Int(libssh2_channel_send_eof(channel))
    }
  }

  /// Reads both streams until the answer is whole, or the node ends it.
  private static func read(
    _ streams: inout ChannelStreams, _ session: SSHSession, _ deadline: ContinuousClock.Instant
  ) async throws {
    var end = deadline
    var sinceYield = 0
    while !streams.haveEnded {
      do {
        let count = try await session.repeated("the command", until: end) { streams.take() }
        guard count >= 0 else { throw lost(session) }
        sinceYield += count
      } catch let fault as NodeFault where fault.kind == .timedOut && streams.areWhole {
        return
      }
      // A job in the background may keep the streams open, but the shell's own end comes at once.
      if streams.areWhole { end = min(end, .now + grace) }
      // A gigabyte from one node is no reason to keep the others waiting.
      if sinceYield > 1 << 20 {
        sinceYield = 0
        await Task.yield()
        if ContinuousClock.now >= end { throw session.target.fault(.timedOut, "too much output") }
      }
    }
  }

  private static let grace = Duration.milliseconds(300)
}
