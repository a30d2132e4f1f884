import Fixtures
import Foundation
import Subprocess
import Testing

/// A class on live nodes: killed at any moment, several at once, with nodes that are off and a roster that changes.
@Suite(
  .serialized,
  .enabled(
    if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/sbin/sshd"),
    "needs root and openssh-server: make setup"))
struct LiveClassTests {
  /// The output of `Tests/live-class`, line by line.
  private static let story = """
    killed 20
    6 of 6 graded; the mean is 66%
    1
    1
    attempts one each
    book.sqlite: no change found: each fits the one before it
    book.sqlite is intact
    second.sqlite: no change found: each fits the one before it
    at once s0:1 s1:1 s2:1 s3:1 s4:1 s5:1
    6 of 6 graded; the mean is 66%
    changed roster: 3, 5 of 6 graded, 1 without a mark yet, 5 of them already on record; the mean is 66%
    ! blocked on the network's side (2)
        late node1: none of the student's nodes answers: no answer from node13 port 22: is the node on?
        late node2: none of the student's nodes answers: no answer from node14 port 22: is the node on?
    walls: 3
    ! blocked on the student's side (2)
        fire node2: node1 reaches its ssh but the grader does not: the node's own firewall, or the network between
        wall node2: node1 sees it on the network, but ssh lets no one in: its firewall, or sshd
    late,Late Student,open,
    s0,Student 0,graded,0.6667
    s1,Student number 1,graded,0.6667
    late lab1 line 5: blocked → passed
    0 marks of 13 would change
    """

  @Test func aClassOnLiveNodes() async throws {
    // Not a UUID: in the manual's command it would be an id.
    let folder = NSTemporaryDirectory() + "practicum-live-class-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let tests = SharedFiles.projectFolder + "/Tests"
    let program = try #require(BuiltProgram.url).path
    let result = try await Subprocess.run(
      .name("bash"),
      arguments: ["\(tests)/small-nodes", "14", "\(tests)/live-class", program, folder],
      environment: .inherit.updating(["NODES_DEAD": "node13 node14"]),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    // The order is chance; that each student has one attempt is not.
    var lines = result.standardOutput.split(separator: "\n").map(String.init)
    if let index = lines.firstIndex(where: { $0.hasPrefix("attempts ") }) {
      let parts = lines[index].split(separator: " ").dropFirst().map { $0.split(separator: ":") }
      #expect(parts.map { $0[0] } == ["s0", "s1", "s2", "s3", "s4", "s5"])
      // The six students of the roster come first in the chain.
      #expect(parts.compactMap { Int($0[1]) }.sorted() == [7, 8, 9, 10, 11, 12])
      lines[index] = "attempts one each"
    }
    #expect(
      lines == Self.story.split(separator: "\n").map(String.init), "\(result.standardError)")
  }
}
