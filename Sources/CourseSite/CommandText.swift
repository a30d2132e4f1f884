import Console

/// A command split into pieces of one colour each; together, the pieces are the command.
///
/// This is not done by a library: pieces also depend on what the grader knows (placeholders, their quoting, the
/// manual's line breaks), and Debian's highlighters in C (GNU Source-highlight) bring Boost and files to read at run
/// time.
struct CommandText {
  enum Kind { case plain, program, option, string, variable, sign, comment }

  struct Piece {
    var kind: Kind
    var text: Substring
    /// The shell quoting of a value in place of this text.
    var quoting: ChapterWriter.Quoting
  }

  private(set) var pieces: [Piece] = []

  private let text: String
  private var index: String.Index
  private var expectsProgram = true
  /// The end of the commands being read inside a double quote: `)` or a backtick; nil outside.
  private var end: UInt8?
  /// The constructs open at the current place, innermost last. Kept here instead of by recursion: a command with thirty
  /// thousand nested quotes must not use up the stack.
  private var frames: [Frame] = []

  private enum Frame {
    /// A double quote.
    case string
    /// `$(…)` or backticks, and the end of the commands around them.
    case commands(outer: UInt8?)
  }

  init(_ command: String) {
    text = command
    index = command.startIndex
    let bytes = command.utf8
    while index < bytes.endIndex {
      switch frames.last {
      case .string?: readString(bytes, from: index)
      case .commands(let outer)? where bytes[index] == end: endCommands(bytes, outer)
      case .commands?, nil: step(bytes)
      }
    }
  }

  private mutating func step(_ bytes: String.UTF8View) {
    let start = index
    switch bytes[index] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      advance(bytes) { $0 == 0x20 || $0 == 0x09 }
      add(.plain, start: start, quoting: .bare)
    case UInt8(ascii: "'"):
      index = bytes.index(after: index)
      advance(bytes) { $0 != UInt8(ascii: "'") }
      if index < bytes.endIndex { index = bytes.index(after: index) }
      add(.string, start: start, quoting: .single)
      expectsProgram = false
    case UInt8(ascii: "\""):
      frames.append(.string)
      index = bytes.index(after: index)
      readString(bytes, from: start)
    case UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ";"):
      advance(bytes) { "|&;".utf8.contains($0) }
      add(.sign, start: start, quoting: .bare)
      expectsProgram = true
    case UInt8(ascii: ">"):
      advance(bytes) { ">&".utf8.contains($0) }
      add(.sign, start: start, quoting: .bare)
    case UInt8(ascii: "<"):
      if placeholder(bytes) { return }
      advance(bytes) { $0 == UInt8(ascii: "<") }
      add(.sign, start: start, quoting: .bare)
    case UInt8(ascii: "$"):
      if let opening = opening(bytes) { return beginCommands(bytes, opening) }
      index = bytes.index(after: index)
      advance(bytes) { isWordByte($0) || "{}(".utf8.contains($0) }
      add(.variable, start: start, quoting: .bare)
      expectsProgram = false
    case UInt8(ascii: "#")
    where start == bytes.startIndex || bytes[bytes.index(before: start)] == 0x20:
      index = bytes.endIndex
      add(.comment, start: start, quoting: .raw)
    default: word(bytes)
    }
  }

  private mutating func advance(_ bytes: String.UTF8View, while fits: (UInt8) -> Bool) {
    while index < bytes.endIndex, fits(bytes[index]) { index = bytes.index(after: index) }
  }

  private mutating func add(_ kind: Kind, start: String.Index, quoting: ChapterWriter.Quoting) {
    guard start < index else { return }
    pieces.append(Piece(kind: kind, text: text[start..<index], quoting: quoting))
  }

  /// `<password>` is a word, or part of one, and not a redirection.
  private mutating func placeholder(_ bytes: String.UTF8View) -> Bool {
    guard let end = bytes[index...].prefix(66).firstIndex(of: UInt8(ascii: ">")) else {
      return false
    }
    let behind = bytes.index(after: end)
    guard Placeholder.isWhole(String(text[index..<behind])) else { return false }
    let start = index
    index = behind
    add(.plain, start: start, quoting: .bare)
    expectsProgram = false
    return true
  }

  /// Continues a double quote up to its end or to commands in it, which are read as if there were no quote around them.
  private mutating func readString(_ bytes: String.UTF8View, from start: String.Index) {
    while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\"), bytes.index(after: index) < bytes.endIndex {
        index = bytes.index(after: index)
      } else if let opening = opening(bytes) {
        add(.string, start: start, quoting: .double)
        return beginCommands(bytes, opening)
      }
      index = bytes.index(after: index)
    }
    if index < bytes.endIndex {
      index = bytes.index(after: index)
      frames.removeLast()
    }
    add(.string, start: start, quoting: .double)
    expectsProgram = false
  }

  /// The length and the end of `$(` or a backtick. `$((` is arithmetic.
  private func opening(_ bytes: String.UTF8View) -> (length: Int, end: UInt8)? {
    if bytes[index] == UInt8(ascii: "`"), end != UInt8(ascii: "`") { return (1, UInt8(ascii: "`")) }
    guard bytes[index...].starts(with: "$(".utf8), !bytes[index...].starts(with: "$((".utf8) else {
      return nil
    }
    return (2, UInt8(ascii: ")"))
  }

  private mutating func beginCommands(
    _ bytes: String.UTF8View, _ opening: (length: Int, end: UInt8)
  ) {
    let start = index
    index = bytes.index(index, offsetBy: opening.length)
    add(.sign, start: start, quoting: .bare)
    frames.append(.commands(outer: end))
    end = opening.end
    expectsProgram = true
  }

  private mutating func endCommands(_ bytes: String.UTF8View, _ outer: UInt8?) {
    frames.removeLast()
    end = outer
    let close = index
    index = bytes.index(after: index)
    add(.sign, start: close, quoting: .bare)
  }

  private mutating func word(_ bytes: String.UTF8View) {
    let start = index
    while index < bytes.endIndex, !" \t'\"|&;<>$".utf8.contains(bytes[index]), bytes[index] != end {
      if bytes[index] == UInt8(ascii: "\\"), bytes.index(after: index) < bytes.endIndex {
        index = bytes.index(after: index)
      }
      index = bytes.index(after: index)
    }
    let word = text[start..<index]
    let isFresh =
      start == bytes.startIndex || " \t(|&;".utf8.contains(bytes[bytes.index(before: start)])
    if word.utf8.first == UInt8(ascii: "-"), isFresh, word.utf8.count > 1 {
      add(.option, start: start, quoting: .bare)
    } else if expectsProgram, isFresh, !word.utf8.contains(UInt8(ascii: "=")) {
      add(.program, start: start, quoting: .bare)
      expectsProgram = word == "sudo" || word == "("
    } else {
      add(.plain, start: start, quoting: .bare)
    }
  }
}
