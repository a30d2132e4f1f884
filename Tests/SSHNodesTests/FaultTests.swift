import Foundation
import Nodes
import SSHNodes
import Testing

/// What goes wrong on the way to a node, and what it is called.
@Suite(.serialized, .enabled(if: TestServer.isInstalled, "needs openssh-server: make setup"))
struct FaultTests {
  private func fault(_ target: SSHTarget) async -> NodeFault? {
    let node = SSHNode(target)
    do {
      _ = try await node.run(NodeCommand("true"))
      return nil
    } catch {
      return error as? NodeFault
    }
  }

  @Test func anUnknownHostKeyIsRefusedOrKept() async throws {
    let server = try await TestServer()
    let found = await fault(server.target(known: "empty"))
    #expect(found?.kind == .hostKeyUnknown)
    #expect(found?.message.contains("SHA256:") == true)
    var accepting = server.target(known: "empty")
    accepting.hostKeys = .acceptNew
    #expect(await fault(accepting) == nil)
    // It is known from now on.
    #expect(await fault(server.target(known: "empty")) == nil)
  }

  @Test func aChangedHostKeyIsSaidWithBothFingerprints() async throws {
    let server = try await TestServer()
    let other = try String(contentsOfFile: server.folder + "/stranger.pub", encoding: .utf8)
      .split(separator: " ").prefix(2).joined(separator: " ")
    try "[127.0.0.1]:\(server.port) \(other)\n".write(
      toFile: server.folder + "/changed", atomically: true, encoding: .utf8)
    var target = server.target(known: "changed")
    target.hostKeys = .acceptNew
    let found = await fault(target)
    #expect(found?.kind == .hostKeyChanged)
    #expect(found?.message.components(separatedBy: "SHA256:").count == 3)
  }

  @Test func hashedNamesAreKnown() async throws {
    let server = try await TestServer()
    try await TestServer.run("ssh-keygen", "-q", "-H", "-f", server.folder + "/known")
    let text = try String(contentsOfFile: server.folder + "/known", encoding: .utf8)
    #expect(text.hasPrefix("|1|"))
    // A line that libssh2 does not understand does not spoil the rest.
    try ("@revoked * nonsense\n\u{1}\n" + text).write(
      toFile: server.folder + "/known", atomically: true, encoding: .utf8)
    #expect(await fault(server.target()) == nil)
  }

  @Test func aWrongKeyIsAuthentication() async throws {
    let server = try await TestServer()
    let found = await fault(server.target(key: "stranger"))
    #expect(found?.kind == .authentication)
    #expect(found?.message.contains("stranger") == true)
  }

  @Test func nobodyListens() async throws {
    let server = try await TestServer()
    var target = server.target()
    target.port = 1
    #expect(await fault(target)?.kind == .refused)
    target.host = "no-such-host.invalid"
    #expect(await fault(target)?.kind == .unreachable)
  }

  @Test func aFrozenServerTakesBoundedTime() async throws {
    let server = try await TestServer()
    kill(server.process, SIGSTOP)
    var target = server.target()
    target.connectLimit = .seconds(1)
    let start = ContinuousClock.now
    #expect(await fault(target)?.kind == .timedOut)
    #expect(ContinuousClock.now - start < .seconds(6))
  }

  /// RSA host keys need SHA-2 signatures, which libssh2 1.10 lacks: the system's ssh serves them.
  @Test func whatLibSSH2CannotIsServedBySSH() async throws {
    let server = try await TestServer(hostKeyType: "rsa")
    let alone = LibSSH2Node(server.target())
    await #expect(throws: NodeFault.self) { try await alone.run(NodeCommand("true")) }
    #expect(await fault(server.target()) == nil)
  }

  @Test func aServerThatDropsConnectionsIsTriedAgain() async throws {
    let server = try await TestServer(settings: "MaxStartups 2:100:2\nMaxSessions 2")
    let answers = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 1...6 {
        group.addTask {
          let node = LibSSH2Node(server.target())
          let text = try await node.run(NodeCommand("echo \(number)")).output.text
          await node.close()
          return text
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count == 6)
  }
}
