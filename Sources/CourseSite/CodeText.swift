import CourseModel

/// Settings files, and other text shown as it is: coloured if its kind is known.
enum CodeText {
  enum Language { case settings, shell, other }

  static func language(_ name: String, path: String?) -> Language {
    switch name {
    case "ini", "conf", "cfg", "config", "toml", "properties": return .settings
    case "bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "terminal":
      return .shell
    default: break
    }
    guard let path else { return .other }
    if [".conf", ".ini", ".cfg"].contains(where: path.hasSuffix) { return .settings }
    return path.hasSuffix(".sh") ? .shell : .other
  }

  static func write(
    _ lines: [String], path: String?, language: String = "", into writer: inout ChapterWriter
  ) {
    let language = Self.language(language, path: path)
    for (index, line) in lines.enumerated() {
      if index > 0 { writer.html.markup("\n") }
      switch language {
      case .settings: writeSetting(line, into: &writer)
      case .shell: writeShell(line, into: &writer)
      case .other: writer.writeFilled(line, context: .raw)
      }
    }
  }

  /// `[section]`, `name = value`, `# comment`
  private static func writeSetting(_ line: String, into writer: inout ChapterWriter) {
    let body = line.utf8.drop { $0 == 0x20 || $0 == 0x09 }
    if body.first == UInt8(ascii: "#") || body.first == UInt8(ascii: ";") {
      writer.html.markup("<i>")
      writer.writeFilled(line, context: .raw)
      writer.html.markup("</i>")
    } else if body.first == UInt8(ascii: "["), line.utf8.contains(UInt8(ascii: "]")) {
      writer.html.markup("<b>")
      writer.writeFilled(line, context: .raw)
      writer.html.markup("</b>")
    } else if let end = body.firstIndex(where: { $0 == UInt8(ascii: "=") }) {
      writer.html.markup("<span class=o>")
      writer.html.text(String(line[..<end]))
      writer.html.markup("</span>")
      writer.writeFilled(String(line[end...]), context: .raw)
    } else {
      writer.writeFilled(line, context: .raw)
    }
  }

  private static func writeShell(_ line: String, into writer: inout ChapterWriter) {
    for piece in CommandText(line).pieces {
      writer.open(piece.kind)
      writer.writeFilled(String(piece.text), context: .raw)
      writer.close(piece.kind)
    }
  }
}

extension ChapterWriter {
  /// Writes a block of code that is not a step.
  mutating func writeCode(_ lines: [String], _ language: String) {
    html.markup("<pre class=text tabindex=0><code>")
    withFields(of: lines) { CodeText.write(lines, path: nil, language: language, into: &$0) }
    html.markup("</code></pre>\n")
  }
}
