import Glibc
import Synchronization

/// Standard output and error: colour only on a terminal, and a silent exit when the reader has gone.
enum Terminal {
  /// Whether a person is being asked something: nothing may be written over the question.
  static let isAsking = Atomic<Bool>(false)

  /// Whether standard output is a terminal that shows colour.
  static let hasColour: Bool = {
    guard isatty(STDOUT_FILENO) == 1 else { return false }
    if let value = getenv("NO_COLOR"), value.pointee != 0 { return false }
    return getenv("TERM").map { String(cString: $0) } != "dumb"
  }()

  /// Columns of the terminal; 100 where there is none.
  static let width: Int = {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 20
    else { return 100 }
    return Int(size.ws_col)
  }()

  static func print(_ text: String, terminator: String = "\n") {
    write(text + terminator, to: STDOUT_FILENO)
  }

  static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Writes to standard error, without a line end.
  static func write(_ text: String) { write(text, to: STDERR_FILENO) }

  static func exit(_ code: Int32) -> Never { Glibc.exit(code) }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        // A closed pipe is the reader's choice; a full disk is not.
        Glibc.exit(errno == EPIPE ? 0 : 2)
      }
      bytes = bytes.dropFirst(count)
    }
  }
}
