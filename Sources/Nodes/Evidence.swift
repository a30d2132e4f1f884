public import CourseModel

/// A node's raw answer to one command, the basis of a mark.
public struct Evidence: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case exited(Int32)
    /// The signal's name without SIG: `KILL`.
    case signalled(String)
    /// Still running when its time was up, on a node that kept answering other commands.
    case unended
  }

  public var node: NodeName
  public var command: String
  public var outcome: Outcome
  public var output: KeptOutput
  public var error: KeptOutput
  /// Seconds since 1970.
  public var start: Double
  /// In seconds.
  public var duration: Double

  public init(
    node: NodeName, command: String, outcome: Outcome, output: KeptOutput, error: KeptOutput,
    start: Double, duration: Double
  ) {
    self.node = node
    self.command = command
    self.outcome = outcome
    self.output = output
    self.error = error
    self.start = start
    self.duration = duration
  }

  /// The lines on a terminal, with errors after the output.
  public var lines: [String] { output.lines + error.lines }
}

/// One stream's bytes, bounded: if there were too many, the head and the tail are kept.
public struct KeptOutput: Sendable, Hashable {
  public private(set) var head: [UInt8] = []
  public private(set) var tail: [UInt8] = []
  /// Bytes left out between head and tail.
  public private(set) var dropped = 0
  private let limit: Int

  /// - Parameter limit: The bytes to keep.
  public init(limit: Int) { self.limit = limit }

  /// Keeps all of a text.
  public init(_ text: some StringProtocol) {
    limit = .max
    head = Array(text.utf8)
  }

  public mutating func append(_ bytes: some Collection<UInt8>) {
    let half = max(limit / 2, 1)
    let room = max(half - head.count, 0)
    head += bytes.prefix(room)
    let rest = bytes.dropFirst(room)
    guard !rest.isEmpty else { return }
    tail += rest
    // Trimmed occasionally, so that a gigabyte costs no more than copying it once.
    if tail.count > 2 * half {
      dropped += tail.count - half
      tail.removeFirst(tail.count - half)
    }
  }

  public var isCutShort: Bool { dropped > 0 }

  /// The bytes received.
  var count: Int { head.count + dropped + tail.count }

  /// The text, with a line of dots for the bytes left out.
  public var text: String {
    let middle = isCutShort ? Array("\n...\n".utf8) : []
    return String(decoding: head + middle + tail, as: UTF8.self)
  }

  public var lines: [String] {
    // By bytes: in a String, CR LF is one character.
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
