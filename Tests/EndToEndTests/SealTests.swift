import Fixtures
import Foundation
import Subprocess
import Testing

/// A seal that was kept, and a gradebook that someone rewrote.
@Suite struct SealTests {
  private let folder: String
  private let program: String

  init() throws {
    folder = NSTemporaryDirectory() + "practicum-seal-test-\(UUID().uuidString)"
    program = try #require(BuiltProgram.url).path
    try FileManager.default.createDirectory(
      atPath: folder + "/recordings", withIntermediateDirectories: true)
    try "# Lab 1: Names\n\nOn node1:\n\n    [root@node1 ~]# hostname\n    node1\n".write(
      toFile: folder + "/manual.md", atomically: true, encoding: .utf8)
    try "student\ncarol\n".write(
      toFile: folder + "/class.csv", atomically: true, encoding: .utf8)
  }

  /// `env` finds a program by its name or its path.
  private func run(_ program: String, _ words: [String]) async throws -> (
    status: TerminationStatus, output: String
  ) {
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments([program] + words), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    return (result.terminationStatus, result.standardOutput + result.standardError)
  }

  private func grade(_ words: String...) async throws -> (
    status: TerminationStatus, output: String
  ) {
    try await run(program, words)
  }

  private func gradeClass(_ shown: String) async throws {
    try "[root@node1 ~]# hostname\n\(shown)\n".write(
      toFile: folder + "/recordings/carol.txt", atomically: true, encoding: .utf8)
    let (_, output) = try await grade(
      "class", "lab1", "--manual", folder + "/manual.md", "--roster", folder + "/class.csv",
      "--recordings", folder + "/recordings", "--gradebook", folder + "/book.sqlite")
    #expect(output.contains("1 of 1 graded"), "\(output)")
  }

  private func verify(_ words: String...) async throws -> (
    status: TerminationStatus, output: String
  ) {
    try await run(
      program, ["gradebook", "verify", "--gradebook", folder + "/book.sqlite"] + words)
  }

  @Test func aGradebookThatWasMadeAnewShowsByItsSealAlone() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for key in ["own", "other"] {
      _ = try await run(
        "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(key)"])
    }
    try await gradeClass("node2")
    let seal = folder + "/a.seal"
    let sealed = try await grade(
      "gradebook", "seal", "--gradebook", folder + "/book.sqlite", "--sign", folder + "/own",
      "--out", seal)
    #expect(sealed.status.isSuccess, "\(sealed.output)")
    // Work continues after a seal.
    try await gradeClass("node1")
    let good = try await verify("--seal", seal, "--signer", folder + "/own.pub")
    #expect(good.status.isSuccess, "\(good.output)")
    #expect(good.output.contains("Since then: 1 × attempt."), "\(good.output)")

    let stranger = try await verify("--seal", seal, "--signer", folder + "/other.pub")
    #expect(stranger.status == .exited(2), "\(stranger.output)")
    // The seal's line is not the one that was signed.
    let text = try String(contentsOfFile: seal, encoding: .utf8)
    try text.replacing("record 2", with: "record 1").write(
      toFile: folder + "/b.seal", atomically: true, encoding: .utf8)
    let changed = try await verify("--seal", folder + "/b.seal")
    #expect(changed.status == .exited(2), "\(changed.output)")

    // Everything is rewritten: without a seal nothing shows, and verify says that it cannot know.
    for ending in ["", "-wal", "-shm", "-lock"] {
      try? FileManager.default.removeItem(atPath: folder + "/book.sqlite" + ending)
    }
    try await gradeClass("node1")
    let blind = try await verify()
    #expect(blind.status.isSuccess)
    #expect(blind.output.contains("or rewritten all of them"), "\(blind.output)")
    let seen = try await verify("--seal", seal)
    #expect(seen.status == .exited(1), "\(seen.output)")
    #expect(seen.output.contains("record 2, sealed at "), "\(seen.output)")
    let line = String(text.prefix { $0 != "\n" })
    #expect(try await verify("--seal", line).status == .exited(1))
    #expect(try await verify("--seal", line, "--signer", folder + "/own.pub").status == .exited(2))
  }
}
