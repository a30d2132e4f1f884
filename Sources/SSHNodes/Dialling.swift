import Glibc
import Nodes

/// Makes a TCP connection without keeping the loop's thread.
enum Dialling {
  /// A non-blocking socket on its way to the target; it need not be connected yet.
  static func begin(_ target: SSHTarget) async throws -> Int32 {
    if let dial = target.dial {
      let socket: Int32
      do { socket = try dial() } catch {
        throw target.fault(.unreachable, "\(error)")
      }
      let flags = fcntl(socket, F_GETFL)
      _ = fcntl(socket, F_SETFL, flags | O_NONBLOCK)
      return socket
    }
    return try await Task.detached { try connecting(target) }.value
  }

  /// Asking for a name may wait: this runs apart from the loop.
  private static func connecting(_ target: SSHTarget) throws -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(target.host, "\(target.port)", &hints, &list)
    guard code == 0, let first = list else {
      throw target.fault(
        .unreachable,
        "no address for \(target.host) (\(String(cString: gai_strerror(code)))); is it in /etc/hosts or ~/.ssh/config?"
      )
    }
    defer { freeaddrinfo(list) }
    let type =
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Glibc.socket(first.pointee.ai_family, type, 0)
    guard socket >= 0 else { throw target.fault(.busy, "no more sockets: \(message(errno))") }
    let result = connect(socket, first.pointee.ai_addr, first.pointee.ai_addrlen)
    guard result == 0 || errno == EINPROGRESS else {
      defer { close(socket) }
      throw fault(target, errno)
    }
    return socket
  }

  /// What came of a socket that was on its way.
  static func finish(_ socket: Int32, _ target: SSHTarget) throws {
    var error: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size)
    if error != 0 { throw fault(target, error) }
    var yes: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func fault(_ target: SSHTarget, _ code: Int32) -> NodeFault {
    code == ECONNREFUSED
      ? target.fault(
        .refused, "\(target.host) port \(target.port) refuses connections: is sshd running?")
      : target.fault(
        .unreachable, "cannot reach \(target.host) port \(target.port): \(message(code))")
  }

  static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
