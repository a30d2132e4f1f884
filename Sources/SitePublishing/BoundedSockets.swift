import FlyingFox
import FlyingSocks
import Synchronization

/// FlyingFox's sockets, which wait forever, with time limits: a browser that sends its request byte by byte, or does
/// not read the response, is disconnected, and so are more connections at once than a few readers need.
final class BoundedSockets: AsyncSocketPool {
  /// For a whole request, however slowly its bytes arrive, and for the idle time between two requests.
  private static let requestTime = Duration.seconds(20)
  /// For each piece sent.
  private static let sendTime = Duration.seconds(60)
  private static let mostConnections = 100

  private let base: any AsyncSocketPool = HTTPServer.defaultPool()
  /// By the port at the other end.
  private let connections = Mutex<[UInt16: Connection]>([:])

  private struct Connection {
    let socket: Socket
    /// When its request must have arrived; nil while it is being answered.
    var deadline: ContinuousClock.Instant?

    /// Whether it still belongs to the port: closing is not reported.
    func isOpen(_ port: UInt16) -> Bool {
      if case .ip4(_, port)? = try? socket.remotePeer() { true } else { false }
    }
  }

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  /// A request has arrived: the next one has its own time.
  func received(from port: UInt16) { connections.withLock { $0[port]?.deadline = nil } }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    // The listening socket has no peer.
    guard case .ip4(_, let port)? = try? socket.remotePeer() else {
      return try await base.suspendSocket(socket, untilReadyFor: events)
    }
    let deadline =
      events.contains(.read)
      ? try deadline(of: socket, port) : ContinuousClock.now + Self.sendTime
    try await withThrowingTaskGroup(of: Void.self) { [base] group in
      group.addTask { try await base.suspendSocket(socket, untilReadyFor: events) }
      group.addTask {
        try await Task.sleep(until: deadline, clock: .continuous)
        throw SocketError.disconnected
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func deadline(of socket: Socket, _ port: UInt16) throws -> ContinuousClock.Instant {
    try connections.withLock { connections in
      let known = connections[port].flatMap { $0.socket.file == socket.file ? $0 : nil }
      if let deadline = known?.deadline { return deadline }
      if known == nil, connections.count >= Self.mostConnections {
        connections = connections.filter { $0.value.isOpen($0.key) }
        guard connections.count < Self.mostConnections else { throw SocketError.disconnected }
      }
      let deadline = ContinuousClock.now + Self.requestTime
      connections[port] = Connection(socket: socket, deadline: deadline)
      return deadline
    }
  }
}
