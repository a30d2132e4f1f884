/// What a shell tells its terminal besides text.
///
/// Semantic prompts are FinalTerm's OSC 133 (gitlab.freedesktop.org/Per_Bothner/specifications, proposals/semantic-prompts)
/// and Visual Studio Code's OSC 633 (code.visualstudio.com/docs/terminal/shell-integration); editing is told by bracketed
/// paste (DECSET 2004), which a shell switches on while it reads a line.
public enum TerminalMark: Hashable, Sendable {
  /// `A`; a continuation's where it says so (`k=s`).
  case promptStart(isContinuation: Bool)
  /// `B`: what follows is typed.
  case inputStart
  /// `C`: what follows is output.
  case outputStart
  /// `D`, with the exit status where it is told.
  case finished(status: Int32?)
  /// `E`: the command line as the shell has it.
  case commandLine(String)
  case editingStart
  case editingEnd
  /// The screen was cleared before this line.
  case cleared

  /// Whether it tells of editing. A shell that draws its prompt anew tells the prompt's place again, but not that it reads.
  var isOfEditing: Bool { self == .editingStart || self == .editingEnd }

  /// Whether what stands before it is an output.
  package var endsOutput: Bool {
    switch self {
    case .finished, .promptStart(isContinuation: false): true
    default: false
    }
  }

  /// Reads an operating system command; nil if it is no mark, or has not the recording's nonce.
  init?(command: [UInt8], nonce: String?) {
    let parts = String(decoding: command, as: UTF8.self).split(
      separator: ";", omittingEmptySubsequences: false
    ).map(String.init)
    guard parts.count >= 2, parts[0] == "133" || parts[0] == "633" else { return nil }
    let values = parts[2...]
    if let nonce, !values.contains(nonce), !values.contains("aid=\(nonce)") { return nil }
    switch parts[1] {
    case "A": self = .promptStart(isContinuation: values.contains("k=s"))
    // The beginning of a continuation prompt, in Visual Studio Code's words.
    case "F": self = .promptStart(isContinuation: true)
    case "P" where parts[0] == "133": self = .promptStart(isContinuation: values.contains("k=s"))
    case "B", "G": self = .inputStart
    case "C": self = .outputStart
    case "D": self = .finished(status: values.first.flatMap { Int32($0) })
    case "E" where parts.count > 2: self = .commandLine(Self.unescaped(parts[2]))
    default: return nil
    }
  }

  /// `\\` is a backslash, `\x3b` the character with that code.
  private static func unescaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.first else {
        bytes.append(byte)
        continue
      }
      if next == UInt8(ascii: "x"), rest.count >= 3,
        let code = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(next)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
