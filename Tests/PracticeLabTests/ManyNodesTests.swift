import Fixtures
import Foundation
import Subprocess
import Testing

/// A lab on two hundred nodes, some of which do not exist.
@Suite(
  .serialized,
  .enabled(
    if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/sbin/sshd")
      && FileManager.default.isExecutableFile(atPath: "/usr/bin/fish"),
    "needs root, openssh-server and fish: make setup"))
struct ManyNodesTests {
  private var program: String { SharedFiles.projectFolder + "/.build/debug/grade" }

  private func manual(_ count: Int) throws -> String {
    let path = NSTemporaryDirectory() + "practicum-" + UUID().uuidString + ".md"
    let blocks = (1...count).map { number in
      """
      On node\(number):

          [root@node\(number) ~]# hostname
          node\(number)
          [root@node\(number) ~]# id -un
          root

      """
    }
    try ("# Lab 1: Names\n\n" + blocks.joined(separator: "\n")).write(
      toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test func tenDeadOfTwoHundredBlockTheirOwnChecksOnly() async throws {
    let path = try manual(200)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let dead = stride(from: 7, to: 200, by: 20).map { "node\($0)" }
    let result = try await Subprocess.run(
      .name("bash"),
      arguments: [
        "\(SharedFiles.projectFolder)/Tests/small-nodes", "200", program, "lab1", "--manual", path,
      ],
      environment: .inherit.updating([
        "NODES_DEAD": dead.joined(separator: " "), "NODES_FISH": "node3",
      ]),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    let output = result.standardOutput
    #expect(result.terminationStatus == .exited(3), "\(result.standardError.suffix(2000))")
    #expect(output.contains("380 of 400 points  (380 passed, 20 blocked)"), "\(output)")
    for node in dead {
      #expect(output.contains("blocked 2 checks: \(node): no answer from"), "\(node)")
    }
  }
}
