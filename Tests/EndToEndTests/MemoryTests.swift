import Foundation
import Subprocess
import Testing

/// What the built program may take of memory.
@Suite struct MemoryTests {
  /// A student who pressed the up arrow all day: a megabyte of `ls`, in a lab of sixty such commands, in 250 MB.
  @Test
  func oneCommandTypedForEver() async throws {
    let folder = NSTemporaryDirectory() + "practicum-memory-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let steps = (1...30).map { "    # ls\n\n    # ls /tmp/d\($0)\n\n" }.joined()
    try "# Lab 1: Look\n\nOn node1:\n\n\(steps)".write(
      toFile: folder + "/manual.md", atomically: true, encoding: .utf8)
    try String(repeating: "[root@node1 ~]# ls\n", count: 52_000).write(
      toFile: folder + "/session.txt", atomically: true, encoding: .utf8)
    let program = try #require(BuiltProgram.url).path
    let result = try await Subprocess.run(
      .name("sh"),
      arguments: [
        "-c",
        "ulimit -d 250000; cd \"$1\" && exec \"$2\" lab1 --manual manual.md --recording session.txt",
        "sh", folder, program,
      ], output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(result.terminationStatus == .exited(1), "\(result.standardError.suffix(400))")
    #expect(result.standardOutput.contains("30 of 60 points"))
  }
}
