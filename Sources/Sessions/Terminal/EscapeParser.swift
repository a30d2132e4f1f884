/// Splits what a program wrote to a terminal into characters and control sequences (ECMA-48, DEC VT500 parser).
struct EscapeParser {
  enum Action {
    case print(UnicodeScalar)
    /// A control character of one byte.
    case control(UInt8)
    /// `ESC` and a final byte, with the one before it, if any (`(0`).
    case escape(UInt8, intermediate: UInt8?)
    /// `CSI`: its final byte and its parameters.
    case sequence(UInt8, TerminalParameters)
    /// `OSC`: the text between its beginning and its end.
    case command([UInt8])
  }

  private enum State { case ground, escape, intermediate, sequence, string, stringEscape }

  private var state = State.ground
  private var parameters: [UInt8] = []
  private var intermediate: UInt8 = 0
  /// An operating system command's text; nil in a string of another kind, which is left out.
  private var command: [UInt8]?
  private var utf8: [UInt8] = []
  private var length = 0

  /// The longest command line that a shell tells in one sequence.
  private static let commandLimit = 1 << 16

  /// Whether the input ended inside a sequence or a character.
  var isInSequence: Bool { state != .ground || !utf8.isEmpty }

  /// Reads one byte. A character that is not UTF-8 is left out.
  mutating func read(_ byte: UInt8) -> Action? {
    switch state {
    case .ground: return ground(byte)
    case .escape: return escape(byte)
    case .intermediate:
      state = .ground
      return .escape(byte, intermediate: intermediate)
    case .sequence: return sequence(byte)
    case .string: return string(byte)
    case .stringEscape:
      if byte == UInt8(ascii: "\\") { return endString() }
      // The string was not ended; what comes is a sequence of its own.
      command = nil
      state = .escape
      return escape(byte)
    }
  }

  private mutating func ground(_ byte: UInt8) -> Action? {
    if byte < 0x80 {
      if !utf8.isEmpty { utf8.removeAll(keepingCapacity: true) }
      if byte >= 0x20, byte < 0x7F { return .print(UnicodeScalar(byte)) }
      guard byte == 0x1B else { return .control(byte) }
      state = .escape
      return nil
    }
    if byte & 0xC0 != 0x80 {
      utf8.removeAll(keepingCapacity: true)
      length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    } else if utf8.isEmpty {
      return nil
    }
    utf8.append(byte)
    guard utf8.count == length else { return nil }
    defer { utf8.removeAll(keepingCapacity: true) }
    return String(validating: utf8, as: UTF8.self)?.unicodeScalars.first.map { .print($0) }
  }

  private mutating func escape(_ byte: UInt8) -> Action? {
    switch byte {
    case UInt8(ascii: "["):
      parameters.removeAll(keepingCapacity: true)
      state = .sequence
    case UInt8(ascii: "]"):
      command = []
      state = .string
    case UInt8(ascii: "P"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "X"):
      command = nil
      state = .string
    case 0x20...0x2F:
      intermediate = byte
      state = .intermediate
    case 0x1B: break
    default:
      state = .ground
      return .escape(byte, intermediate: nil)
    }
    return nil
  }

  private mutating func sequence(_ byte: UInt8) -> Action? {
    switch byte {
    case 0x20...0x3F:
      if parameters.count < 64 { parameters.append(byte) }
    case 0x40...0x7E:
      state = .ground
      return .sequence(byte, TerminalParameters(parameters))
    case 0x1B: state = .escape
    case 0x18, 0x1A: state = .ground
    // A control character inside a sequence acts at once.
    case 0x08...0x0D: return .control(byte)
    default: break
    }
    return nil
  }

  private mutating func string(_ byte: UInt8) -> Action? {
    switch byte {
    case 0x07: return endString()
    case 0x1B: state = .stringEscape
    case 0x18, 0x1A:
      command = nil
      state = .ground
    default:
      if let count = command?.count, count < Self.commandLimit { command?.append(byte) }
    }
    return nil
  }

  private mutating func endString() -> Action? {
    state = .ground
    defer { command = nil }
    return command.map { .command($0) }
  }
}

/// The parameters of a control sequence: `?1049`, `1;24`.
struct TerminalParameters {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The byte before the numbers that makes the sequence a private one.
  var prefix: UInt8? { bytes.first.flatMap { (0x3C...0x3F).contains($0) ? $0 : nil } }

  /// A number; the default where it is missing or zero.
  func number(_ index: Int, default value: Int, limit: Int) -> Int {
    let parts = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard index < parts.count, let number = Int(String(decoding: parts[index], as: UTF8.self)),
      number > 0
    else { return value }
    return min(number, limit)
  }

  /// Whether one of the numbers is the given one.
  func holds(_ number: Int) -> Bool {
    bytes.drop { (0x3C...0x3F).contains($0) }.split(separator: UInt8(ascii: ";")).contains {
      Int(String(decoding: $0, as: UTF8.self)) == number
    }
  }
}
