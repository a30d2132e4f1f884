import Console

/// The shell's references to earlier commands: `!!`, `!$`, `!:2`, `!nova`, `!-2`, `^old^new`.
package enum HistoryReference {
  /// The text of a line apart from its references, in order; nil if it has none.
  ///
  /// A `!` is literal in single quotes, before a space, `=` or `(`, and after a backslash.
  package static func literals(in line: String) -> [String]? {
    if line.hasPrefix("^"), line.dropFirst().contains("^") { return [] }
    var pieces: [String] = []
    var current = ""
    var found = false
    var isQuoted = false
    var rest = Substring(line)
    while let character = rest.popFirst() {
      if character == "'" { isQuoted.toggle() }
      if character == "\\", let next = rest.popFirst() {
        current += "\\\(next)"
        continue
      }
      guard character == "!", !isQuoted, let next = rest.first, !" =(\"".contains(next) else {
        current.append(character)
        continue
      }
      found = true
      if !current.isEmpty { pieces.append(current) }
      current = ""
      rest = rest.drop { !$0.isWhitespace && !";|&)\"'".contains($0) }
    }
    if !current.isEmpty { pieces.append(current) }
    return found ? pieces.map { trimmed($0) }.filter { !$0.isEmpty } : nil
  }
}
