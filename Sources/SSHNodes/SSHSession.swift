import CLibSSH2
import Glibc
import Nodes

/// One libssh2 session on one socket, with every call repeated until it no longer would block.
///
@SSHLoop
final class SSHSession {
  let handle: OpaquePointer
  let socket: Int32
  let target: SSHTarget
  /// Commands under way; libssh2's memory is given back when the last has left.
  private var users = 0
  private(set) var isEnded = false
  /// What the keyboard-interactive callback answers; libssh2 hands the box back to it.
  private let answer: Answer

  nonisolated final class Answer {
    var password = ""
  }

  /// Takes the socket over.
  init(socket: Int32, target: SSHTarget) throws {
    answer = Answer()
    guard
      let handle = libssh2_session_init_ex(
        nil, nil, nil, Unmanaged.passUnretained(answer).toOpaque())
    else { throw target.fault(.unsupported, "libssh2 is out of memory") }
    self.handle = handle
    self.socket = socket
    self.target = target
    libssh2_session_set_blocking(handle, 0)
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

  /// Repeats a call until it does not block.
  /// - Parameter stage: What is being done, for the message: "the handshake".
  /// - Returns: What the call returned at last: 0 or more, or libssh2's error.
  func repeated(
    _ stage: String, until deadline: ContinuousClock.Instant, _ call: () -> Int
  ) async throws -> Int {
    while true {
      let result = call()
      guard result == Int(LIBSSH2_ERROR_EAGAIN) else { return result }
      try await wait(stage, until: deadline)
    }
  }

  /// Waits for what libssh2 waits for.
  func wait(
    _ stage: String, until deadline: ContinuousClock.Instant
  ) async throws {
    let directions = libssh2_session_block_directions(handle)
    let writing = directions & LIBSSH2_SESSION_BLOCK_OUTBOUND != 0
    let reading = directions & LIBSSH2_SESSION_BLOCK_INBOUND != 0 || !writing
    // What a command waits for may have been taken off the socket by another command's call: then the
    // socket says nothing more, and only asking libssh2 again shows it.
    let next = min(deadline, .now + .milliseconds(40))
    if !isEnded {
      _ = await EventLoop.shared.ready(socket, reading: reading, writing: writing, until: next)
    }
    if isEnded { throw closedForAnother }
    try Task.checkCancellation()
    // Also where bytes trickle in: a node may not buy time with them.
    if ContinuousClock.now >= deadline {
      throw target.fault(.timedOut, "\(stage) took too long")
    }
  }

  private var closedForAnother: NodeFault {
    target.fault(.lost, "the connection was closed for another command's sake")
  }

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
    shutdown(socket, Int32(SHUT_RDWR))
    EventLoop.shared.forget(socket)
    if users == 0 { free() }
  }

  private func free() {
    libssh2_session_free(handle)
    close(socket)
  }

  // MARK: Passwords

  func setPassword(_ password: String) { answer.password = password }

  /// Answers every question of keyboard-interactive with the password.
  nonisolated static let answerQuestions:
    @convention(c) (
      UnsafePointer<CChar>?, Int32, UnsafePointer<CChar>?, Int32, Int32,
      UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?,
      UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?,
      UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Void = { _, _, _, _, count, _, responses, abstract in
      guard count > 0, let responses, let box = abstract?.pointee else { return }
      let answer = Unmanaged<Answer>.fromOpaque(box).takeUnretainedValue()
      for index in 0..<Int(count) {
        responses[index].text = strdup(answer.password)
        responses[index].length = UInt32(answer.password.utf8.count)
      }
    }
}
