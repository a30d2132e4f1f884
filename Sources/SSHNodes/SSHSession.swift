import CLibSSH2
import Glibc
import Nodes

/// One libssh2 session on one socket, shared by several commands.
///
/// libssh2 keeps state across calls that would block, and two of its rules are this class's work:
/// - A packet that was sent in part has to be completed by the call that began it, from the same
///   address, which libssh2's own calls do not keep to. So none is sent in part: what the socket does
///   not take waits in a queue here.
/// - What one call takes off the socket may be for another command, to which the socket then says
///   nothing more: the others are told to look again.
@SSHLoop
final class SSHSession {
  let handle: OpaquePointer
  let socket: Int32
  let target: SSHTarget
  /// Commands under way; libssh2's memory is given back when the last has left.
  private var users = 0
  private(set) var isEnded = false
  /// What the callbacks work on: libssh2 hands the box back to them.
  private let box: Box

  nonisolated final class Box {
    /// The session's own socket: libssh2 uses the callbacks for an agent's, too.
    let socket: Int32
    /// What keyboard-interactive is answered with.
    var password = ""
    /// Bytes that the call under way may still take off the socket.
    var budget = 0
    /// The socket had no more when it was read last: it need not be asked before it says that it has.
    var isDry = false
    /// Bytes taken in all.
    var received: UInt64 = 0
    /// What the socket has not taken yet.
    var outgoing: [UInt8] = []

    init(_ socket: Int32) { self.socket = socket }
  }

  /// An agent answers at once, unless its user is to confirm; every connection waits meanwhile.
  private nonisolated static let agentLimit: Int32 = 15_000

  /// No call takes more at once: a node that sends without end would keep the loop.
  private static let budget = 1 << 18
  /// Nobody sends more while so much waits to be sent.
  private static let outgoingLimit = 1 << 18

  /// Takes the socket over.
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
    // Curves first: a group exchange costs thirty times as much.
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

  /// Repeats a call of libssh2 until it no longer would block.
  /// - Parameters:
  ///   - stage: What is being done, for the message: "the handshake".
  ///   - call: Returns what libssh2 returned; it may be called many times.
  /// - Returns: 0 or more, or libssh2's error.
  /// - Throws: ``NodeFault`` past the deadline or where the session has ended; `CancellationError`.
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
        // What came last may have been for this call's first half: a command reads two streams.
        await Task.yield()
      } else if !isEnded {
        _ = await EventLoop.shared.ready(
          socket, reading: true, writing: !box.outgoing.isEmpty, until: deadline)
        box.isDry = false
      }
      try check(stage, deadline)
    }
  }

  /// Waits until the socket has taken enough for more to be sent.
  /// - Throws: As ``repeated(_:until:_:)``.
  func drain(_ stage: String, until deadline: ContinuousClock.Instant) async throws {
    while box.outgoing.count > Self.outgoingLimit {
      _ = await EventLoop.shared.ready(socket, reading: false, writing: true, until: deadline)
      try check(stage, deadline)
      // A socket that is broken is always ready, and never takes anything.
      guard flush() else { throw lost() }
    }
  }

  private func check(_ stage: String, _ deadline: ContinuousClock.Instant) throws {
    if isEnded { throw closedForAnother }
    try Task.checkCancellation()
    // Also where bytes trickle in: a node may not buy time with them.
    if ContinuousClock.now >= deadline {
      throw target.fault(.timedOut, "\(stage) took too long")
    }
  }

  /// Sends what the socket takes.
  /// - Returns: False where it is broken: there may yet be something to receive.
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
    target.fault(.lost, "the connection was closed for another command's sake")
  }

  /// Stands in for send(2): takes everything.
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

  /// Stands in for recv(2): never takes more than the budget.
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

  /// Ends what no longer works.
  /// - Returns: The fault that says so.
  func lost() -> NodeFault {
    let fault = target.fault(.lost, "the connection to \(target.host) ended: \(lastError)")
    end()
    return fault
  }

  // MARK: What libssh2 knows

  /// libssh2's last error in words.
  var lastError: String {
    var text: UnsafeMutablePointer<CChar>?
    libssh2_session_last_error(handle, &text, nil, 0)
    return text.map { String(cString: $0) } ?? "unknown error"
  }

  var lastCode: Int { Int(libssh2_session_last_errno(handle)) }

  /// The key of the server, and its type.
  var hostKey: (key: UnsafePointer<CChar>, length: Int, type: Int32)? {
    var length = 0
    var type: Int32 = 0
    guard let key = libssh2_session_hostkey(handle, &length, &type) else { return nil }
    return (key, length, type)
  }

  // MARK: Life

  /// Whether nobody else uses it.
  var hasOneUser: Bool { users == 1 }

  /// Runs something for as long as the session's memory must stay.
  func use<Result>(_ body: () async throws -> Result) async throws -> Result {
    guard !isEnded else { throw closedForAnother }
    users += 1
    defer {
      users -= 1
      if isEnded, users == 0 { free() }
    }
    return try await body()
  }

  /// Ends the connection for all who use it.
  func end() {
    guard !isEnded else { return }
    isEnded = true
    flush()
    shutdown(socket, Int32(SHUT_RDWR))
    EventLoop.shared.forget(socket)
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
