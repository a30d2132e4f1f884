import Console
import Knowledge

/// Prompts that are taken for one in a manual's block, and not in a recording: there, an output could begin like them.
enum AuthorPrompt {
  static func read(_ line: String, _ programs: Programs) -> Prompt? {
    guard let first = line.unicodeScalars.first, mayBe(line) else { return nil }
    switch first {
    case "$": return glued(line, programs)
    case "%": return bare(line, after: "%")
    case "[": return bracketed(line, programs)
    case "➜", "❯", "λ", "»", "▶", "⟩": return arrow(line, first)
    default:
      guard first.isASCII, first.properties.isAlphabetic else { return nil }
      return windows(line) ?? device(line) ?? named(line)
    }
  }

  /// Rules out most lines by a few bytes: this is asked of every line of every block.
  private static func mayBe(_ line: String) -> Bool {
    let bytes = line.utf8
    guard let first = bytes.first, (first | 0x20) &- 0x61 < 26 else { return true }
    let rest = bytes.drop { isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    switch rest.first {
    case UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: ">"), UInt8(ascii: "("),
      UInt8(ascii: ":"):
      return true
    case 0x20: return line.hasPrefix("PS ")
    default: return false
    }
  }

  private static func prompt(
    _ line: String, _ style: Prompt.Style, host: String? = nil, rest: Substring
  ) -> Prompt? {
    let text = rest.utf8.drop { $0 == 0x20 || $0 == 0x09 }
    let command = trimmed(String(Substring(text)))
    return Prompt(
      style: style, host: host, command: command, width: line.utf8.count - text.count)
  }

  /// `$cd /tmp`, where the blank was forgotten; `$HOME` is a variable.
  private static func glued(_ line: String, _ programs: Programs) -> Prompt? {
    let rest = line.dropFirst()
    guard let next = rest.first, next.isLowercase else { return nil }
    let word = String(rest.prefix { !$0.isWhitespace })
    guard programs.isKnown(word), rest.count > word.count || word.count > 1 else { return nil }
    return prompt(line, .bare, rest: rest)
  }

  /// `[student@~]$ls`, with any text in the brackets that names a user.
  private static func bracketed(_ line: String, _ programs: Programs) -> Prompt? {
    guard let close = line.utf8.prefix(80).firstIndex(of: UInt8(ascii: "]")),
      line[..<close].utf8.contains(UInt8(ascii: "@"))
    else { return nil }
    let rest = line[line.index(after: close)...]
    guard rest.hasPrefix("$") || rest.hasPrefix("#"), let next = rest.dropFirst().first else {
      return nil
    }
    let word = String(rest.dropFirst().prefix { !$0.isWhitespace })
    guard next == " " || programs.isKnown(word) else { return nil }
    return prompt(line, .bare, rest: rest.dropFirst())
  }

  /// `% ls`; `% Total` is a table's head.
  private static func bare(_ line: String, after sign: String) -> Prompt? {
    let rest = line.dropFirst(sign.count)
    guard rest.first == " ", let next = rest.drop(while: { $0 == " " }).first,
      next.isLowercase || next == "." || next == "/" || next == "~"
    else { return nil }
    return prompt(line, .bare, rest: rest)
  }

  /// `❯ ls`, `➜  ~ ls`, `➜  site git:(main) ✗ ls`
  private static func arrow(_ line: String, _ sign: Unicode.Scalar) -> Prompt? {
    var rest = line.dropFirst()
    guard rest.first?.isWhitespace == true else { return nil }
    if rest.hasPrefix("  ") {
      // The folder comes after two blanks.
      rest = rest.drop { $0 == " " }.drop { $0 != " " }.drop { $0 == " " }
      if rest.hasPrefix("git:(") { rest = rest.drop { $0 != " " }.drop { $0 == " " } }
      if rest.hasPrefix("✗ ") { rest = rest.dropFirst(2) }
    }
    return prompt(line, .bare, rest: rest)
  }

  /// `PS C:\Users> `, `C:\>`, `PS> `
  private static func windows(_ line: String) -> Prompt? {
    let path = line.hasPrefix("PS ") ? line.dropFirst(3) : line[...]
    let isShell = line.hasPrefix("PS ") || line.hasPrefix("PS>")
    guard let sign = line.firstIndex(of: ">"), line.distance(from: line.startIndex, to: sign) < 120
    else { return nil }
    let isDrive =
      path.first?.isASCII == true && path.first?.isLetter == true
      && path.dropFirst().hasPrefix(":\\")
    guard isDrive || (isShell && (line.hasPrefix("PS>") || path.hasPrefix("/"))) else { return nil }
    return prompt(line, .windows, rest: line[line.index(after: sign)...])
  }

  /// A device's: `R1#conf t`, `R1(config)#no shutdown`, `Switch>enable`.
  private static func device(_ line: String) -> Prompt? {
    let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    var rest = line[name.endIndex...]
    var hasMode = false
    if rest.hasPrefix("(config"), let close = rest.firstIndex(of: ")") {
      rest = rest[rest.index(after: close)...]
      hasMode = true
    }
    guard let sign = rest.first, sign == "#" || (sign == ">" && !hasMode) else { return nil }
    let isNumbered = name.last?.isNumber == true && name.count > 1
    guard hasMode || isNumbered, let next = rest.dropFirst().first, next.isLetter else {
      return nil
    }
    return prompt(line, .host, host: String(name), rest: rest.dropFirst())
  }

  /// `localhost$ ls`, `mac:~ ada$ ls`
  private static func named(_ line: String) -> Prompt? {
    let name = line.prefix {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_")
    }
    var rest = line[name.endIndex...]
    if rest.first == ":" {
      // A Mac's: host, folder, user.
      rest = rest.dropFirst()
      let folder = rest.prefix { $0 != " " && $0 != "$" && $0 != "#" }
      guard folder.hasPrefix("~") || folder.hasPrefix("/"), !folder.hasPrefix("//") else {
        return nil
      }
      rest = rest[folder.endIndex...]
      if rest.first == " " {
        rest = rest.dropFirst().drop { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
      }
    }
    guard name.count > 1, let sign = rest.first, sign == "$" || sign == "#",
      rest.dropFirst().first == " " || rest.count == 1
    else { return nil }
    // "C# code" has no folder; "host$ ls" is a prompt.
    guard sign == "$" || line[name.endIndex...].first == ":" else { return nil }
    let isShell = name.hasPrefix("bash-") || name.hasPrefix("sh-")
    return prompt(
      line, isShell ? .bare : .host, host: isShell ? nil : String(name), rest: rest.dropFirst())
  }
}
