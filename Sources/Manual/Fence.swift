import Console
import Knowledge

/// What the words after a fence say about the block: `bash`, `{ .console .no-copy }`, `yaml title="pod.yaml"`.
struct Fence {
  enum Purpose {
    /// Commands, with or without their output.
    case shell
    /// The same for a Windows shell: a backtick continues a line.
    case windows
    /// Statements for a client: SQL.
    case statements
    /// The output of the command before it.
    case output
    /// No commands; an output, if the prose or its place says so.
    case text
    /// A file's text, or an output.
    case data
    /// A file's text.
    case file
    /// The block's lines decide.
    case open
  }

  let purpose: Purpose

  init(_ info: String, _ fences: Programs.Fences) {
    let language = Self.language(info)
    purpose =
      if fences.shell.contains(language) {
        .shell
      } else if fences.windows.contains(language) {
        .windows
      } else if fences.statements.contains(language) {
        .statements
      } else if fences.output.contains(language) {
        .output
      } else if fences.text.contains(language) {
        .text
      } else if fences.data.contains(language) {
        .data
      } else if fences.file.contains(language) {
        .file
      } else {
        .open
      }
  }

  /// In lower case; "" where there is none.
  private static func language(_ info: String) -> String {
    var text = trimmed(info)[...]
    if text.hasPrefix("{") {
      text = text.dropFirst().drop { $0 == " " }
      // `{ .console .no-copy }`, `{code-block} console`
      if !text.hasPrefix("."), let close = text.firstIndex(of: "}") {
        let behind = trimmed(text[text.index(after: close)...])
        if !behind.isEmpty { text = behind[...] }
      }
      if text.hasPrefix(".") { text = text.dropFirst() }
    }
    return text.prefix { $0.isLetter || $0.isNumber || "-_+#".contains($0) }.lowercased()
  }
}
