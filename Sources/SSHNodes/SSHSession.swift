import CLibSSH2
import Glibc
import Nodes

/// One libssh2 session on one socket, shared by several commands.
///
/// libssh2 keeps state across calls that would block, and this class takes care of two of its rules:
/// - A packet sent in part must be completed by the call that began it, from the same address, which libssh2's own
///   calls do not observe. So none is sent in part: what the socket does not accept waits in a queue here.
/// - Data that one call reads from the socket may be for another command, and the socket then reports nothing more: the
///   others are told to look again.
@SSHLoop
final class SSHSession {
  let handle: OpaquePointer
  let socket: Int32
  let target: SSHTarget
  /// Commands in progress; libssh2's memory is freed when the last has ended.
  private var users = 0
  private(set) var isEnded = false
  /// The callbacks' state: libssh2 hands the box back to them.
  private let box: Box

  nonisolated final class Box {
    /// The session's own socket: libssh2 uses the callbacks for an agent's, too.
    let socket: Int32
    /// The answer to keyboard-interactive.
    var password = ""
    /// Bytes that the current call may still read from the socket.
    var budget = 0
    /// The socket was empty at the last read: there is no need to try again before it reports data.
    var isDry = false
    /// Bytes received in all.
    var received: UInt64 = 0
    /// Bytes that the socket has not accepted yet.
    var outgoing: [UInt8] = []

    init(_ socket: Int32) { self.socket = socket }
  }

  /// In milliseconds. An agent answers at once, unless its user must confirm; every connection waits meanwhile.
  private nonisolated static let agentLimit: Int32 = 15_000

  /// The most bytes that one call reads: a node that sends without end would occupy the loop.
  private static let budget = 1 << 18
  /// The most bytes waiting to be sent before callers must wait.
  private static let outgoingLimit = 1 << 18

  /// Takes ownership of the socket.
  /// - Throws: ``NodeFault`` if libssh2 is out of memory.
  init(socket: Int32, target: SSHTarget) throws {
    box = Box(socket)
    guard
      let handle = libssh2_session_init_ex(nil, nil, nil, Unmanaged.passUnretained(box).toOpaque())
    else { throw target.fault(.unsupported, "libssh2 is out of memory") }
    self.handle = handle
    self.socket = socket
    self.target = target
    libssh2_session_set_blocking(handle, 0)
    for (callback, function) in [
      (LIBSSH2_CALLBACK_RECV, unsafeBitCast(Self.receive, to: UnsafeMutableRawPointer.self)),
      (LIBSSH2_CALLBACK_SEND, unsafeBitCast(Self.send, to: UnsafeMutableRawPointer.self)),
    ] {
      libssh2_session_callback_set(handle, callback, function)
    }
    // Elliptic curves first: a group exchange costs thirty times as much.
    let preferences = [
      (
        LIBSSH2_METHOD_KEX,
        "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,diffie-hellman-group16-sha512,diffie-hellman-group14-sha256"
      ),
      (
        LIBSSH2_METHOD_HOSTKEY,
        "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,ssh-rsa"
      ),
    ]
    for (method, names) in preferences { libssh2_session_method_pref(handle, method, names) }
  }

  // MARK: Calls

  /// Repeats a libssh2 call until it no longer would block.
  /// - Parameters:
  ///   - stage: The stage for messages: "the handshake".
  ///   - call: Returns libssh2's result; it may be called many times.
  /// - Returns: 0 or more, or libssh2's error.
  /// - Throws: ``NodeFault`` if the deadline has passed or the session has ended, `CancellationError` if the task was
  ///   cancelled.
  func repeated(
    _ stage: String, until deadline: ContinuousClock.Instant, _ call: () -> Int
  ) async throws -> Int {
    while true {
      let received = box.received
      box.budget = Self.budget
      let result = call()
      flush()
      let hasReceived = box.received != received
      if hasReceived { EventLoop.shared.wake(socket) }
      guard result == Int(LIBSSH2_ERROR_EAGAIN) else { return result }
      if hasReceived {
        // The last data may have been for this call's first half: a command reads two streams.
        await Task.yield()
      } else if !isEnded {
        _ = await EventLoop.shared.ready(
          socket, reading: true, writing: !box.outgoing.isEmpty, until: deadline)
        box.isDry = false
      }
      try check(stage, deadline)
    }
  }

  /// Waits until the socket has accepted enough for more to be sent.
  /// - Throws: As ``repeated(_:until:_:)``.
  func drain(_ stage: String, until deadline: ContinuousClock.Instant) async throws {
    while box.outgoing.count > Self.outgoingLimit {
      _ = await EventLoop.shared.ready(socket, reading: false, writing: true, until: deadline)
      try check(stage, deadline)
      // A broken socket is always ready and never accepts anything.
      guard flush() else { throw lost() }
    }
  }

  private func check(_ stage: String, _ deadline: ContinuousClock.Instant) throws {
    if isEnded { throw closedForAnother }
    try Task.checkCancellation()
    // Also while bytes trickle in: a node must not buy time with them.
    if ContinuousClock.now >= deadline {
      throw target.fault(.timedOut, "\(stage) took too long")
    }
  }

  /// Sends what the socket accepts.
  /// - Returns: False if the socket is broken: there may still be something to receive.
  @discardableResult
  private func flush() -> Bool {
    guard !box.outgoing.isEmpty else { return true }
    let count = box.outgoing.withUnsafeBytes {
      Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard count >= 0 else { return errno == EAGAIN || errno == EINTR }
    box.outgoing.removeFirst(count)
    return true
  }

  private var closedForAnother: NodeFault {
    target.fault(.lost, "the connection was closed because of another command")
  }

  /// Replaces send(2): accepts everything.
  private nonisolated static let send:
    @convention(c) (
      Int32, UnsafeRawPointer?, Int, Int32, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Int = { socket, bytes, length, flags, abstract in
      guard let pointer = abstract?.pointee else { return -Int(EBADF) }
      let box = Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue()
      guard socket == box.socket else {
        let count = Glibc.send(socket, bytes, length, flags | Int32(MSG_NOSIGNAL))
        return count < 0 ? -Int(errno) : count
      }
      box.outgoing += UnsafeRawBufferPointer(start: bytes, count: length)
      return length
    }

  /// Replaces recv(2): never reads more than the budget.
  private nonisolated static let receive:
    @convention(c) (
      Int32, UnsafeMutableRawPointer?, Int, Int32,
      UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Int = { socket, buffer, length, flags, abstract in
      guard let pointer = abstract?.pointee else { return -Int(EBADF) }
      let box = Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue()
      guard socket == box.socket else {
        var wait = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, agentLimit) == 1 else { return -Int(ETIMEDOUT) }
        let count = recv(socket, buffer, length, flags)
        return count < 0 ? -Int(errno) : count
      }
      guard box.budget > 0, !box.isDry else { return -Int(EAGAIN) }
      let wanted = min(length, box.budget)
      let count = recv(socket, buffer, wanted, flags)
      box.isDry = count < wanted && count != 0
      guard count >= 0 else { return -Int(errno == ENOENT ? EAGAIN : errno) }
      box.budget -= count
      box.received += UInt64(count)
      return count
    }

  /// Ends a session that no longer works.
  /// - Returns: The fault that says so.
  func lost() -> NodeFault {
    let fault = target.fault(.lost, "the connection to \(target.host) ended: \(lastError)")
    end()
    return fault
  }

  // MARK: State in libssh2

  /// libssh2's last error in words.
  var lastError: String {
    var text: UnsafeMutablePointer<CChar>?
    libssh2_session_last_error(handle, &text, nil, 0)
    return text.map { String(cString: $0) } ?? "unknown error"
  }

  var lastCode: Int { Int(libssh2_session_last_errno(handle)) }

  /// The server's key, which is in libssh2's memory and lasts as long as the session.
  struct HostKey: Hashable {
    let key: UnsafePointer<CChar>
    /// In bytes.
    let length: Int
    /// One of libssh2's `LIBSSH2_HOSTKEY_TYPE_…`.
    let type: Int32
  }

  var hostKey: HostKey? {
    var length = 0
    var type: Int32 = 0
    guard let key = libssh2_session_hostkey(handle, &length, &type) else { return nil }
    return HostKey(key: key, length: length, type: type)
  }

  // MARK: Lifetime

  /// Whether it has only one user.
  var hasOneUser: Bool { users == 1 }

  /// Runs something while keeping the session's memory.
  func use<Result>(_ body: () async throws -> Result) async throws -> Result {
    guard !isEnded else { throw closedForAnother }
    users += 1
    defer {
      users -= 1
      if isEnded, users == 0 { free() }
    }
    return try await body()
  }

  /// Ends the connection for all its users.
  func end() {
    guard !isEnded else { return }
    isEnded = true
    flush()
    shutdown(socket, Int32(SHUT_RDWR))
    EventLoop.shared.remove(socket)
    if users == 0 { free() }
  }

  private func free() {
    libssh2_session_free(handle)
    close(socket)
  }

  // MARK: Passwords

  func setPassword(_ password: String) { box.password = password }

  /// Answers every question of keyboard-interactive with the password.
  nonisolated static let answerQuestions:
    @convention(c) (
      UnsafePointer<CChar>?, Int32, UnsafePointer<CChar>?, Int32, Int32,
      UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?,
      UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?,
      UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Void = { _, _, _, _, count, _, responses, abstract in
      guard count > 0, let responses, let pointer = abstract?.pointee else { return }
      let box = Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue()
      for index in 0..<Int(count) {
        responses[index].text = strdup(box.password)
        responses[index].length = UInt32(box.password.utf8.count)
      }
    }
}
