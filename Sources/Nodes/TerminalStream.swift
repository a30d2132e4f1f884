import Synchronization

/// The two directions of a terminal that a command of a node has, while it runs.
final class TerminalStream: TerminalUser {
  private let state = Mutex(State())

  private struct State {
    var received: [UInt8] = []
    var typed: [UInt8] = []
    var isOver = false
    var fault: (any Error)?
  }

  /// Whether the command has ended; what it wrote before can still be read.
  var isOver: Bool { state.withLock(\.isOver) }

  func keys(after new: [UInt8]) -> [UInt8]? {
    state.withLock { state in
      state.received += new
      defer { state.typed = [] }
      return state.typed.isEmpty ? nil : state.typed
    }
  }

  func type(_ keys: some Sequence<UInt8>) { state.withLock { $0.typed += keys } }

  /// Takes the output that arrived since the last call.
  /// - Throws: The reason why the terminal is gone, if it is a fault.
  func read() throws -> [UInt8] {
    try state.withLock { state in
      if let fault = state.fault { throw fault }
      defer { state.received = [] }
      return state.received
    }
  }

  func end(_ fault: (any Error)?) {
    state.withLock { state in
      state.isOver = true
      state.fault = fault
    }
  }
}
