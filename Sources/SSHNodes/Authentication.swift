import CLibSSH2
import Glibc
import Nodes

/// Authenticates the user to a server: agent, keys, password, keyboard-interactive, in ssh's order.
@SSHLoop
struct Authentication {
  let session: SSHSession
  let prompt: UserPrompt
  /// The time a person takes to answer is not the server's fault: it is added to the deadline.
  private var deadline: ContinuousClock.Instant

  init(_ session: SSHSession, _ prompt: UserPrompt) {
    self.session = session
    self.prompt = prompt
    deadline = .now + session.target.connectLimit
  }

  private var target: SSHTarget { session.target }
  private var user: String { target.user }
  private var length: UInt32 { UInt32(user.utf8.count) }

  mutating func perform() async throws {
    guard let methods = try await methods() else { return }
    var tried: [String] = []
    if methods.contains("publickey") {
      if try await agent(&tried) { return }
      for key in target.keys where access(key, R_OK) == 0 {
        if try await self.key(key, &tried) { return }
      }
    }
    if try await secret(methods, &tried) { return }
    if libssh2_userauth_authenticated(session.handle) == 1 { return }
    throw target.fault(
      .authentication,
      "\(target.host) does not let \(user) in (it accepts \(methods.joined(separator: ", "))); tried \(tried.isEmpty ? "nothing: there is no key" : tried.joined(separator: ", "))"
    )
  }

  /// The methods that the server accepts; nil if it requires none.
  private func methods() async throws -> [String]? {
    var list: String?
    _ = try await session.repeated("authentication", until: deadline) {
      if let said = libssh2_userauth_list(session.handle, user, length) {
        list = String(cString: said)
        return 0
      }
      return session.lastCode
    }
    if let list { return list.split(separator: ",").map(String.init) }
    if libssh2_userauth_authenticated(session.handle) == 1 { return nil }
    throw target.fault(.lost, "\(target.host) closed the connection: \(session.lastError)")
  }

  private func agent(
    _ tried: inout [String]
  ) async throws -> Bool {
    guard let socket = target.agent, await Agent.hasKeys(socket),
      let agent = libssh2_agent_init(session.handle)
    else { return false }
    defer {
      libssh2_agent_disconnect(agent)
      libssh2_agent_free(agent)
    }
    libssh2_agent_set_identity_path(agent, socket)
    guard libssh2_agent_connect(agent) == 0, libssh2_agent_list_identities(agent) == 0 else {
      return false
    }
    tried.append("the agent's keys")
    var identity: UnsafeMutablePointer<libssh2_agent_publickey>?
    var previous: UnsafeMutablePointer<libssh2_agent_publickey>?
    // sshd disconnects after six attempts.
    for _ in 0..<4 {
      guard libssh2_agent_get_identity(agent, &identity, previous) == 0, let key = identity else {
        return false
      }
      previous = key
      let result = try await session.repeated("authentication", until: deadline) {
        Int(libssh2_agent_userauth(agent, user, key))
      }
      if result == 0 { return true }
    }
    return false
  }

  private mutating func key(
    _ path: String, _ tried: inout [String]
  ) async throws -> Bool {
    tried.append(path)
    var result = try await offer(path, passphrase: nil)
    // -16: the file could not be read as it is: it is encrypted, or of a type that libssh2 lacks.
    if result == Int(LIBSSH2_ERROR_FILE),
      let passphrase = await asked(prompt.passphrase, path)
    {
      result = try await offer(path, passphrase: passphrase)
    }
    if result == Int(LIBSSH2_ERROR_SOCKET_DISCONNECT) {
      throw target.fault(.lost, "\(target.host) closed the connection during authentication")
    }
    return result == 0
  }

  private func offer(
    _ path: String, passphrase: String?
  ) async throws -> Int {
    try await session.repeated("authentication", until: deadline) {
      Int(
        libssh2_userauth_publickey_fromfile_ex(session.handle, user, length, nil, path, passphrase))
    }
  }

  private mutating func secret(
    _ methods: [String], _ tried: inout [String]
  ) async throws -> Bool {
    let takes = methods.filter { $0 == "password" || $0 == "keyboard-interactive" }
    guard !takes.isEmpty,
      let password = await asked(prompt.password, "\(user)@\(target.host)")
    else {
      return false
    }
    for method in takes {
      tried.append(method)
      let result: Int
      if method == "password" {
        result = try await session.repeated("authentication", until: deadline) {
          Int(
            libssh2_userauth_password_ex(
              session.handle, user, length, password, UInt32(password.utf8.count), nil))
        }
      } else {
        session.setPassword(password)
        result = try await session.repeated("authentication", until: deadline) {
          Int(
            libssh2_userauth_keyboard_interactive_ex(
              session.handle, user, length, SSHSession.answerQuestions))
        }
        session.setPassword("")
      }
      if result == 0 { return true }
    }
    return false
  }

  /// Asks a person, and extends the deadline by the time the answer takes.
  private mutating func asked(
    _ question: @Sendable (String) async -> String?, _ subject: String
  ) async -> String? {
    let start = ContinuousClock.now
    let answer = await question(subject)
    deadline += ContinuousClock.now - start
    return answer
  }
}
