/// A piece of a command's text. A command's tokens lie one after the other and cover all of it.
public struct ShellToken: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Spaces and tabs.
    case blank
    case lineEnd
    /// A backslash at a line's end, and the line end that it hides.
    case continuation
    /// A part of a word outside quotes, with its backslashes.
    case text
    /// A mark that opens or closes quotes: `'`, `"`, `$'`.
    case quote
    /// Text in `'…'`.
    case single
    /// Text in `"…"`, with its backslashes and variables.
    case double
    /// Text in `$'…'`, with its backslashes.
    case escaped
    /// `$name`, `${…}`, `$((…))` or `((…))`.
    case variable
    /// `<your name>`
    case placeholder
    /// `$(`, `<(` or a backtick: commands whose output is a part of the word.
    case opening
    /// The end of these commands.
    case closing
    /// `|`, `&&`, `;`, `(` …
    case sign
    /// `<`, `2>&`, `<<-` …
    case redirection
    case comment
    /// A line of a here-document, or its end. It is literal if its delimiter is quoted (POSIX.1-2017, XCU 2.7.4).
    case document(isLiteral: Bool)
  }

  public var kind: Kind
  /// In the bytes of the text.
  public var range: Range<Int>
}
