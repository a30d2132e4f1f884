import Fixtures
import Foundation
import Subprocess
import Testing

/// `grade site serve` with a hostile client.
@Suite struct SiteServeTests {
  private let folder: String
  private let program: String

  init() throws {
    folder = NSTemporaryDirectory() + "practicum-serve-\(UUID().uuidString)"
    program = try #require(BuiltProgram.url).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "# Lab 1: Names\n\nOn node1:\n\n    [root@node1 ~]# hostname\n    node1\n".write(
      toFile: folder + "/manual.md", atomically: true, encoding: .utf8)
  }

  /// Serves the manual, and runs lines of bash with `$port`.
  private func served(_ script: String) async throws -> String {
    let whole = """
      cd "$1"
      "$2" site serve manual.md --port 0 > log 2>&1 &
      server=$!
      trap 'kill $server' EXIT
      for try in $(seq 600); do
        port=$(sed -n 's/.*127.0.0.1:\\([0-9]*\\).*/\\1/p' log)
        [ -n "$port" ] && break
        sleep 0.1
      done
      \(script)
      """
    let result = try await Subprocess.run(
      .name("bash"), arguments: ["-c", whole, "bash", folder, program],
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return result.standardOutput + result.standardError
  }

  @Test func pagesOfOthersShowNothingOfIt() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let output = try await served(
      """
      exec 3<>/dev/tcp/127.0.0.1/$port
      printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3
      timeout 20 cat <&3
      """)
    #expect(output.hasPrefix("HTTP/1.1 200"), "\(output.prefix(500))")
    #expect(output.contains("Cross-Origin-Resource-Policy: same-origin\r\n"))
  }

  /// A client whose request never ends, byte by byte, and one that says nothing at all: each has a time limit.
  @Test func aRequestHasATime() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let output = try await served(
      """
      exec 3<>/dev/tcp/127.0.0.1/$port 4<>/dev/tcp/127.0.0.1/$port
      printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\nX: ' >&3
      { while printf a >&3; do sleep 1; done; } 2> /dev/null &
      # 124 is timeout's own status: the connection was not closed.
      timeout 60 cat <&3 > /dev/null; [ $? != 124 ] && echo slow closed
      timeout 60 cat <&4 > /dev/null; [ $? != 124 ] && echo silent closed
      """)
    #expect(output.contains("slow closed"), "\(output)")
    #expect(output.contains("silent closed"), "\(output)")
  }

  @Test func thereAreOnlySoManyConnections() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let output = try await served(
      """
      for index in $(seq 100); do exec {socket}<>/dev/tcp/127.0.0.1/$port; sockets+=($socket); done
      sleep 1
      exec 3<>/dev/tcp/127.0.0.1/$port
      timeout 10 cat <&3 > /dev/null; [ $? != 124 ] && echo one too many
      # Existing connections are served.
      printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&${sockets[0]}
      timeout 10 head -c 12 <&${sockets[0]}
      """)
    #expect(output.contains("one too many"), "\(output)")
    #expect(output.contains("HTTP/1.1 200"), "\(output)")
  }
}
