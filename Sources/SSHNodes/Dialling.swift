import CSockets
import Dispatch
import Glibc
import Nodes
import Synchronization

/// Makes a TCP connection without blocking the loop's thread.
@SSHLoop
enum Dialling {
  /// Connects a socket, non-blocking and closed on exec. A name's addresses are tried in turn.
  /// - Throws: ``NodeFault``, or `CancellationError` if the task was cancelled.
  static func connect(_ target: SSHTarget) async throws -> Int32 {
    let deadline = ContinuousClock.now + target.connectLimit
    if let dial = target.dial {
      let socket: Int32
      do { socket = try dial() } catch {
        throw target.fault(.unreachable, "\(error)")
      }
      _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
      return try await connected(socket, target, until: deadline)
    }
    let addresses = try await addresses(target, until: deadline)
    for (index, address) in addresses.enumerated() {
      // An address that does not answer leaves the others their time.
      let share = (deadline - .now) / (addresses.count - index)
      do {
        return try await connected(
          try begin(address, target), target, until: .now + share)
      } catch let fault as NodeFault where index == addresses.count - 1 || fault.kind == .busy {
        throw fault
      } catch is NodeFault {}
    }
    throw target.fault(.unreachable, "no address for \(target.host)")
  }

  /// Waits until a connecting socket is connected; closes it otherwise.
  private static func connected(
    _ socket: Int32, _ target: SSHTarget, until deadline: ContinuousClock.Instant
  ) async throws -> Int32 {
    let isReady = await EventLoop.shared.ready(
      socket, reading: false, writing: true, until: deadline)
    do {
      guard isReady else {
        try Task.checkCancellation()
        throw target.fault(
          .unreachable, "no answer from \(target.host) port \(target.port): is the node on?")
      }
      var error: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size)
      if error != 0 { throw fault(target, error) }
    } catch {
      EventLoop.shared.remove(socket)
      close(socket)
      throw error
    }
    var yes: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    return socket
  }

  // MARK: Addresses

  private struct Address: Sendable {
    var family: Int32
    var bytes: [UInt8]
  }

  private struct NoSuchName: Error { var code: Int32 }

  /// Resolves a name on a thread of its own, which is left behind if it is late: a lookup may block longer than a node
  /// may take.
  private static func addresses(
    _ target: SSHTarget, until deadline: ContinuousClock.Instant
  ) async throws -> [Address] {
    let bell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard bell >= 0 else { throw target.fault(.busy, "no more file descriptors") }
    let answer = Answer(bell: bell)
    let (host, port) = (target.host, target.port)
    DispatchQueue.global().async { answer.give(Result { try lookUp(host, port) }) }
    _ = await EventLoop.shared.ready(bell, reading: true, writing: false, until: deadline)
    EventLoop.shared.remove(bell)
    switch answer.take() {
    case .success(let addresses): return addresses
    case .failure(let error):
      let code = (error as? NoSuchName)?.code ?? EAI_AGAIN
      throw target.fault(
        .unreachable,
        "no address for \(target.host) (\(String(cString: gai_strerror(code)))); is it in /etc/hosts or ~/.ssh/config?"
      )
    case nil:
      try Task.checkCancellation()
      throw target.fault(.unreachable, "looking up the address of \(target.host) took too long")
    }
  }

  /// A thread's result, and the descriptor that signals it; the last owner closes that.
  private final class Answer: Sendable {
    private let found = Mutex<Result<[Address], any Error>?>(nil)
    private let bell: Int32

    init(bell: Int32) { self.bell = bell }
    deinit { close(bell) }

    func give(_ result: Result<[Address], any Error>) {
      found.withLock { $0 = result }
      var one: UInt64 = 1
      _ = write(bell, &one, 8)
    }

    func take() -> Result<[Address], any Error>? { found.withLock { $0 } }
  }

  private nonisolated static func lookUp(_ host: String, _ port: UInt16) throws -> [Address] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, "\(port)", &hints, &list)
    guard code == 0 else { throw NoSuchName(code: code) }
    defer { freeaddrinfo(list) }
    return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { entry in
      guard let entry = entry?.pointee, let address = entry.ai_addr else { return nil }
      let bytes = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
      return Address(family: entry.ai_family, bytes: Array(bytes))
    }
  }

  /// Starts to connect a socket to an address.
  private static func begin(_ address: Address, _ target: SSHTarget) throws -> Int32 {
    let type =
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Glibc.socket(address.family, type, 0)
    guard socket >= 0 else { throw target.fault(.busy, "no more sockets: \(message(errno))") }
    let result = address.bytes.withUnsafeBytes { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        Glibc.connect(socket, $0.baseAddress, socklen_t(bytes.count))
      }
    }
    guard result == 0 || errno == EINPROGRESS else {
      let code = errno
      close(socket)
      throw fault(target, code)
    }
    return socket
  }

  private static func fault(_ target: SSHTarget, _ code: Int32) -> NodeFault {
    code == ECONNREFUSED
      ? target.fault(
        .refused, "\(target.host) port \(target.port) refuses connections: is sshd running?")
      : target.fault(
        .unreachable, "cannot reach \(target.host) port \(target.port): \(message(code))")
  }

  private static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
