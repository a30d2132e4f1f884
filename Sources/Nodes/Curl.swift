import Foundation
import Subprocess

/// Sends requests to a service with curl, over a node's tunnel, so that this program gets the answers, not a program of
/// the node's.
///
/// Secrets are passed to curl on standard input: arguments would be in the process list. Certificates are not verified:
/// a lab's are self-signed, and ssh has already verified that the other end is the node.
public struct Curl: Sendable {
  private let node: any Node
  private let timeLimit: Duration

  /// The longest answer that is read, in bytes.
  private static let answerLimit = 8 << 20

  public init(through node: any Node, timeLimit: Duration = .seconds(30)) {
    self.node = node
    self.timeLimit = timeLimit
  }

  /// Sends a request and reads the answer.
  /// - Throws: ``WebSilence`` if no web server answers, ``NodeFault`` if the way there is at fault.
  public func send(_ request: WebRequest) async throws -> WebAnswer {
    guard let address = URLComponents(string: request.address), let host = address.host,
      let scheme = address.scheme, ["http", "https"].contains(scheme), Self.isHost(host)
    else { throw WebSilence("'\(request.address)' is not the address of a service") }
    let socket = try await node.tunnel(
      to: host, port: address.port ?? (scheme == "http" ? 80 : 443))
    let seconds = max(1, timeLimit.components.seconds)
    let result: ExecutionResult<Void, BytesOutput, StringOutput<UTF8>>
    do {
      result = try await Subprocess.run(
        .name("curl"),
        arguments: [
          "--disable", "--silent", "--show-error", "--include", "--globoff", "--insecure",
          "--noproxy", "*",
          "--max-time", "\(seconds)", "--unix-socket", socket, "--config", "-",
        ], input: .string(Self.settings(request)), output: .bytes(limit: Self.answerLimit),
        error: .string(limit: 1 << 14))
    } catch {
      throw NodeFault(
        .unsupported, node: node.name, "cannot run curl, which asks services directly: \(error)")
    }
    guard result.terminationStatus.isSuccess else {
      throw failure(result.terminationStatus, said: result.standardError, request: request)
    }
    guard let answer = Self.answer(result.standardOutput) else {
      throw WebSilence("the answer at \(request.address) is not a web server's")
    }
    return answer
  }

  private func failure(_ status: TerminationStatus, said: String, request: WebRequest)
    -> any Error
  {
    // curl(1): unsupported protocol or not HTTP, hung up without an answer, TLS handshake failed, reset.
    if case .exited(let code) = status, [1, 8, 35, 52, 55, 56].contains(code) {
      return WebSilence("no service answers at \(request.address)")
    }
    let isLate = status == .exited(28)
    return NodeFault(
      isLate ? .timedOut : .lost, node: node.name,
      "asking \(request.address): \(said.split(separator: "\n").last ?? "curl ended with \(status)")"
    )
  }

  /// Whether ssh cannot take the text for anything but a name or an address.
  private static func isHost(_ host: String) -> Bool {
    !host.isEmpty && !host.hasPrefix("-")
      && host.utf8.allSatisfy {
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "-._:[]".utf8.contains($0)
      }
  }

  /// The request as a curl config file: `name = "value"`, with quotes and backslashes escaped.
  static func settings(_ request: WebRequest) -> String {
    var lines = [("request", request.method), ("url", request.address)]
    // curl would wait for permission to send a body.
    lines.append(("header", "Expect:"))
    lines += request.headers.sorted { $0.key < $1.key }.map { ("header", "\($0.key): \($0.value)") }
    if let body = request.body { lines.append(("data-raw", body)) }
    return lines.map { "\($0.0) = \"\(escaped($0.1))\"\n" }.joined()
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Parses head and body, skipping a head that only says "continue".
  static func answer(_ bytes: [UInt8]) -> WebAnswer? {
    var rest = bytes[...]
    while let end = headEnd(rest) {
      let head = String(decoding: rest[..<end.head], as: UTF8.self)
      rest = rest[end.body...]
      let lines = head.split(whereSeparator: \.isNewline)
      guard let first = lines.first?.split(separator: " "), first.count >= 2,
        first[0].hasPrefix("HTTP/"), let status = Int(first[1])
      else { return nil }
      if (100..<200).contains(status) { continue }
      var headers: [String: String] = [:]
      for line in lines.dropFirst() {
        guard let colon = line.firstIndex(of: ":") else { continue }
        headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
          in: .whitespaces)
      }
      return WebAnswer(
        status: status, headers: headers, body: String(decoding: rest, as: UTF8.self))
    }
    return nil
  }

  /// Finds the empty line that ends the head, and where the body begins.
  private static func headEnd(_ bytes: ArraySlice<UInt8>) -> (head: Int, body: Int)? {
    var index = bytes.startIndex
    while let line = bytes[index...].firstIndex(of: 0x0A) {
      let next = line + 1
      if next < bytes.endIndex, bytes[next] == 0x0A { return (line, next + 1) }
      if next + 1 < bytes.endIndex, bytes[next] == 0x0D, bytes[next + 1] == 0x0A {
        return (line, next + 2)
      }
      index = next
    }
    return nil
  }
}
