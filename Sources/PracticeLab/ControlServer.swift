import CSockets
import Glibc

/// The supervisor's control socket: one request per connection, one line each.
///
/// `connect NODE PORT` is answered with an open socket into the lab's network, so that a program
/// outside needs no privilege and no relay; all other requests are answered with text.
final class ControlServer: Sendable {
  private let end: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  init(path: String, owner: uid_t, supervisor: Supervisor) throws {
    let listener = try Sockets.listen(path: path, owner: owner)
    (end, signal) = AsyncStream<Void>.makeStream()
    let signal = self.signal
    Sockets.serve(listener, atOnce: 64, seconds: 5) {
      Self.serve($0, supervisor: supervisor, signal: signal)
    }
  }

  /// Waits until a client asks for the lab's end.
  func ended() async {
    for await _ in end { return }
  }

  private static func serve(
    _ client: Int32, supervisor: Supervisor, signal: AsyncStream<Void>.Continuation
  ) {
    let words = (Sockets.readLine(client) ?? "").split(separator: " ").map(String.init)
    switch words.first {
    case "connect": connect(client, words: words, supervisor: supervisor)
    case "down":
      Sockets.write("ok\n", to: client)
      signal.yield()
    default:
      Task {
        let answer = await supervisor.answer(words)
        Sockets.write(answer, to: client)
        close(client)
      }
      return
    }
    close(client)
  }

  private static func connect(_ client: Int32, words: [String], supervisor: Supervisor) {
    guard words.count == 3, let address = supervisor.address(of: words[1]),
      let port = UInt16(words[2]), let socket = Sockets.begin(address: address, port: port)
    else { return }
    _ = csockets_send_descriptor(client, socket)
    close(socket)
  }
}
