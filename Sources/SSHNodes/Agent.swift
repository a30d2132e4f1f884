import Subprocess
import Synchronization

/// The user's ssh-agent.
///
/// libssh2 waits for it without a limit, and every connection waits with it. So `ssh-add` is asked first, once for each
/// agent, and an agent that does not answer is left out.
enum Agent {
  private static let asked = Mutex<[String: Task<Bool, Never>]>([:])

  /// Whether the agent answers and has keys.
  /// - Parameter socket: Its path, as in $SSH_AUTH_SOCK.
  static func hasKeys(_ socket: String) async -> Bool {
    let answer = asked.withLock { asked in
      let task = asked[socket] ?? Task { await Self.ask(socket) }
      asked[socket] = task
      return task
    }
    return await answer.value
  }

  private static func ask(_ socket: String) async -> Bool {
    let result = try? await Subprocess.run(
      .name("timeout"), arguments: ["-k", "1", "2", "ssh-add", "-l"],
      environment: .inherit.updating(["SSH_AUTH_SOCK": socket]), input: .none, output: .discarded,
      error: .discarded)
    return result?.terminationStatus.isSuccess ?? false
  }
}
