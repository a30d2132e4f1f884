import CLibSSH2
import Glibc
import Nodes

/// The two output streams of a shell's channel.
@SSHLoop
struct ChannelStreams {
  private(set) var answers: ShellAnswers
  private let channel: OpaquePointer
  private var buffer = [CChar](repeating: 0, count: 1 << 15)

  init(_ channel: OpaquePointer, _ answers: ShellAnswers) {
    self.channel = channel
    self.answers = answers
  }

  /// Reads from both streams.
  /// - Returns: The number of bytes read, 0 if both streams have ended, or libssh2's error: `LIBSSH2_ERROR_EAGAIN` if
  ///   more is to come.
  mutating func take() -> Int {
    for isError in [false, true] {
      let count = libssh2_channel_read_ex(
        channel, isError ? SSH_EXTENDED_DATA_STDERR : 0, &buffer, buffer.count)
      if count > 0 {
        buffer[..<count].withUnsafeBytes {
          answers.append($0, isError: isError)
        }
        return count
      }
      if count < 0, count != Int(LIBSSH2_ERROR_EAGAIN) { return count }
    }
    return haveEnded ? 0 : Int(LIBSSH2_ERROR_EAGAIN)
  }

  /// What the last command's user types now.
  mutating func keys(_ watch: TerminalWatch) -> [UInt8]? { answers.keys(watch) }

  /// Whether the node closed both streams and everything was read.
  var haveEnded: Bool { libssh2_channel_eof(channel) == 1 }

  mutating func finish() { answers.finish() }

  /// The signal that ended the shell, without SIG.
  var signal: String? {
    var signal: UnsafeMutablePointer<CChar>?
    var length = 0
    libssh2_channel_get_exit_signal(channel, &signal, &length, nil, nil, nil, nil)
    guard let signal, length > 0 else { return nil }
    defer { free(signal) }
    return String(cString: signal)
  }
}
