import CourseModel
import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// Serves a site from memory, on this machine only, and tells its pages when it has changed.
package final class SiteServer: Sendable {
  private struct Shown {
    var files: [String: [UInt8]]
    /// Changes whenever the site does, also after a restart.
    var version: String
  }

  /// Where pages ask for the current version.
  static let versionPath = "/practicum-version"
  private let shown = Mutex(Shown(files: [:], version: ""))
  package init() {}

  private let started = UInt64(Date().timeIntervalSince1970 * 1000)

  /// - Returns: Whether the site differs from the previous one.
  package func show(_ files: [String: [UInt8]]) -> Bool {
    shown.withLock { shown in
      guard shown.files != files else { return false }
      let number = shown.version.split(separator: ".").last.flatMap { UInt64($0) } ?? 0
      shown = Shown(files: files, version: "\(started).\(number + 1)")
      return true
    }
  }

  /// Serves until it is cancelled.
  /// - Parameter ready: Gets the port once the server is listening.
  /// - Throws: ``InputFailure`` if the port is in use.
  package func run(port: UInt16, ready: @escaping @Sendable (UInt16) -> Void) async throws {
    let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: port)
    let sockets = BoundedSockets()
    let server = HTTPServer(
      config: HTTPServer.Configuration(
        address: address, timeout: 60, pool: sockets, logger: .disabled))
    await server.appendRoute("*") { [self] request in
      if case .ip4(_, let port)? = request.remoteAddress { sockets.received(from: port) }
      return await response(to: request)
    }
    let waiting = Task {
      try await server.waitUntilListening(timeout: 10)
      if case .ip4(_, let port)? = await server.listeningAddress { ready(port) }
    }
    defer { waiting.cancel() }
    do { try await server.run() } catch let error as SocketError {
      let reason = if case .failed(_, _, let message) = error { message } else { "\(error)" }
      throw InputFailure(
        "cannot listen on 127.0.0.1:\(port): \(reason); choose another with --port, or any free one with --port 0"
      )
    }
  }

  private func response(to request: HTTPRequest) async -> HTTPResponse {
    // Another site's page whose name resolves to this machine gets nothing (DNS rebinding).
    let host = request.headers[.host]?.split(separator: ":").first ?? ""
    guard host == "127.0.0.1" || host == "localhost" else {
      return answer(.forbidden, type: "text/plain", body: [])
    }
    guard request.method == .GET || request.method == .HEAD else {
      return answer(.methodNotAllowed, type: "text/plain", body: [])
    }
    let path = request.target.path(percentEncoded: false)
    if path == Self.versionPath { return await version(known: request.target.query()) }
    let name = path == "/" ? "index.html" : String(path.drop { $0 == "/" })
    let (file, missing) = shown.withLock { ($0.files[name], $0.files["404.html"]) }
    guard let file else {
      return answer(.notFound, type: "text/html; charset=utf-8", body: missing ?? [])
    }
    return answer(.ok, type: Self.type(of: name), body: file)
  }

  /// Waits until the site differs from the page's version, but not forever.
  private func version(known: String) async -> HTTPResponse {
    var version = ""
    for _ in 0..<200 {
      version = shown.withLock { $0.version }
      guard version == known, (try? await Task.sleep(for: .milliseconds(100))) != nil else { break }
    }
    return answer(.ok, type: "text/plain", body: Array(version.utf8))
  }

  private func answer(_ status: HTTPStatusCode, type: String, body: [UInt8]) -> HTTPResponse {
    HTTPResponse(
      statusCode: status,
      headers: [
        .contentType: type, HTTPHeader("Cache-Control"): "no-store",
        HTTPHeader("Content-Security-Policy"): "default-src 'self'",
        HTTPHeader("X-Content-Type-Options"): "nosniff",
        // Pages of other sites cannot show anything of it, not even pictures.
        HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
      ], body: Data(body))
  }

  private static func type(of name: String) -> String {
    switch name.split(separator: ".").last ?? "" {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "xml": "application/xml"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "gif": "image/gif"
    case "webp": "image/webp"
    case "avif": "image/avif"
    case "txt", "md", "sh", "conf", "ini", "yaml", "yml", "json", "csv", "log":
      "text/plain; charset=utf-8"
    default: "application/octet-stream"
    }
  }
}
