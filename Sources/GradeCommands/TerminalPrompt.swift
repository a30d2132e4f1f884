import Dispatch
import Glibc
import SSHNodes
import Synchronization

/// Asks on the terminal, one question at a time and each question once; a password may come from
/// PRACTICUM_SSH_PASSWORD.
final class TerminalPrompt: Sendable {
  private let answers = Mutex<[String: String]>([:])
  /// A person takes long to answer: no thread of the shared pool waits for that.
  private let queue = DispatchQueue(label: "practicum.prompt")

  var prompt: UserPrompt {
    UserPrompt(
      passphrase: { await self.ask("Passphrase for \($0): ", showing: false) },
      password: { account in
        if let password = getenv("PRACTICUM_SSH_PASSWORD") { return String(cString: password) }
        return await self.ask("Password for \(account): ", showing: false)
      },
      trust: { host, fingerprint in
        let question =
          "The key of \(host) is not known: \(fingerprint)\nIs it the right one (yes/no)? "
        return await self.ask(question, showing: true) == "yes"
      })
  }

  private func ask(_ question: String, showing: Bool) async -> String? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
    return await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.answer(to: question, showing: showing)) }
    }
  }

  private func answer(to question: String, showing: Bool) -> String? {
    if let known = answers.withLock({ $0[question] }) { return known }
    Terminal.isAsking.store(true, ordering: .relaxed)
    defer { Terminal.isAsking.store(false, ordering: .relaxed) }
    // A progress line may be where the question goes.
    Terminal.write("\r\u{1B}[K")
    let typed: String?
    if showing {
      Terminal.write(question)
      typed = readLine()
    } else {
      typed = getpass(question).map { String(cString: $0) }
    }
    guard let typed else { return nil }
    answers.withLock { $0[question] = typed }
    return typed
  }
}
