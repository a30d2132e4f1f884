import CSockets
public import CourseModel
import Glibc

/// A program on a terminal of its own, between the user's terminal and the recorder of its output.
public struct RecordedShell {
  public enum Event {
    /// The terminal's output, whole characters only.
    case output(String)
    case resize(columns: Int, rows: Int)
  }

  /// The program could not be started, or its terminal failed.
  public struct Failure: Problem {
    public var code: String { "shell" }
    public var message: String
  }

  /// The size of a terminal, in characters.
  public struct Dimensions: Hashable, Sendable {
    public var columns: Int
    public var rows: Int
  }

  private let terminal: Int32
  private let child: pid_t
  private var size: winsize
  /// For a shell that marks what it reads: keeps the marks from the user's terminal.
  private var filter: MarkFilter?

  public var dimensions: Dimensions {
    Dimensions(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  /// Starts a program, found in PATH, on a new terminal as large as the user's.
  /// - Parameter nonce: What marks it, if the program is a shell that marks what it reads and runs.
  /// - Throws: ``Failure`` if there is no terminal.
  public init(_ program: [String], nonce: String? = nil) throws {
    size = Self.usersSize()
    filter = nonce.map(MarkFilter.init)
    var arguments = program.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var terminal: Int32 = -1
    child = csockets_terminal(&arguments, size.ws_row, size.ws_col, &terminal)
    guard child > 0 else {
      throw Failure(message: "cannot open a terminal: \(String(cString: strerror(errno)))")
    }
    self.terminal = terminal
    // Typing ahead of the program must not stop its output from being read.
    _ = fcntl(terminal, F_SETFL, fcntl(terminal, F_GETFL) | O_NONBLOCK)
  }

  private static func usersSize() -> winsize {
    var size = winsize()
    guard ioctl(STDIN_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0) }
    return size
  }

  /// Passes input and output on until the program ends.
  /// - Returns: Its exit status; 128 plus the signal's number if a signal ended it.
  /// - Throws: ``Failure`` if the terminal fails, and whatever `record` throws; the program is then hung up.
  public mutating func run(record: (Event) throws -> Void) throws -> Int32 {
    var settings = termios()
    let isTerminal = tcgetattr(STDIN_FILENO, &settings) == 0
    // Nothing is put back by a program that is killed.
    let guardian = isTerminal ? csockets_guard_terminal(STDIN_FILENO, &settings) : -1
    if isTerminal {
      var raw = settings
      cfmakeraw(&raw)
      tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    }
    defer {
      if isTerminal { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
      csockets_release_terminal(guardian)
    }
    let result = Result { try pass(record) }
    close(terminal)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    try result.get()
    let signalled = status & 0x7F
    return signalled == 0 ? (status >> 8) & 0xFF : 128 + signalled
  }

  private mutating func pass(_ record: (Event) throws -> Void) throws {
    var pending: [UInt8] = []
    var typed: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var descriptors = [
      pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      // Once input has ended: a program that is setting up its terminal may miss a Ctrl-D, so it gets another.
      let isOver = descriptors[1].fd < 0
      // A new size is told by a signal, to any thread: it is looked for instead.
      let ready = poll(&descriptors, 2, isOver ? 300 : 200)
      if ready == 0, isOver, typed.isEmpty { typed.append(4) }
      if ready < 0, errno != EINTR { throw Failure(message: "the terminal failed") }
      try followSize(record)
      guard ready >= 0 else { continue }
      if descriptors[0].revents & ~Int16(POLLOUT) != 0 {
        let count = read(terminal, &buffer, buffer.count)
        // EIO: the last program on the terminal has ended.
        if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { break }
        if count > 0 {
          Self.write(filter?.passed(buffer[..<count]) ?? Array(buffer[..<count]), to: STDOUT_FILENO)
          pending += buffer[..<count]
          try record(.output(Self.characters(&pending)))
        }
      }
      if descriptors[1].revents != 0 {
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count > 0 {
          typed += buffer[..<count]
        } else if count == 0 || errno != EINTR {
          typed.append(4)
          descriptors[1].fd = -1
        }
      }
      if !typed.isEmpty {
        let count = typed.withUnsafeBytes { Glibc.write(terminal, $0.baseAddress, $0.count) }
        if count > 0 { typed.removeFirst(count) }
      }
      descriptors[0].events = Int16(typed.isEmpty ? POLLIN : POLLIN | POLLOUT)
      // Input waits in the user's terminal while there is more of it than the program reads.
      descriptors[1].events = Int16(typed.count < 1 << 16 ? POLLIN : 0)
    }
    if !pending.isEmpty { try record(.output(String(decoding: pending, as: UTF8.self))) }
  }

  private mutating func followSize(_ record: (Event) throws -> Void) throws {
    guard isatty(STDIN_FILENO) == 1 else { return }
    let new = Self.usersSize()
    guard new.ws_col != size.ws_col || new.ws_row != size.ws_row else { return }
    size = new
    var own = new
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &own)
    try record(.resize(columns: Int(new.ws_col), rows: Int(new.ws_row)))
  }

  /// Takes the whole characters; the beginning of an incomplete one stays.
  private static func characters(_ bytes: inout [UInt8]) -> String {
    var end = bytes.count
    for back in 1...4 where back <= bytes.count {
      let byte = bytes[bytes.count - back]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte & 0xE0 == 0xC0 ? 2 : byte & 0xF0 == 0xE0 ? 3 : byte & 0xF8 == 0xF0 ? 4 : 1
      if length > back { end = bytes.count - back }
      break
    }
    let text = String(decoding: bytes[..<end], as: UTF8.self)
    bytes.removeFirst(end)
    return text
  }

  private static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}
