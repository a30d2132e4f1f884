import CourseModel
import Fixtures
import Foundation
import Testing

@testable import Nodes

/// Requests as sent to curl, and answers as read from it. `make test-openstack` tests that services answer over a real
/// tunnel.
@Suite struct CurlTests {
  @Test func whateverABodyHoldsStaysOneSetting() {
    let settings = Curl.settings(
      WebRequest(
        "POST", "http://k:5000/v3", headers: ["A": "b"],
        body: "{\"a\": \"b\\\\c\"}\nurl = \"http://evil/\"\t"))
    #expect(
      settings == """
        request = "POST"
        url = "http://k:5000/v3"
        header = "Expect:"
        header = "A: b"
        data-raw = "{\\"a\\": \\"b\\\\\\\\c\\"}\\nurl = \\"http://evil/\\"\\t"

        """)
  }

  @Test func anAnswerIsHeadAndBody() {
    let text =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nX-Subject-Token: t\r\n\r\n{}\r\n\r\n"
    #expect(
      Curl.answer(Array(text.utf8))
        == WebAnswer(status: 201, headers: ["x-subject-token": "t"], body: "{}\r\n\r\n"))
    #expect(Curl.answer(Array("HTTP/1.0 204 No\n\n".utf8))?.status == 204)
    for text in ["", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK"] {
      #expect(Curl.answer(Array(text.utf8)) == nil, "\(text)")
    }
  }

  /// A tunnel to a server of this test's own, or to nothing.
  private struct TunnelNode: Node {
    let name: NodeName = "node1"
    let socket: String

    func run(_ command: NodeCommand) async throws -> Evidence { throw CancellationError() }
    func tunnel(to host: String, port: Int) async throws -> String { socket }
    func close() async {}
  }

  @Test func nobodyThereIsNoFaultOfTheWay() async throws {
    let curl = Curl(through: TunnelNode(socket: "/nowhere/s"), timeLimit: .seconds(5))
    await #expect(throws: NodeFault.self) { try await curl.send(WebRequest("GET", "http://k:1/")) }
    for address in ["ftp://k/", "k:5000", "http://-oProxyCommand=x/", "http:///v3"] {
      await #expect(throws: WebSilence.self, "\(address)") {
        try await curl.send(WebRequest("GET", address))
      }
    }
  }

  @Test func aNodeWithoutAWaySaysSo() async {
    let curl = Curl(through: LocalNode())
    await #expect(throws: NodeFault.self) { try await curl.send(WebRequest("GET", "http://k:1/")) }
  }
}
