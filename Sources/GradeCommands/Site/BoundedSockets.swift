import FlyingFox
import FlyingSocks
import Synchronization

/// FlyingFox's sockets, which wait for ever, with an end: a browser that sends its request byte by byte, or does not read what it
/// asked for, is let go, and so are more connections at once than a few readers have.
final class BoundedSockets: AsyncSocketPool {
  /// For a whole request, however slowly its bytes come, and for nothing at all between two of them.
  private static let requestTime = Duration.seconds(20)
  /// For each piece that is sent.
  private static let sendTime = Duration.seconds(60)
  private static let mostConnections = 100

  private let base: any AsyncSocketPool = HTTPServer.defaultPool()
  /// When each connection's request has to be there, by the port at its other end.
  private let deadlines = Mutex<[UInt16: ContinuousClock.Instant]>([:])

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  /// A request has come: the next one has its own time.
  func received(from port: UInt16) { deadlines.withLock { _ = $0.removeValue(forKey: port) } }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    // The one that listens has nobody at its other end.
    guard case .ip4(_, let port)? = try? socket.remotePeer() else {
      return try await base.suspendSocket(socket, untilReadyFor: events)
    }
    let deadline =
      events.contains(.read) ? try deadline(of: port) : ContinuousClock.now + Self.sendTime
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

  private func deadline(of port: UInt16) throws -> ContinuousClock.Instant {
    try deadlines.withLock { deadlines in
      if let known = deadlines[port] { return known }
      let now = ContinuousClock.now
      // Those that were closed are not taken out: their time is over soon.
      if deadlines.count >= Self.mostConnections { deadlines = deadlines.filter { $0.value > now } }
      guard deadlines.count < Self.mostConnections else { throw SocketError.disconnected }
      let deadline = now + Self.requestTime
      deadlines[port] = deadline
      return deadline
    }
  }
}
