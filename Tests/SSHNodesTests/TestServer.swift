import CourseModel
import Fixtures
import Foundation
import Nodes
import SSHNodes
import Subprocess
import Testing

/// A real sshd on a loopback port, with keys of its own, for the user who runs the tests. The user's start-up files are
/// not run: some take seconds, one after the other.
final class TestServer: Sendable {
  let folder: String
  let port: UInt16
  let process: Int32

  static let program = "/usr/sbin/sshd"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

  init(settings: String = "", hostKeyType: String = "ed25519") async throws {
    folder = FileManager.default.temporaryDirectory.path + "/sshd-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
    for name in ["host", "user", "stranger"] {
      let type = name == "host" ? hostKeyType : "ed25519"
      try await Self.run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", "\(folder)/\(name)")
    }
    (port, process) = try await Self.start(in: folder, settings: settings)
    let key = try String(contentsOfFile: folder + "/host.pub", encoding: .utf8)
      .split(separator: " ").prefix(2).joined(separator: " ")
    try "[127.0.0.1]:\(port) \(key)\n".write(
      toFile: folder + "/known", atomically: true, encoding: .utf8)
  }

  /// Starts it on a free port.
  private static func start(in folder: String, settings: String) async throws -> (UInt16, Int32) {
    for _ in 0..<5 {
      let port = UInt16.random(in: 20000...30000)
      try """
      Port \(port)
      ListenAddress 127.0.0.1
      HostKey \(folder)/host
      AuthorizedKeysFile \(folder)/user.pub
      PidFile \(folder)/pid
      StrictModes no
      UsePAM no
      PermitRootLogin yes
      PasswordAuthentication no
      SetEnv HOME=\(folder)
      \(settings)
      """.write(toFile: folder + "/config", atomically: true, encoding: .utf8)
      // It goes to the background by itself once it is listening.
      try await run(
        "sh", "-c", "exec \"$@\"", "sh", program, "-f", folder + "/config", "-E", folder + "/log")
      for _ in 0..<500 {
        try await Task.sleep(for: .milliseconds(10))
        if let text = try? String(contentsOfFile: folder + "/pid", encoding: .utf8),
          text.hasSuffix("\n"), let process = Int32(text.dropLast())
        {
          return (port, process)
        }
      }
    }
    throw NodeFault(.unreachable, node: "test", "sshd does not start")
  }

  /// Not Foundation's Process: its children keep each other's pipes open.
  static func run(_ program: String, _ arguments: String...) async throws {
    let result = try await Subprocess.run(
      .name(program), arguments: Arguments(arguments), output: .discarded, error: .discarded)
    try #require(result.terminationStatus.isSuccess, "\(program) \(arguments)")
  }

  deinit {
    kill(process, SIGCONT)
    kill(process, SIGTERM)
    try? FileManager.default.removeItem(atPath: folder)
  }

  func target(key: String = "user", known: String = "known") -> SSHTarget {
    SSHTarget(
      node: "node1", host: "127.0.0.1", port: port, user: NSUserName(),
      keys: ["\(folder)/\(key)"], knownHosts: ["\(folder)/\(known)"],
      connectLimit: .seconds(3))
  }
}
