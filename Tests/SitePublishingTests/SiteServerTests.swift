import Foundation
import Synchronization
import Testing

@testable import SitePublishing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The server in process, on a free port.
@Suite struct SiteServerTests {
  private func answer(_ path: String, at port: UInt16) async throws -> (status: Int, body: String) {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
    let (data, response) = try await URLSession.shared.data(from: url)
    return (
      (response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self)
    )
  }

  @Test func itServesTheLastSiteThatIsShown() async throws {
    let server = SiteServer()
    #expect(server.show(["index.html": Array("one".utf8), "a.css": Array("x".utf8)]))
    #expect(!server.show(["index.html": Array("one".utf8), "a.css": Array("x".utf8)]))
    let (ports, port) = AsyncStream<UInt16>.makeStream()
    let running = Task { try await server.run(port: 0) { port.yield($0) } }
    defer { running.cancel() }
    let number = try #require(await ports.first { _ in true })
    #expect(try await answer("/", at: number) == (200, "one"))
    let version = try await answer(SiteServer.versionPath, at: number).body
    #expect(server.show(["index.html": Array("two".utf8)]))
    #expect(try await answer("/index.html", at: number) == (200, "two"))
    #expect(try await answer("/a.css", at: number).status == 404)
    #expect(try await answer("/../etc/passwd", at: number).status == 404)
    #expect(try await answer(SiteServer.versionPath, at: number).body != version)
  }
}
