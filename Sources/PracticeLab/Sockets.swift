import Glibc
import Synchronization

/// The socket calls that the lab's supervisor and its clients need.
enum Sockets {
  /// Makes a stream socket that listens on a path, for its owner alone.
  static func listen(path: String, owner: uid_t) throws -> Int32 {
    unlink(path)
    let socket = Glibc.socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0, withAddress(path, { bind(socket, $0, $1) }) == 0,
      chmod(path, 0o600) == 0, chown(path, owner, gid_t.max) == 0, Glibc.listen(socket, 64) == 0
    else { throw Files.failure("cannot listen on", path) }
    return socket
  }

  /// Connects to a path; nil if nothing listens.
  static func connect(path: String) -> Int32? {
    let socket = Glibc.socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return nil }
    // A supervisor that hangs must not keep anyone waiting, not even to connect.
    limit(socket, seconds: 10)
    guard withAddress(path, { Glibc.connect(socket, $0, $1) }) == 0 else {
      close(socket)
      return nil
    }
    return socket
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return -1 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// Makes a TCP socket that listens on an address of this network namespace.
  static func listen(address: String, port: UInt16) throws -> Int32 {
    let socket = Glibc.socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard socket >= 0, withAddress(address, port: port, body: { bind(socket, $0, $1) }) == 0,
      Glibc.listen(socket, 64) == 0
    else { throw Files.failure("cannot listen on", "\(address):\(port)") }
    return socket
  }

  /// Makes a TCP socket to an address of this network namespace; it may still be connecting.
  static func begin(address: String, port: UInt16) -> Int32? {
    let type =
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Glibc.socket(AF_INET, type, 0)
    guard socket >= 0 else { return nil }
    let result = withAddress(address, port: port) { Glibc.connect(socket, $0, $1) }
    guard result == 0 || errno == EINPROGRESS else {
      close(socket)
      return nil
    }
    return socket
  }

  private static func withAddress(
    _ address: String, port: UInt16, body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = port.bigEndian
    guard inet_pton(AF_INET, address, &target.sin_addr) == 1 else { return -1 }
    return withUnsafePointer(to: &target) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// Serves each connection on a thread of its own, up to a limit; further ones are closed.
  /// - Parameters:
  ///   - seconds: The limit of each read and write.
  ///   - serve: Must close the connection.
  static func serve(
    _ listener: Int32, atOnce: Int, seconds: Int, _ serve: @escaping @Sendable (Int32) -> Void
  ) {
    let count = Counter()
    startThread {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else {
          // No descriptor is free: trying again at once would only keep the processor busy.
          if errno != EINTR { usleep(50_000) }
          continue
        }
        guard count.add(1) <= atOnce else {
          count.add(-1)
          close(client)
          continue
        }
        limit(client, seconds: seconds)
        startThread {
          serve(client)
          count.add(-1)
        }
      }
    }
  }

  private final class Counter: Sendable {
    private let value = Mutex(0)

    @discardableResult func add(_ number: Int) -> Int {
      value.withLock { value in
        value += number
        return value
      }
    }
  }

  /// Limits the time of each read and write.
  static func limit(_ socket: Int32, seconds: Int) {
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size)
  }

  /// The bytes up to the end of a line, without it; nil if there is none within the limit.
  static func readLine(_ socket: Int32, limit: Int = 4096) -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while line.count < limit {
      let count = recv(socket, &byte, 1, 0)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { return nil }
      if byte == 0x0A { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  @discardableResult
  static func write(_ text: String, to socket: Int32) -> Bool {
    write(Array(text.utf8), to: socket)
  }

  @discardableResult
  static func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

/// Runs a closure on a thread of its own, for work that waits on a socket.
func startThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(body)).toOpaque()
  let result = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, box)
  if result == 0 { pthread_detach(thread) } else { Unmanaged<Box>.fromOpaque(box).release() }
}
