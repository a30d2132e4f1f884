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
  private var start: String.Index
  private var expectsProgram = true
  /// Whether the next token begins a word.
  private var isFresh = true

  init(_ command: String) {
    text = command
    start = command.startIndex
    let lexer = ShellLexer(text: command)
    for token in lexer.tokens { read(token, lexer.bytes[token.range]) }
  }

  private mutating func read(_ token: ShellToken, _ bytes: ArraySlice<UInt8>) {
    let (kind, quoting) = look(token, bytes)
    let end = text.utf8.index(start, offsetBy: bytes.count)
    defer { start = end }
    // A quote is one piece with its marks.
    if kind == .string, let last = pieces.last, last.kind == .string, last.quoting == quoting {
      pieces[pieces.count - 1].text = text[last.text.startIndex..<end]
    } else {
      pieces.append(Piece(kind: kind, text: text[start..<end], quoting: quoting))
    }
    switch token.kind {
    case .blank, .lineEnd: isFresh = true
    case .sign, .opening:
      isFresh = true
      expectsProgram = true
    case .continuation, .comment, .document: break
    case .redirection: isFresh = false
    case .text, .quote, .single, .double, .escaped, .variable, .placeholder, .closing:
      isFresh = false
      // `sudo` is followed by the program.
      if kind == .program ? bytes != Array("sudo".utf8)[...] : kind != .plain {
        expectsProgram = false
      }
    }
  }

  private func look(_ token: ShellToken, _ bytes: ArraySlice<UInt8>)
    -> (Kind, ChapterWriter.Quoting)
  {
    switch token.kind {
    case .blank, .lineEnd, .continuation, .placeholder: (.plain, .bare)
    case .document(let isLiteral): (.plain, isLiteral ? .raw : .document)
    case .text: (look(ofWord: bytes), .bare)
    case .quote: (.string, bytes.last == UInt8(ascii: "\"") ? .double : .single)
    case .single, .escaped: (.string, .single)
    case .double: (.string, .double)
    case .variable: (.variable, .bare)
    case .opening, .closing, .sign, .redirection: (.sign, .bare)
    case .comment: (.comment, .raw)
    }
  }

  private func look(ofWord bytes: ArraySlice<UInt8>) -> Kind {
    guard isFresh else { return .plain }
    if bytes.first == UInt8(ascii: "-"), bytes.count > 1 { return .option }
    return expectsProgram && !bytes.contains(UInt8(ascii: "=")) ? .program : .plain
  }
}
