import CourseModel
import Fixtures
import Foundation
import Nodes
import Testing

@testable import SSHNodes

/// Everything that can go wrong on the way to a node, and its kind of fault.
@Suite(.serialized, .enabled(if: TestServer.isInstalled, "needs openssh-server: make setup"))
struct FaultTests {
  private func fault(_ target: SSHTarget) async -> NodeFault? {
    let node = SSHNode(target)
    var fault: NodeFault?
    do { _ = try await node.run(NodeCommand("true")) } catch {
      fault = error as? NodeFault
      if fault == nil { Issue.record(error) }
    }
    await node.close()
    return fault
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

  /// A key of another type is not a changed key: ssh asks for the type that it knows.
  @Test func aKeyOfAnotherTypeIsNotAChangedOne() async throws {
    let server = try await TestServer()
    try await TestServer.run(
      "ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", server.folder + "/other")
    let key = try String(contentsOfFile: server.folder + "/other.pub", encoding: .utf8)
      .split(separator: " ").prefix(2).joined(separator: " ")
    try "[127.0.0.1]:\(server.port) \(key)\n".write(
      toFile: server.folder + "/other-known", atomically: true, encoding: .utf8)
    let node = LibSSH2Node(server.target(known: "other-known"))
    do {
      _ = try await node.run(NodeCommand("true"))
      Issue.record("a key that is not known was taken")
    } catch let fault as NodeFault {
      #expect(fault.kind == .unsupported, "\(fault)")
    }
    await node.close()
    let either = SSHNode(server.target(known: "other-known"))
    await #expect(throws: NodeFault.self) { try await either.run(NodeCommand("true")) }
    await either.close()
  }

  /// libssh2 does not know marked lines; ssh does.
  @Test func aRevokedKeyLetsNobodyIn() async throws {
    let server = try await TestServer()
    let known = try String(contentsOfFile: server.folder + "/known", encoding: .utf8)
    try (known + "@revoked " + known).write(
      toFile: server.folder + "/revoked", atomically: true, encoding: .utf8)
    #expect(await fault(server.target(known: "revoked"))?.kind == .unsupported)
    let either = SSHNode(server.target(known: "revoked"))
    await #expect(throws: NodeFault.self) { try await either.run(NodeCommand("true")) }
    await either.close()
    try
      (known + "@revoked elsewhere "
      + known.split(separator: " ").dropFirst().joined(separator: " "))
      .write(toFile: server.folder + "/other", atomically: true, encoding: .utf8)
    let other = SSHNode(server.target(known: "other"))
    #expect(try await other.run(NodeCommand("echo on")).output.text == "on\n")
    await other.close()
  }

  @Test func hashedNamesAreKnown() async throws {
    let server = try await TestServer()
    try await TestServer.run("ssh-keygen", "-q", "-H", "-f", server.folder + "/known")
    let text = try String(contentsOfFile: server.folder + "/known", encoding: .utf8)
    #expect(text.hasPrefix("|1|"))
    // A line that libssh2 does not understand does not spoil the others.
    try ("nonsense nonsense nonsense\n\u{1}\n" + text).write(
      toFile: server.folder + "/known", atomically: true, encoding: .utf8)
    #expect(await fault(server.target()) == nil)
  }

  @Test func aWrongKeyIsAuthentication() async throws {
    let server = try await TestServer()
    let found = await fault(server.target(key: "stranger"))
    #expect(found?.kind == .authentication)
    #expect(found?.message.contains("stranger") == true)
  }

  /// The system's ssh reads its settings for the name that the user gave: a jump host, a port.
  @Test func theSystemsSSHIsGivenTheUsersName() async throws {
    let server = try await TestServer()
    let settings = server.folder + "/settings"
    try "Host lab1\n  HostName 127.0.0.1\n  Port \(server.port)\n".write(
      toFile: settings, atomically: true, encoding: .utf8)
    var target = server.target()
    target.alias = "lab1"
    target.port = 22
    target.sshOptions = ["-F", settings]
    let node = OpenSSHNode(target)
    #expect(try await node.run(NodeCommand("echo in")).output.text == "in\n")
    await node.close()
  }

  /// An agent for one test, and its process.
  private func agent(in folder: String) async throws -> (socket: String, process: Int32) {
    let socket = folder + "/agent"
    let said = try await LocalNode().run(
      NodeCommand("eval $(ssh-agent -t 60 -a \(socket)) >/dev/null; echo $SSH_AGENT_PID"))
    return (socket, try #require(Int32(said.output.lines.last ?? "")))
  }

  @Test func anAgentsKeyLetsIn() async throws {
    let server = try await TestServer()
    let (socket, process) = try await agent(in: server.folder)
    defer { kill(process, SIGTERM) }
    try await TestServer.run(
      "env", "SSH_AUTH_SOCK=\(socket)", "ssh-add", "-q", server.folder + "/user")
    var target = server.target(key: "stranger")
    target.agent = socket
    let node = LibSSH2Node(target)
    #expect(try await node.run(NodeCommand("echo in")).output.text == "in\n")
    await node.close()
  }

  /// An agent that accepts connections and never answers delays no one for long.
  @Test func anAgentThatHangsIsLeftOut() async throws {
    let server = try await TestServer()
    let (socket, process) = try await agent(in: server.folder)
    kill(process, SIGSTOP)
    defer { kill(process, SIGKILL) }
    var target = server.target()
    target.agent = socket
    // The agent is waited for two seconds; the rest is for a machine that does much else.
    target.connectLimit = .seconds(7)
    let start = ContinuousClock.now
    let node = LibSSH2Node(target)
    #expect(try await node.run(NodeCommand("echo in")).output.text == "in\n")
    #expect(ContinuousClock.now - start < .seconds(8))
    await node.close()
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

  /// RSA host keys need SHA-2 signatures, which libssh2 1.10 lacks: the system's ssh takes over.
  @Test func whatLibSSH2CannotIsServedBySSH() async throws {
    let server = try await TestServer(hostKeyType: "rsa")
    let alone = LibSSH2Node(server.target())
    await #expect(throws: NodeFault.self) { try await alone.run(NodeCommand("true")) }
    #expect(await fault(server.target()) == nil)
  }

  @Test func aServerThatDropsConnectionsIsTriedAgain() async throws {
    let server = try await TestServer(settings: "MaxStartups 3:100:3\nMaxSessions 2")
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

  /// RFC 4253 lets a server send lines before its version: this one sends nothing else.
  @Test func aServerThatTalksWithoutEndTakesBoundedTime() async throws {
    var ends: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let (mine, theirs) = (ends[0], ends[1])
    Thread.detachNewThread {
      let line = Array("all work and no play\n".utf8)
      while send(theirs, line, line.count, Int32(MSG_NOSIGNAL)) > 0 {}
      close(theirs)
    }
    let node = LibSSH2Node(
      SSHTarget(node: "node1", host: "node1", dial: { mine }, connectLimit: .seconds(1)))
    let start = ContinuousClock.now
    do {
      _ = try await node.run(NodeCommand("true"))
      Issue.record("no fault")
    } catch {
      let kind = try #require(error as? NodeFault).kind
      #expect(kind == .timedOut || kind == .lost || kind == .busy)
    }
    #expect(ContinuousClock.now - start < .seconds(8))
  }

  /// Packets sent in part, of many commands on one connection: none is lost.
  @Test func aNarrowConnectionLosesNothing() async throws {
    let server = try await TestServer()
    var target = server.target()
    let port = server.port
    target.dial = {
      let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var size: Int32 = 4096
      setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, 4)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      try #require(result == 0)
      return socket
    }
    let node = LibSSH2Node(target)
    let input = String(repeating: "0123456789abcde\n", count: 20_000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...24 {
        group.addTask {
          let text = try await node.run(NodeCommand("cat; echo \(number)", input: input)).output
            .text
          #expect(text == input + "\(number)\n")
        }
      }
      try await group.waitForAll()
    }
    await node.close()
  }

  /// Every answer comes at once, however many commands share a connection: no wake-up is lost.
  @Test func manyCommandsOnManyConnections() async throws {
    let server = try await TestServer(settings: "MaxStartups 100:30:200")
    let nodes = (1...8).map { _ in LibSSH2Node(server.target()) }
    let slowest = try await withThrowingTaskGroup(of: Double.self) { group in
      for node in nodes {
        for number in 1...40 {
          group.addTask {
            let evidence = try await node.run(NodeCommand("echo \(number); echo \(number) >&2"))
            #expect(evidence.output.text == "\(number)\n" && evidence.error.text == "\(number)\n")
            return evidence.duration
          }
        }
      }
      return try await group.reduce(0) { max($0, $1) }
    }
    #expect(slowest < 5)
    for node in nodes { await node.close() }
  }
}

/// Whether one answer of `ssh -G` holds for all hosts.
@Suite struct SettingsTests {
  @Test(arguments: [
    ("", true), ("# Host a\nUser x\n", true), ("Host *\n  SendEnv LANG LC_*\n", true),
    ("Include /etc/ssh/ssh_config.d/*.conf\nHost *\n", true), ("Host lab-*\n  User x\n", false),
    ("Match host a\n", false), ("include ~/.ssh/more\n", false), ("HostName x\n", false),
    ("IdentityFile ~/.ssh/%h\n", false), ("HOST=a\n", false), ("Host * !a\n", false),
  ])
  func isUniform(text: String, expected: Bool) {
    #expect(SSHSettings.isUniform(text) == expected)
  }

  /// An accepted key goes into the user's own file, never into the system's.
  @Test func theUsersFileOfHostKeysIsTheFirst() async throws {
    let target = try await SSHSettings.target(node: "n", destination: "10.0.0.5")
    let first = try #require(target.knownHosts.first)
    #expect(!first.hasPrefix("/etc/"))
    #expect(target.knownHosts.contains { $0.hasPrefix("/etc/") })
  }

  /// The manual's account is root; ssh's own default is the one that this program runs under.
  @Test func theAccount() async throws {
    let silent = try await SSHSettings.target(node: "n", destination: "10.0.0.5", user: "reader")
    #expect(silent.user == "reader")
    let named = try await SSHSettings.target(node: "n", destination: "student@10.0.0.5")
    #expect(named.user == "student")
  }
}
